import { prepareRequest } from "../../provider/live/vendor";
import { demo, type Simulator } from "../simulator";

/** The people in the story. They work through the API, as the console does, with the vendor's own client. */
export function peopleAt(simulator: Simulator) {
  const { endpoint, credentials } = simulator;
  const key = { ...credentials, type: "access_key", providerName: "static_ak" };
  const call = (action: string, query: Record<string, string>) =>
    prepareRequest({ endpoint, protocol: "http" }, key, action, query, 10_000)();
  const { casterId, pvwSceneId, pgmSceneId, domainName } = demo;
  const records = (args: Record<string, string>) =>
    JSON.stringify([
      {
        functionName: "aliauth",
        functionArgs: Object.entries(args).map(([argName, argValue]) => ({ argName, argValue })),
      },
    ]);
  return {
    /** The director gives the headline new words and adds the ticker, in the PVW scene. */
    async directorChangesTheScene(): Promise<void> {
      const words = { Text: "Good night", Color: "0xffffff", FontName: "KaiTi", SizeNormalized: 0.05 };
      await call("ModifyCasterComponent", {
        CasterId: casterId,
        ComponentId: "component-headline",
        TextLayerContent: JSON.stringify(words),
      });
      await call("UpdateCasterSceneConfig", {
        CasterId: casterId,
        SceneId: pvwSceneId,
        LayoutId: "layout-two-up",
        "ComponentId.1": "component-logo",
        "ComponentId.2": "component-headline",
        "ComponentId.3": "component-ticker",
      });
    },
    /** After the review, the director changes the ticker in PVW once more. */
    async directorChangesTheTicker(words: string): Promise<void> {
      await call("ModifyCasterComponent", {
        CasterId: casterId,
        ComponentId: "component-ticker",
        TextLayerContent: JSON.stringify({ Text: words, Color: "0xffffff", FontName: "KaiTi", SizeNormalized: 0.05 }),
      });
    },
    /** The engineer stages a new signing key. */
    async engineerStagesAKey(key: string): Promise<void> {
      const args = { auth_type: "type_a", auth_key1: key, auth_key2: "staged-example-key-2", ali_auth_delta: "1800" };
      await call("SetLiveDomainStagingConfig", { DomainName: domainName, Functions: records(args) });
    },
    /** Somebody clears the program scene and switches signing off in production, past all reviews. */
    async somebodyChangesProduction(): Promise<void> {
      await call("DeleteCasterSceneConfig", { CasterId: casterId, SceneId: pgmSceneId, Type: "Component" });
      await call("BatchSetLiveDomainConfigs", {
        DomainNames: domainName,
        Functions: records({ auth_type: "no_auth" }),
      });
    },
  };
}
