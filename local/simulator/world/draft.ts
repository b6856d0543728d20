import type { Caster, Domain, WorldState } from "./state";

/** Replaces an entry of a draft by a copy that may be changed, and answers the copy. */
export type Own = <T extends Caster | Domain>(entry: T) => T;

/**
 * A state to be changed, which shares with `before` whatever no call asks to own: a write costs what it touches, not
 * what there is.
 */
export function draftOf(before: WorldState): { state: WorldState; own: Own } {
  const state = { ...before, casters: [...before.casters], domains: [...before.domains] };
  const copies = new Set<Caster | Domain>();
  const own: Own = (entry) => {
    if (copies.has(entry)) return entry;
    const copy = { ...entry, ...("scenes" in entry ? insideCaster(entry) : insideDomain(entry)) };
    const list: (Caster | Domain)[] = "scenes" in entry ? state.casters : state.domains;
    list[list.indexOf(entry)] = copy;
    copies.add(copy);
    return copy;
  };
  return { state, own };
}

/** Copied as deep as operations change things in place; anything deeper they replace. */
const insideCaster = ({ scenes, layouts, components }: Caster) => ({
  scenes: scenes.map((scene) => ({ ...scene, audio: { ...scene.audio } })),
  layouts: layouts.map((layout) => ({ ...layout })),
  components: [...components],
});

/** Records are never changed, only replaced. */
const insideDomain = ({ staging, production }: Domain) => ({ staging: [...staging], production: [...production] });
