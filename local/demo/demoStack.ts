import type { ExportedDeployment } from "../engine";

/** `local`: the engine of this package. `pulumi`: the CLI that is on PATH. */
export type EngineName = "local" | "pulumi";
/** `preview --save-plan` keeps what was planned, and `up --plan` refuses everything else. */
export type Command =
  "preview" | "up" | "refresh" | "destroy" | "preview --save-plan" | "up --plan" | "refresh --preview-only";

/** What a command of an engine did: whether it succeeded, what it printed, and how many resources it concerned. */
export interface Outcome {
  ok: boolean;
  text: string;
  /** By operation (create, update, delete, same and so on); the stack itself counts as one resource. */
  changes: Readonly<Record<string, number>>;
  /** What the engine tells programs beside the text: steps, events, diagnostics. */
  events: readonly unknown[];
  /** Of a preview: what `pulumi preview --json` prints, or the log of its events. */
  json: string;
}

export interface DemoStack {
  run(command: Command): Promise<Outcome>;
  /** As `pulumi stack export --show-secrets`. */
  exportDeployment(): Promise<ExportedDeployment>;
  /** As `pulumi stack import`. */
  importDeployment(deployment: ExportedDeployment): Promise<void>;
  /** Where the engine keeps the state, plans and whatever else it writes. */
  readonly folder: string;
  close(): void;
}

export interface DemoStackOptions {
  /** The folder of Pulumi.yaml. */
  projectDir: string;
  /** Default: demo. */
  stack?: string;
  /** Full keys with their namespaces, or keys of the project. */
  config: Readonly<Record<string, string | { secret: string }>>;
  /** Takes what the engine prints, as it comes. */
  print: (text: string) => void;
}

export interface Opened extends Omit<DemoStack, "folder" | "close"> {
  /** Ends what is under way, if anything is. */
  stop(): void;
}
