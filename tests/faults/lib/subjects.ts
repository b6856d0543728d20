import type { Simulator } from "../../../local/simulator";
import { demo, programText, type Properties } from "../../integration/lifecycle/lib/world";
import type { ResourceName } from "./matrix";

type World = Simulator["world"];

/** The matrix's view of a resource: how to read both sides from outside, and how people edit them. */
export interface Subject {
  readonly name: ResourceName;
  readonly news: Properties;
  readonly id: string;
  readonly contentKey: string;
  readonly doneAt: string;
  /** The read that shows whether a write took effect. */
  readonly look: string;
  /** The content of the target, and the content of the source. */
  onAir(world: World): string;
  source(world: World): string;
  /** Edits the source or the target. */
  edit(world: World, mark: string): void;
  editTarget(world: World, mark: string): void;
}

const { casterId, pvwSceneId, pgmSceneId, domainName } = demo;
const functionName = "aliauth";
const both = { note: "of the matrix", triggers: ["one", { deep: true }], ...programText };

const sceneText = ({ layoutId, componentIds }: { layoutId?: string; componentIds: string[] }) =>
  JSON.stringify([layoutId, componentIds]);
/** Edits do not change layouts, so a mark selects an order of the components. */
const orders: Record<string, string[]> = {
  a: ["component-ticker"],
  b: ["component-headline", "component-ticker"],
  c: ["component-ticker", "component-logo"],
};

export const casterSceneSync: Subject = {
  name: "CasterSceneSync",
  news: { casterId, ...both },
  id: `${casterId}/${pgmSceneId}`,
  contentKey: "scene",
  doneAt: "syncedAt",
  look: "DescribeCasterScenes",
  onAir: (world) => sceneText(world.pgm(casterId)),
  source: (world) => sceneText(world.pvw(casterId)),
  edit: (world, mark) => world.changeScene(casterId, pvwSceneId, { componentIds: orders[mark] ?? [] }),
  editTarget: (world, mark) => world.changeScene(casterId, pgmSceneId, { componentIds: orders[mark] ?? [] }),
};

const recordsText = (records: readonly { args: Record<string, string> }[]) =>
  JSON.stringify(records.map(({ args }) => Object.entries(args).sort()));
const recordsFor = (mark: string) => [{ auth_type: "type_b", auth_key1: `edited-example-key-${mark}`, strict: "on" }];

export const stagingPromotion: Subject = {
  name: "StagingPromotion",
  news: { domainName, functionName, ...both },
  id: `${domainName}/${functionName}`,
  contentKey: "config",
  doneAt: "promotedAt",
  look: "DescribeLiveDomainConfigs",
  onAir: (world) => recordsText(world.production(domainName, functionName)),
  source: (world) => recordsText(world.staged(domainName, functionName)),
  edit: (world, mark) => world.stage(domainName, functionName, recordsFor(mark)),
  editTarget: (world, mark) => world.setProduction(domainName, functionName, recordsFor(mark)),
};

export const subjects: Record<ResourceName, Subject> = {
  CasterSceneSync: casterSceneSync,
  StagingPromotion: stagingPromotion,
};
