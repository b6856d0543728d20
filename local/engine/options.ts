import type { CancelOptions } from "./cancellation";
import type { OutputValue, Result, UpdatePlan } from "./results";
import type { ExportedDeployment } from "./stateFile";

export interface StackOptions {
  /** The folder of Pulumi.yaml; its `main`, `runtime` and the runtime's options are honoured. */
  readonly projectDir: string;
  readonly stack: string;
  /** Where the state is kept, in Pulumi's deployment format; made on the first update. */
  readonly stateFile: string;
  /** The stack configuration; a key without a namespace belongs to the project. Default: the project's defaults. */
  readonly config?: Readonly<Record<string, string | { readonly secret: string }>>;
  /** Encrypts the secrets of the state. Default: none, and then a stack that has secrets is refused. */
  readonly passphrase?: string;
  /** Added to the environment of the program and its provider, which otherwise is that of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes what an operation tells, whole lines at a time. Default: standard output, coloured on a terminal. */
  readonly print?: (text: string) => void;
  /** Whether printed text is coloured. Default: only when it goes to a terminal. */
  readonly color?: boolean;
  /** How many steps run side by side. Default 16. */
  readonly parallel?: number;
  /** What `pulumi.getOrganization()` returns. Default "organization". */
  readonly organization?: string;
}

export interface PreviewOptions extends CancelOptions {
  /** Return a plan in the result. Default false. */
  readonly savePlan?: boolean;
}

export interface UpOptions extends CancelOptions {
  /** Refuse every operation and every checked input that is not in this plan. Default: none. */
  readonly plan?: UpdatePlan | undefined;
}

export interface RefreshOptions extends CancelOptions {
  /** Tell what is different but keep the state. Default false. */
  readonly previewOnly?: boolean;
  /** Clear what an earlier run left as "interrupted while creating". Default false. */
  readonly clearPendingCreates?: boolean;
}

/**
 * One stack of a Pulumi program. Every operation reads the state file, and writes it after every step; only one
 * operation runs at a time. What fails in the stack is told in the {@link Result}; thrown are only errors of use: a
 * project, a state file or a passphrase that cannot be read, or an operation while another one runs.
 */
export interface Stack {
  /** Shows what {@link up} would do. */
  preview(options?: PreviewOptions): Promise<Result>;
  /** Runs the program and makes the stack what it says; without a preview first, as `pulumi up --skip-preview`. */
  up(options?: UpOptions): Promise<Result>;
  /** Reads all resources again and takes over what is found. The program is not run. */
  refresh(options?: RefreshOptions): Promise<Result>;
  /** Deletes all resources. The program is not run. */
  destroy(options?: CancelOptions): Promise<Result>;
  /** What `pulumi stack import` takes; secrets are encrypted unless `showSecrets`. */
  exportDeployment(options?: { readonly showSecrets?: boolean }): Promise<ExportedDeployment>;
  /** The outputs in the state, secrets in clear but marked. */
  outputs(): Promise<Record<string, OutputValue>>;
}
