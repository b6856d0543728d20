import type { Caster, Domain, Scene, WorldState } from "./state";

// For tests that use a world directly: a missing entry is a mistake in the test.

function requireEntry<T>(entry: T | undefined, what: string): T {
  if (entry === undefined) throw new RangeError(`this world has no ${what}`);
  return entry;
}

export function casterIn(state: WorldState, casterId: string): Caster {
  return requireEntry(
    state.casters.find((caster) => caster.casterId === casterId),
    `caster "${casterId}"`,
  );
}

export function sceneIn(state: WorldState, casterId: string, sceneId: string): Scene {
  const { scenes } = casterIn(state, casterId);
  return requireEntry(
    scenes.find((scene) => scene.sceneId === sceneId),
    `scene "${sceneId}" in caster "${casterId}"`,
  );
}

/** The ID of the first scene of a kind. */
export function idOf(caster: Caster, kind: "PVW" | "PGM"): string {
  const scene = caster.scenes.find((each) => each.kind === kind);
  return requireEntry(scene, `${kind} scene in caster "${caster.casterId}"`).sceneId;
}

export function domainIn(state: WorldState, domainName: string): Domain {
  return requireEntry(
    state.domains.find((domain) => domain.domainName === domainName),
    `domain "${domainName}"`,
  );
}
