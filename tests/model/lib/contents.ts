import type { WorldState } from "../../../local/simulator";

export const casterId = "caster-1";
export const domainName = "live.example.com";

/** The content of one side as a text. Equal texts are equal contents; undefined means no content. */
export type Content = string | undefined;
/** One side at a moment, as the vendor's reads show it. */
export interface Shown {
  readonly content: Content;
  /** The statuses of the records of a function; empty for a scene. */
  readonly statuses: readonly string[];
}
/** `<casterId>/<sceneId>` or `<domainName>/<functionName>` */
export type Identity = string;

export const isScene = (identity: Identity): boolean => identity.startsWith(casterId);

/** The content of a world in reads; `bare` leaves out secrets. */
export function shownIn(
  state: WorldState,
  identity: Identity,
  side: "staging" | "production",
  at: number,
  bare: boolean,
): Shown {
  const name = identity.split("/")[1] ?? "";
  if (isScene(identity)) return { content: sceneText(state, name), statuses: [] };
  const records = (state.domains[0]?.[side] ?? []).filter((each) => each.functionName === name);
  const statuses = records.map(({ status, settlesAt = Infinity, settlesTo = "success" }) =>
    at >= settlesAt ? settlesTo : status,
  );
  if (records.length === 0) return { content: undefined, statuses };
  const text = JSON.stringify(records.map(({ args }) => Object.entries(args).sort()));
  return { content: bare ? withoutSecrets(text) : text, statuses };
}

function sceneText({ casters }: WorldState, sceneId: string): Content {
  const [caster] = casters;
  const ids = caster?.scenes.find((each) => each.sceneId === sceneId)?.componentIds;
  const shown = ids?.map((id) => [
    id,
    caster?.components.find((each) => each.componentId === id)?.textLayerContent?.["Text"],
  ]);
  return shown && JSON.stringify(shown);
}

export function withoutSecrets(content: Content): Content {
  if (content?.includes("auth_type") !== true) return content;
  const records = JSON.parse(content) as [string, string][][];
  return JSON.stringify(records.map((args) => args.filter(([name]) => !name.startsWith("auth_key"))));
}
