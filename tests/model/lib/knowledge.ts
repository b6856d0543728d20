import type { Operation, Plan, Properties, Slot, Stretch, Turn } from "./operation";
import { identityOf, sourceOf } from "./operation";
import type { Cloud, Content, Event, Identity } from "./world";
import { isScene, withoutSecrets } from "./world";

/** A remembered write: its sender and inputs, and whether somebody edited the world at that moment. */
export interface Write {
  readonly slot: Slot | undefined;
  readonly given: Properties;
  readonly event: Event & Required<Pick<Event, "write">>;
  /** The content of the source at the time of the request. */
  readonly intended: Content;
  /** The target's content in the last read before the write. */
  readonly shown: Content;
  /** Its position among the events. */
  readonly at: number;
  readonly meddled: boolean;
}

/** The last claim of a green `up` about a resource, and the number of events at that time. */
export interface Claim {
  readonly digest: unknown;
  readonly triggers: unknown;
  readonly source: Identity;
  readonly identity: Identity;
  readonly at: number;
}

/** The known facts, independent of the provider's code. */
export class Knowledge {
  readonly writes: Write[] = [];
  readonly claims = new Map<Slot, Claim>();
  /** Each claim of a confirmed write: its time, as a number of events, and the state's time of the confirmation. */
  claimed: readonly { readonly slot: Slot; readonly at: number; readonly doneAt: unknown }[] = [];
  /** The number of events when the resource, with this target, was first about to be created. */
  readonly born = new Map<Slot, { readonly identity: Identity; readonly at: number }>();
  /** Resources with `adopt` since their first `up`, without a green `up` so far. */
  readonly adopting = new Set<Slot>();
  /** The digest that was applied last, where a refresh has found another one. */
  readonly drift = new Map<Slot, { applied: string; live: string }>();
  /** The last preview, if nothing has changed since. */
  previewed: Operation | undefined;
  plan: Plan | undefined;
  /** Events that were scheduled since the last operation: faults, a kill, edits in its middle. */
  readonly trouble = { faults: false, kill: false, meddling: false };
  /** Whether somebody edited the world during this operation. */
  meddled = false;
  /** Whether somebody changed a target, which only a refresh can see. */
  byHand = false;
  readonly #contents = new Map<string, Content>();
  readonly #names = new Map<string, string>();

  constructor(readonly cloud: Cloud) {}

  get troubled(): boolean {
    return Object.values(this.trouble).some(Boolean);
  }

  /** Checks that equal contents have equal names, and different contents different names. Returns the violations. */
  bind(scope: string, name: string, content: Content): string[] {
    const [byName, byContent] = [`${scope} ${name}`, `${scope} ${content}`];
    const known = this.#contents.has(byName) ? this.#contents.get(byName) : content;
    const named = this.#names.get(byContent) ?? name;
    this.#contents.set(byName, known);
    this.#names.set(byContent, named);
    if (known !== content) return [`${name} stands for ${known} and for ${content}`];
    return named === name ? [] : [`${content} is called ${named} and ${name}`];
  }

  /** The content of a name; undefined for a new name. */
  contentOf(scope: string, name: unknown): { content: Content } | undefined {
    const key = `${scope} ${String(name)}`;
    return this.#contents.has(key) ? { content: this.#contents.get(key) } : undefined;
  }
  nameOf(scope: string, content: Content): string | undefined {
    return this.#names.get(`${scope} ${content}`);
  }

  /** The digest of the source as reads show it now, if such a source was seen before. */
  digestOfSource(given: Properties): string | undefined {
    return this.nameOf(scopeOf(identityOf(given)), this.cloud.shown(sourceOf(given), "staging").content);
  }

  /** Whether two contents look the same in reads. Withheld secrets make different contents look the same. */
  looksSame(a: Content, b: Content): boolean {
    if (a === b) return true;
    const [bareA, bareB] = [withoutSecrets(a), withoutSecrets(b)];
    return bareA === bareB && (this.cloud.behaviour.withholdSecrets || a === bareA || b === bareB);
  }

  eventsIn({ from, to }: Stretch): readonly Event[] {
    return this.cloud.events.slice(from, to);
  }

  /** Withdraws the claims of one confirmation. Those of earlier writes stand. */
  withdraw(slot: Slot, doneAt: unknown): void {
    this.claimed = this.claimed.filter((claim) => claim.slot !== slot || claim.doneAt !== doneAt);
  }

  /** The writes of this turn, whatever their result. */
  sentIn({ performed, identity }: Turn): readonly Write[] {
    return this.writes.filter(
      ({ at, event }) => at >= performed.from && at < performed.to && event.write.identity === identity,
    );
  }
}

/** The scope of digests. A scene's digest does not depend on its place, but a secret's fingerprint does. */
export const scopeOf = (identity: Identity): string => (isScene(identity) ? "scene" : identity);
/** The scope of contents as the state shows them. */
export const shownScopeOf = (identity: Identity): string => `content of ${scopeOf(identity)}`;
export const doneAtOf = (identity: Identity): string => (isScene(identity) ? "syncedAt" : "promotedAt");
export const contentKeyOf = (identity: Identity): string => (isScene(identity) ? "scene" : "config");

export const claimOf = ({ given, identity, after }: Turn, at: number): Claim => ({
  ...{ digest: after?.outputs["digest"], triggers: given["triggers"], source: sourceOf(given), identity, at },
});
