import type { Caster, Domain, WorldState } from "./state";

/** Replaces an entry of a draft by a copy that may be changed, and returns the copy. */
export type Own = <T extends Caster | Domain>(entry: T) => T;

/**
 * A changeable state that shares all other entries with `before`. So the cost of a write depends on its changes, not on
 * the world's size.
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

/** Copies the levels that operations change in place; operations replace deeper values. */
const insideCaster = ({ scenes, layouts, components }: Caster) => ({
  scenes: scenes.map((scene) => ({ ...scene, audio: { ...scene.audio } })),
  layouts: layouts.map((layout) => ({ ...layout })),
  components: [...components],
});

/** Records are replaced, never changed in place. */
const insideDomain = ({ staging, production }: Domain) => ({ staging: [...staging], production: [...production] });
