import { asGoPrints } from "./messages";
import { diffValues } from "./objectDiff";
import { equal, isObject, Secret, Unknown } from "./property";
import type { PropertyMap, PropertyValue } from "./property";
import type { Op, UpdatePlan } from "./results";
import type { PlannedStep } from "./plannedStep";
import type { Urn } from "./urn";

interface Recorded {
  ops: Op[];
  inputs?: PropertyMap;
}

/** Records the steps of an operation, and compares them with the plan of a preview, if there is one. */
export class PlanKeeper {
  private readonly recorded = new Map<Urn, Recorded>();

  constructor(private readonly limit: UpdatePlan | undefined) {}

  /**
   * Records the steps for `urn` with its checked inputs.
   * @returns The reason why the plan forbids the steps, in Pulumi's words, or undefined.
   */
  register(urn: Urn, steps: readonly PlannedStep[], inputs: PropertyMap): string | undefined {
    const old = steps.find((step) => step.urn === urn && step.old !== undefined)?.old;
    const planned = this.limit?.resources[urn]?.inputs;
    const changed = planned === undefined ? [] : violations(old?.inputs ?? {}, planned, inputs);
    if (changed.length > 0) return `resource ${urn} violates plan: properties changed: ${changed.join(", ")}`;
    for (const step of steps) {
      const violation = this.note(step);
      if (violation !== undefined) return violation;
    }
    const entry = this.recorded.get(urn);
    if (entry !== undefined) entry.inputs = inputs;
    return undefined;
  }

  /** Like {@link register}, for one step without inputs: a deletion. */
  note({ urn, op }: PlannedStep): string | undefined {
    const entry = this.recorded.get(urn) ?? { ops: [] };
    this.recorded.set(urn, entry);
    const allowed = this.limit?.resources[urn]?.ops;
    const limit = allowed?.[entry.ops.length];
    entry.ops.push(op);
    if (this.limit === undefined || (limit !== undefined && alternatives(limit).includes(op))) return undefined;
    const reason =
      allowed === undefined
        ? "no steps were expected for this resource"
        : limit === undefined
          ? "no more steps were expected for this resource"
          : `this resource is constrained to ${limit}`;
    return `resource ${urn} violates plan: ${op} is not allowed by the plan: ${reason}`;
  }

  /** The planned resources without any step. */
  missing(): Urn[] {
    return Object.keys(this.limit?.resources ?? {}).filter((urn) => !this.recorded.has(urn));
  }

  plan(): UpdatePlan {
    return { resources: Object.fromEntries(this.recorded) };
  }
}

// Doing less than planned is allowed: the change may have been made in the meantime.
function alternatives(limit: Op): readonly Op[] {
  if (limit === "update") return ["same", "update"];
  return limit === "same" || limit === "create" || limit === "delete" ? [limit] : ["same", "update", limit];
}

/** The differences from the plan. Each property has two signs: the planned change and the actual change. */
function violations(old: PropertyMap, planned: PropertyMap, actual: PropertyMap): string[] {
  const changes = Object.keys({ ...planned, ...actual }).flatMap((key) => {
    const [before, wanted, got] = [old[key], planned[key], actual[key]];
    if (satisfies(wanted, got)) return [];
    const [plannedSign, actualSign] = [signOf(before, wanted), signOf(before, got)];
    const values = [
      ...(wanted !== undefined && plannedSign !== "=" ? [asGoPrints(wanted)] : []),
      ...(got !== undefined ? [asGoPrints(got)] : []),
    ];
    return [`${plannedSign}${actualSign}${key}${values.length > 0 ? `[${values.join("!=")}]` : ""}`];
  });
  return changes.sort();
}

function signOf(before: PropertyValue | undefined, now: PropertyValue | undefined): string {
  const { kind } = diffValues(before, now);
  return { add: "+", delete: "-", update: "~", same: "=" }[kind];
}

// A value that the preview could not know may become any value, at any depth.
function satisfies(wanted: PropertyValue | undefined, got: PropertyValue | undefined): boolean {
  if (wanted instanceof Unknown || equal(wanted, got)) return true;
  if (wanted instanceof Secret && got instanceof Secret) return satisfies(wanted.value, got.value);
  if (Array.isArray(wanted) && Array.isArray(got)) {
    return wanted.length === got.length && wanted.every((item, i) => satisfies(item, got[i]));
  }
  if (!isObject(wanted) || !isObject(got)) return false;
  return Object.keys({ ...wanted, ...got }).every((key) => satisfies(wanted[key], got[key]));
}
