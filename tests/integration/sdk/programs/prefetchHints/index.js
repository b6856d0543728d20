const pulumi = require("@pulumi/pulumi");
const { DomainPromotion, StagingPromotion } = require("pulumi-apsaravideo");

const domainName = "live.example.com";
const url = new pulumi.Config().require("stage");

/** Another package's resource. Its creation changes the staged configuration, long after the first look-ups. */
const stages = {
  create: async () => {
    const answer = await fetch(url);
    return { id: "staged", outs: { answer: await answer.text() } };
  },
};
class Staged extends pulumi.dynamic.Resource {
  constructor(name, opts) {
    super(stages, name, { url, answer: undefined }, opts);
  }
}

for (const functionName of ["one", "two", "three"]) new StagingPromotion(functionName, { domainName, functionName });
new DomainPromotion("group", { domainName: "other.example.com", functions: ["first", "second", "third"] });

const staged = new Staged("staged");
new StagingPromotion("after", { domainName, functionName: "after" }, { dependsOn: staged });
new StagingPromotion("fed", { domainName, functionName: "fed", triggers: staged.answer });
const component = new pulumi.ComponentResource("test:index:Part", "part", {}, { dependsOn: staged });
new StagingPromotion("inside", { domainName, functionName: "inside" }, { parent: component });
const wait = ({ props, opts }) => ({ props, opts: pulumi.mergeOptions(opts, { dependsOn: staged }) });
new StagingPromotion("transformed", { domainName, functionName: "transformed" }, { transformations: [wait] });
