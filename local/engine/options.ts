import type { CancelOptions } from "./cancellation";
import type { OutputValue, Result, UpdatePlan } from "./results";
import type { ExportedDeployment } from "./stateFile";

export interface StackOptions {
  /** The folder of Pulumi.yaml. The engine uses its `main`, `runtime` and the runtime's options. */
  readonly projectDir: string;
  readonly stack: string;
  /** The file with the state, in Pulumi's deployment format. The first update creates the file. */
  readonly stateFile: string;
  /** The stack configuration; a key without a namespace belongs to the project. Default: the project's defaults. */
  readonly config?: Readonly<Record<string, string | { readonly secret: string }>>;
  /** Encrypts the secrets of the state. Default: none; then the engine refuses a stack with secrets. */
  readonly passphrase?: string;
  /** Added to the environment of the program and the provider. Default: the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Receives the text of an operation in whole lines. Default: standard output, coloured on a terminal. */
  readonly print?: (text: string) => void;
  /** Whether printed text is coloured. Default: only on a terminal. */
  readonly color?: boolean;
  /** The provider plugin whose resources the program declares. Default: none; then they are dynamic resources. */
  readonly plugin?: PluginOptions;
  /** The number of steps that run in parallel. Default 16. */
  readonly parallel?: number;
  /** What `pulumi.getOrganization()` returns. Default "organization". */
  readonly organization?: string;
}

/** A provider plugin in JavaScript. It gets the configuration of its own namespace. */
export interface PluginOptions {
  /** The package of its resources' types, such as `apsaravideo`. */
  readonly package: string;
  /** The file that Node.js runs. */
  readonly script: string;
}

export interface PreviewOptions extends CancelOptions {
  /** Whether the result contains a plan. Default false. */
  readonly savePlan?: boolean;
}

export interface UpOptions extends CancelOptions {
  /** Refuses every operation and every checked input that is not in this plan. Default: none. */
  readonly plan?: UpdatePlan | undefined;
}

export interface RefreshOptions extends CancelOptions {
  /** Reports differences without changing the state. Default false. */
  readonly previewOnly?: boolean;
  /** Removes pending creates of an earlier run ("interrupted while creating"). Default false. */
  readonly clearPendingCreates?: boolean;
}

/**
 * One stack of a Pulumi program. Every operation reads the state file, and writes the file after every step; operations
 * run one at a time. Failures of the stack are in the {@link Result}; the methods throw only for wrong use.
 */
export interface Stack {
  /** Shows what {@link up} would do. */
  preview(options?: PreviewOptions): Promise<Result>;
  /** Runs the program and applies its declarations, without a preview first, like `pulumi up --skip-preview`. */
  up(options?: UpOptions): Promise<Result>;
  /** Reads all resources and stores the result. The program does not run. */
  refresh(options?: RefreshOptions): Promise<Result>;
  /** Deletes all resources. The program does not run. */
  destroy(options?: CancelOptions): Promise<Result>;
  /** Returns the deployment for `pulumi stack import`. Secrets are encrypted unless `showSecrets` is set. */
  exportDeployment(options?: { readonly showSecrets?: boolean }): Promise<ExportedDeployment>;
  /** The outputs in the state. Secrets are marked, in clear text. */
  outputs(): Promise<Record<string, OutputValue>>;
}
