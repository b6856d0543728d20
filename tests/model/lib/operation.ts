import { canonicalize } from "json-canonicalize";
import type { Identity, Shown } from "./world";
import { casterId, domainName, isScene } from "./world";

export type Properties = Record<string, unknown>;
export const slots = ["scene", "scene2", "func", "func2"] as const;
/** A resource by its name in the program. */
export type Slot = (typeof slots)[number];
export interface State {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly initErrors: readonly string[];
}
export type Decision = "fails" | "same" | "create" | "update" | "replace" | "violates the plan" | "read";
/** A part of the cloud's events. */
export interface Stretch {
  readonly from: number;
  to: number;
}

/** The course of one operation for one resource. */
export interface Turn {
  readonly slot: Slot;
  readonly given: Properties;
  readonly identity: Identity;
  readonly before: State | undefined;
  inputs: Properties;
  failures: readonly { property: string; reason: string }[];
  decision: Decision;
  /** The source in reads at the end of `check`. */
  source: Shown;
  /** The source in reads at the start of `create` or `update`. */
  sourceThen: Shown;
  readonly checked: Stretch;
  performed: Stretch;
  ended: "not begun" | "well" | "badly" | "partly" | "killed";
  error?: string;
  after: State | undefined;
}

export interface Operation {
  readonly kind: "preview" | "up" | "refresh";
  readonly turns: Turn[];
  readonly lines: string[];
  readonly stretch: Stretch;
  /** By the provider's clock. */
  readonly startedAt: number;
  endedAt: number;
  green: boolean;
}

export type Plan = ReadonlyMap<Slot, { decision: Decision; inputs: Properties }>;

export function identityOf(given: Properties): Identity {
  return given["casterId"] === undefined
    ? `${domainName}/${String(given["functionName"])}`
    : `${casterId}/${String(given["toSceneId"])}`;
}
export function sourceOf(given: Properties): Identity {
  const identity = identityOf(given);
  return isScene(identity) ? `${casterId}/${String(given["fromSceneId"])}` : identity;
}

export const planOf = ({ turns }: Operation): Plan =>
  new Map(turns.map(({ slot, decision, inputs }) => [slot, { decision, inputs }]));

/** Like `up --plan`: the inputs must equal those of the preview, and fewer operations are allowed. */
export function allows(plan: Plan, { slot, decision, inputs }: Turn): boolean {
  const planned = plan.get(slot);
  if (planned === undefined || canonicalize(planned.inputs) !== canonicalize(inputs)) return false;
  const less: readonly Decision[] =
    planned.decision === "replace" ? ["update", "same"] : planned.decision === "update" ? ["same"] : [];
  return [planned.decision, ...less].includes(decision);
}
