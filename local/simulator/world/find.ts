import type { Caster, Domain, Scene, WorldState } from "./state";

// For the direct vocabulary of a world: what is not there is a mistake in the test that asks for it.

function found<T>(entry: T | undefined, what: string): T {
  if (entry === undefined) throw new RangeError(`this world has no ${what}`);
  return entry;
}

export function casterIn(state: WorldState, casterId: string): Caster {
  return found(
    state.casters.find((caster) => caster.casterId === casterId),
    `caster "${casterId}"`,
  );
}

export function sceneIn(state: WorldState, casterId: string, sceneId: string): Scene {
  const { scenes } = casterIn(state, casterId);
  return found(
    scenes.find((scene) => scene.sceneId === sceneId),
    `scene "${sceneId}" in caster "${casterId}"`,
  );
}

/** The id of the first scene of a kind. */
export function idOf(caster: Caster, kind: "PVW" | "PGM"): string {
  const scene = caster.scenes.find((each) => each.kind === kind);
  return found(scene, `${kind} scene in caster "${caster.casterId}"`).sceneId;
}

export function domainIn(state: WorldState, domainName: string): Domain {
  return found(
    state.domains.find((domain) => domain.domainName === domainName),
    `domain "${domainName}"`,
  );
}
