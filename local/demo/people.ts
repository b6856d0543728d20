import { demo, type Simulator } from "../simulator";

/** The people in the story. They change what the simulator holds, as they would in the console. */
export function peopleAt({ world }: Simulator) {
  const { casterId, pvwSceneId, pgmSceneId, domainName } = demo;
  const writeOn = (componentId: string, words: string) =>
    world.change(({ casters }) => {
      const components = casters.find((caster) => caster.casterId === casterId)?.components ?? [];
      const component = components.find((each) => each.componentId === componentId);
      if (component !== undefined) component.textLayerContent = { ...component.textLayerContent, Text: words };
    });
  return {
    /** The director gives the headline new words and adds the ticker, in the PVW scene. */
    directorChangesTheScene(): void {
      writeOn("component-headline", "Good night");
      const componentIds = ["component-logo", "component-headline", "component-ticker"];
      world.changeScene(casterId, pvwSceneId, { componentIds });
    },
    /** After the review, the director changes the ticker in PVW once more. */
    directorChangesTheTicker(words: string): void {
      writeOn("component-ticker", words);
    },
    /** The engineer stages a new signing key. */
    engineerStagesAKey(key: string): void {
      const args = { auth_type: "type_a", auth_key1: key, auth_key2: "staged-example-key-2", ali_auth_delta: "1800" };
      world.stage(domainName, "aliauth", [args]);
    },
    /** Somebody clears the program scene and switches signing off in production, past all reviews. */
    somebodyChangesProduction(): void {
      world.changeScene(casterId, pgmSceneId, { componentIds: [] });
      world.setProduction(domainName, "aliauth", [{ auth_type: "no_auth" }]);
    },
  };
}
