import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { ResourceTexts } from "./resourceTexts";
import { encrypted, hasSecrets, inClear, readResource, writeResource } from "./state";
import type { Deployment, OperationType, ResourceState, SecretWriter } from "./state";
import { passphraseCrypter } from "./secrets";
import type { Crypter } from "./secrets";
import { dynamicPackage, packageOf, parseUrn, providerTypeOf, stackType } from "./urn";

/** The format of `pulumi stack export` and `pulumi stack import`. */
export interface ExportedDeployment {
  readonly version: 3;
  readonly deployment: {
    readonly manifest: { readonly time: string; readonly magic: string; readonly version: string };
    readonly secrets_providers?: { readonly type: string; readonly state?: { readonly salt?: string } };
    readonly resources?: readonly Record<string, unknown>[];
    readonly pending_operations?: readonly { readonly resource: Record<string, unknown>; readonly type: string }[];
    readonly metadata: Record<string, unknown>;
  };
}

/** The file with a stack's state, in Pulumi's deployment format. */
export class StateFile {
  private crypter: Crypter | undefined;
  private readonly texts = new ResourceTexts();

  /**
   * @param owner Whose resources the file may hold. `served`: the package of its provider; default dynamic resources.
   * @param version The Pulumi version in the manifest: that of the program's `@pulumi/pulumi`.
   */
  constructor(
    private readonly path: string,
    private readonly owner: { readonly stack: string; readonly project: string; readonly served?: string },
    private readonly passphrase: string | undefined,
    private readonly version: string,
  ) {}

  /**
   * The deployment in the file; an empty one when there is no file.
   * @throws Error when the file is damaged, is not a deployment, belongs to another stack, or needs another passphrase.
   * The file stays unchanged.
   */
  async read(): Promise<Deployment> {
    const json = this.parse();
    if (json === undefined) return { resources: [], pendingOperations: [] };
    const { secrets_providers: provider, resources, pending_operations: operations } = json.deployment;
    if (provider !== undefined) await this.openSecrets(provider);
    const read = (resource: Record<string, unknown>): ResourceState => {
      const state = readResource(resource, (ciphertext) => this.decrypt(ciphertext));
      this.refuseForeign(state, resource);
      return state;
    };
    return {
      resources: (resources ?? []).map(read),
      pendingOperations: (operations ?? []).map(({ resource, type }) => ({
        resource: read(resource),
        type: type as OperationType,
      })),
    };
  }

  /** Replaces the whole file, so that every reader finds the old or the new state, also after a crash. */
  async write(deployment: Deployment): Promise<void> {
    const text = await this.text(deployment);
    await mkdir(dirname(this.path), { recursive: true });
    const temporary = `${this.path}.${String(process.pid)}.tmp`;
    const file = await open(temporary, "w", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    try {
      await rename(temporary, this.path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** The result of `export` as the text of a file. */
  private async text(deployment: Deployment): Promise<string> {
    const { resources } = deployment;
    const write = await this.secretWriter(deployment);
    const whole = await this.export({ ...deployment, resources: [] });
    const frame = JSON.stringify(whole, undefined, 4) + "\n";
    const none = '\n        "resources": [],\n';
    const at = frame.indexOf(none);
    if (resources.length === 0) return frame;
    if (at < 0) throw new Error(`writing the state file ${this.path}: there is no place for its resources`);
    const texts = resources.map((state) => this.texts.textOf(state, write)).join(",\n");
    return `${frame.slice(0, at)}\n        "resources": [\n${texts}\n        ],\n${frame.slice(at + none.length)}`;
  }

  /** The deployment as JSON. `showSecrets` writes secrets in clear text. */
  async export(deployment: Deployment, showSecrets = false): Promise<ExportedDeployment> {
    const write = showSecrets ? inClear : await this.secretWriter(deployment);
    const operations = deployment.pendingOperations.map(({ resource, type }) => ({
      resource: writeResource(resource, write),
      type,
    }));
    return {
      version: 3,
      deployment: {
        manifest: { time: new Date().toISOString(), magic: magicOf(this.version), version: this.version },
        ...(this.crypter && { secrets_providers: { type: "passphrase", state: { salt: this.crypter.salt } } }),
        resources: deployment.resources.map((state) => writeResource(state, write)),
        ...(operations.length > 0 && { pending_operations: operations }),
        metadata: {},
      },
    };
  }

  private async secretWriter(deployment: Deployment): Promise<SecretWriter> {
    if (this.crypter === undefined && hasSecrets(deployment)) {
      if (this.passphrase === undefined)
        throw new Error("the state holds secrets: a passphrase is needed to store them");
      this.crypter = await passphraseCrypter(this.passphrase);
    }
    return this.crypter === undefined ? inClear : encrypted(this.crypter);
  }

  private async openSecrets(provider: { type: string; state?: { salt?: string } }): Promise<void> {
    if (provider.type !== "passphrase" || provider.state?.salt === undefined) {
      throw this.refusal(`its secrets provider is ${JSON.stringify(provider.type)}, not a passphrase`);
    }
    if (this.passphrase === undefined) throw this.refusal("it holds secrets: a passphrase is needed to read them");
    try {
      this.crypter = await passphraseCrypter(this.passphrase, provider.state.salt);
    } catch (error) {
      throw this.refusal((error as Error).message);
    }
  }

  private decrypt(ciphertext: string): string {
    if (this.crypter === undefined) throw this.refusal("it holds secrets but names no secrets provider");
    try {
      return this.crypter.decrypt(ciphertext);
    } catch {
      throw this.refusal("a secret in it was not encrypted with its secrets provider, or was changed");
    }
  }

  private parse(): ExportedDeployment | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (error) {
      throw this.refusal(`it is not complete JSON: ${(error as Error).message}`);
    }
    const { version, deployment } = (json ?? {}) as Partial<ExportedDeployment>;
    if (version !== 3 || typeof deployment !== "object")
      throw this.refusal("it is not a Pulumi deployment of version 3");
    const manifest = (deployment as Partial<ExportedDeployment["deployment"]> | null)?.manifest;
    if (manifest === undefined || manifest.magic !== magicOf(manifest.version)) {
      throw this.refusal("its manifest is missing or was changed");
    }
    return json as ExportedDeployment;
  }

  private refuseForeign(state: ResourceState, json: Record<string, unknown>): void {
    const { stack, project } = parseUrn(state.urn);
    if (stack !== this.owner.stack || project !== this.owner.project) {
      throw this.refusal(`it belongs to stack ${stack} of project ${project}`);
    }
    const { served = dynamicPackage } = this.owner;
    const runnable = !state.custom || packageOf(state.type) === served || state.type === providerTypeOf(served);
    if (!runnable || json["external"] === true) {
      const kind = served === dynamicPackage ? "a dynamic resource" : `a resource of ${served}`;
      throw this.refusal(`${state.urn} is not ${kind}, a component or the ${stackType}`);
    }
  }

  private refusal(reason: string): Error {
    return new Error(`reading the state file ${this.path}: ${reason}. The file is unchanged.`);
  }
}

const magicOf = (version: string): string => (version === "" ? "" : createHash("sha256").update(version).digest("hex"));
