import type { Operation, Plan, Properties, Slot, Stretch, Turn } from "./operation";
import { identityOf, sourceOf } from "./operation";
import type { Cloud, Content, Event, Identity } from "./world";
import { isScene, withoutSecrets } from "./world";

/** A write as the model remembers it: who sent it with which inputs, and whether somebody meddled at that moment. */
export interface Write {
  readonly slot: Slot | undefined;
  readonly given: Properties;
  readonly event: Event & Required<Pick<Event, "write">>;
  /** What the source showed when it was sent. */
  readonly intended: Content;
  /** What the last look before it showed of its target. */
  readonly shown: Content;
  /** Its place among the events. */
  readonly at: number;
  readonly meddled: boolean;
}

/** What a green `up` last claimed of a resource, and how many events there were by then. */
export interface Claim {
  readonly digest: unknown;
  readonly triggers: unknown;
  readonly source: Identity;
  readonly identity: Identity;
  readonly at: number;
}

/** What is known to be true, without a word of the provider's code. */
export class Knowledge {
  readonly writes: Write[] = [];
  readonly claims = new Map<Slot, Claim>();
  /** When each of them was made, by the number of events there were. */
  readonly claimed: { readonly slot: Slot; readonly at: number }[] = [];
  /** How many events there were when the resource, with this target, was first about to be created. */
  readonly born = new Map<Slot, { readonly identity: Identity; readonly at: number }>();
  /** Resources that were told to adopt ever since they came, and were never green. */
  readonly adopting = new Set<Slot>();
  /** The digest that was applied last, where a refresh has found another one. */
  readonly drift = new Map<Slot, { applied: string; live: string }>();
  /** The last preview, until anything changes. */
  previewed: Operation | undefined;
  plan: Plan | undefined;
  /** What was asked for since the last operation: faults, a kill, edits in its middle. */
  readonly trouble = { faults: false, kill: false, meddling: false };
  /** Somebody did meddle in this operation. */
  meddled = false;
  /** Somebody else changed what a target shows, which only a refresh can tell. */
  byHand = false;
  readonly #contents = new Map<string, Content>();
  readonly #names = new Map<string, string>();

  constructor(readonly cloud: Cloud) {}

  get troubled(): boolean {
    return Object.values(this.trouble).some(Boolean);
  }

  /** Equal contents have equal names, and different ones different names; says where that is not so. */
  bind(scope: string, name: string, content: Content): string[] {
    const [byName, byContent] = [`${scope} ${name}`, `${scope} ${content}`];
    const known = this.#contents.has(byName) ? this.#contents.get(byName) : content;
    const named = this.#names.get(byContent) ?? name;
    this.#contents.set(byName, known);
    this.#names.set(byContent, named);
    if (known !== content) return [`${name} stands for ${known} and for ${content}`];
    return named === name ? [] : [`${content} is called ${named} and ${name}`];
  }

  /** Undefined where the name was never seen. */
  contentOf(scope: string, name: unknown): { content: Content } | undefined {
    const key = `${scope} ${String(name)}`;
    return this.#contents.has(key) ? { content: this.#contents.get(key) } : undefined;
  }
  nameOf(scope: string, content: Content): string | undefined {
    return this.#names.get(`${scope} ${content}`);
  }

  /** Of the source as reads show it now, where it has had one. */
  digestOfSource(given: Properties): string | undefined {
    return this.nameOf(scopeOf(identityOf(given)), this.cloud.shown(sourceOf(given), "staging").content);
  }

  /** Where reads withhold secrets, or did so when they showed one of the two, nobody can tell contents apart by them. */
  same(a: Content, b: Content): boolean {
    if (a === b) return true;
    const [bareA, bareB] = [withoutSecrets(a), withoutSecrets(b)];
    return bareA === bareB && (this.cloud.behaviour.withholdSecrets || a === bareA || b === bareB);
  }

  eventsIn({ from, to }: Stretch): readonly Event[] {
    return this.cloud.events.slice(from, to);
  }

  /** The writes that this turn sent, whatever became of them. */
  sentIn({ performed, identity }: Turn): readonly Write[] {
    return this.writes.filter(
      ({ at, event }) => at >= performed.from && at < performed.to && event.write.identity === identity,
    );
  }
}

/** A digest says nothing of where a scene is, but a secret's fingerprint depends on its place. */
export const scopeOf = (identity: Identity): string => (isScene(identity) ? "scene" : identity);
/** For contents as the state spells them out. */
export const shownScopeOf = (identity: Identity): string => `content of ${scopeOf(identity)}`;
export const doneAtOf = (identity: Identity): string => (isScene(identity) ? "syncedAt" : "promotedAt");
export const contentKeyOf = (identity: Identity): string => (isScene(identity) ? "scene" : "config");

export const claimOf = ({ given, identity, after }: Turn, at: number): Claim => ({
  ...{ digest: after?.outputs["digest"], triggers: given["triggers"], source: sourceOf(given), identity, at },
});
