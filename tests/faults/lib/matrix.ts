import { failedThere, notFound, onTheWire, refused, refusedForNow, slow, type Fault } from "./mishaps";
import { writeActions } from "./network";

export type ResourceName = "CasterSceneSync" | "StagingPromotion";
export type Verb = "check" | "create" | "update" | "read";

/** One call of one verb of one resource. `afterWrite`: the read after the write, not the one before. */
export interface Site {
  readonly resource: ResourceName;
  readonly verb: Verb;
  readonly action: string;
  readonly afterWrite?: true;
}

/** A fault at one call, once or every time. */
export interface Cell {
  readonly site: Site;
  readonly fault: Fault;
  readonly lasting: boolean;
}

/** The required outcome of a cell, independent of the code. */
export interface Expectation {
  /** `well`: done, or found; `badly`: a failure for the user; `gone`: a read that removes the resource. */
  ends: "well" | "badly" | "gone";
  /** The least and the most writes that the client may send. */
  sent: readonly [number, number];
  /** The writes that take effect until the next `up` has converged. Default: 1, and 0 for a read. */
  due?: number | undefined;
}

const looks: Record<ResourceName, readonly string[]> = {
  CasterSceneSync: ["DescribeCasterScenes", "DescribeCasterLayouts", "DescribeCasterComponents"],
  StagingPromotion: ["DescribeLiveDomainDetail", "DescribeLiveDomainStagingConfig"],
};
const targets: Record<ResourceName, readonly string[]> = {
  CasterSceneSync: looks.CasterSceneSync,
  StagingPromotion: ["DescribeLiveDomainConfigs"],
};
const writes: Record<ResourceName, string> = {
  CasterSceneSync: "CopyCasterSceneConfig",
  StagingPromotion: "PublishLiveStagingConfigToProduction",
};

function sitesOf(resource: ResourceName): Site[] {
  const before = [...new Set([...looks[resource], ...targets[resource]])];
  const status = resource === "CasterSceneSync" ? ["DescribeCasters"] : [];
  const site = (verb: Verb, action: string): Site => ({ resource, verb, action });
  return [
    ...[...looks[resource], ...status].map((action) => site("check", action)),
    ...(["create", "update"] as const).flatMap((verb) => [
      ...[...before, ...status].map((action) => site(verb, action)),
      site(verb, writes[resource]),
      ...targets[resource].map((action): Site => ({ ...site(verb, action), afterWrite: true })),
    ]),
    ...targets[resource].map((action) => site("read", action)),
  ];
}

export const sites: readonly Site[] = [...sitesOf("CasterSceneSync"), ...sitesOf("StagingPromotion")];

export const isWriteSite = ({ action }: Site): boolean => writeActions.includes(action);

/** The faults of a site. A not-found has the code of its resource, and a publish has one more error of staging. */
function faultsOf(site: Site): Fault[] {
  const code = site.resource === "CasterSceneSync" ? "InvalidCaster.NotFound" : "InvalidDomain.NotFound";
  const staging: Fault[] = refusedForNow.slice(0, 1).map((each) => ({
    ...each,
    name: "StagingConfig.Failed (400)",
    says: /StagingConfig\.Failed/,
    reply: () => {
      const said = each.reply([]);
      if (said.kind !== "answer") return said;
      return {
        ...said,
        answer: { ...said.answer, text: said.answer.text.replaceAll("Throttling", "StagingConfig.Failed") },
      };
    },
  }));
  return [
    ...onTheWire,
    ...refusedForNow,
    ...(site.action === writes.StagingPromotion ? staging : []),
    ...failedThere,
    ...refused,
    notFound(code),
    ...slow,
  ];
}

/**
 * Every site with every fault, once and every time. A harmless fault happens once only, because repeating it tests
 * nothing new.
 */
export const cells: readonly Cell[] = sites.flatMap((site) =>
  faultsOf(site).flatMap((fault) => {
    const durations = fault.meaning === "good" || fault.meaning === "stop" ? [false] : [false, true];
    return durations.map((lasting) => ({ site, fault, lasting }));
  }),
);

export function expected({ site, fault, lasting }: Cell): Expectation {
  const { meaning, arrives } = fault;
  const writing = site.verb === "create" || site.verb === "update";
  if (isWriteSite(site)) {
    // The following read sees a write that was carried out, so the write is not sent again.
    if (arrives > 0) return { ends: "well", sent: [1, 1] };
    if (meaning === "stop" || meaning === "gone" || meaning === "garbled") return { ends: "badly", sent: [1, 1] };
    return lasting ? { ends: "badly", sent: [1, 60] } : { ends: "well", sent: [2, 2] };
  }
  const answered = meaning === "good" || (!lasting && (meaning === "forNow" || meaning === "unclear"));
  const sent = writing && (answered || site.afterWrite) ? ([1, 1] as const) : ([0, 0] as const);
  if (answered) return { ends: "well", sent };
  return { ends: meaning === "gone" && site.verb === "read" ? "gone" : "badly", sent };
}

const columnOf = ({ resource, verb, action, afterWrite }: Site): string =>
  `${resource} ${verb}: ${action}${afterWrite ? " after the write" : ""}`;

export const titleOf = ({ site, fault, lasting }: Cell): string =>
  `${columnOf(site)}: ${fault.name}${lasting ? ", every time" : ""}`;

export const rowOf = ({ fault, lasting }: Cell): string => `${fault.name}${lasting ? ", every time" : ""}`;
export { columnOf };
