import * as pulumi from "@pulumi/pulumi";

interface GreetingInputs {
  readonly name: string;
  readonly words: { readonly punctuation: string };
}

const provider: pulumi.dynamic.ResourceProvider = {
  create: (inputs: GreetingInputs) => {
    console.log(`greeting ${inputs.name}`);
    const text = `hello ${inputs.name}${inputs.words.punctuation}`;
    return Promise.resolve({ id: inputs.name, outs: { ...inputs, text } });
  },
};

class Greeting extends pulumi.dynamic.Resource {
  declare readonly text: pulumi.Output<string>;

  constructor(name: string, inputs: pulumi.Inputs, options?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs, text: undefined }, options, "hello", "Greeting");
  }
}

const config = new pulumi.Config();

class Party extends pulumi.ComponentResource {
  readonly text: pulumi.Output<string>;

  constructor(name: string, guest: pulumi.Input<string>) {
    super("hello:index:Party", name);
    const inputs = { name: guest, words: { punctuation: config.require("punctuation") } };
    this.text = new Greeting(`${name}-greeting`, inputs, { parent: this }).text;
    this.registerOutputs({ text: this.text });
  }
}

console.log(`planning in ${pulumi.getStack()} of ${pulumi.getProject()}`);

export const text = new Party("party", config.require("guest")).text;
export const key = config.requireSecret("key").apply((value) => value.length);
