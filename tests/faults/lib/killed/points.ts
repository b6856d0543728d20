/** SIGKILL to one of three processes, or Ctrl-C to the engine. */
export const victims = ["provider", "program", "engine", "Ctrl-C", "Ctrl-C twice"] as const;
export type Victim = (typeof victims)[number];

/** The operation of the stack. `again` is an `up` with nothing to do. */
export const courses = ["create", "update", "again", "preview", "refresh", "destroy"] as const;
export type Course = (typeof courses)[number];

/** After a share of the usual duration, at a call to the cloud, or at a change of the state's folder. */
export type Moment =
  | { readonly at: "time"; readonly share: number }
  | { readonly at: "call" | "write"; readonly nth: number; readonly afterMs: number }
  | { readonly at: "state"; readonly nth: number };

export interface Point {
  readonly victim: Victim;
  readonly course: Course;
  readonly moment: Moment;
  /** The targets whose sources are edited before the operation, by index. Some staged records settle later. */
  readonly edited: readonly boolean[];
  readonly stagingMs: number;
  /** The time between both signals of `Ctrl-C twice`. */
  readonly secondAfterMs: number;
  /** How long the provider and the program survive a killed engine. Infinity: until the next `up` has ended. */
  readonly orphansMs: number;
  /** Whether the sources are edited again during that time. */
  readonly editedMeanwhile: boolean;
}

export type Random = () => number;

/** Returns numbers from 0 to 1 that depend on the seed alone (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const one = <T>(random: Random, of: readonly [T, ...T[]]): T => of[Math.floor(random() * of.length)] ?? of[0];

/** Draws the next point of a life. Creates and updates are most frequent, because they have the most to lose. */
export function draw(random: Random, victim: Victim): Point {
  const course = one<Course>(random, [
    ...(["create", "create", "create", "update", "update", "update", "update"] as const),
    ...(["again", "preview"] as const),
    // These operations run no program.
    ...(victim === "program" ? [] : (["refresh", "destroy"] as const)),
  ]);
  return {
    ...{ victim, course, moment: drawMoment(random, course) },
    edited: Array.from({ length: 5 }, () => course === "create" || random() < 0.6),
    stagingMs: random() < 0.5 ? 700 : 0,
    secondAfterMs: Math.floor(random() * 300),
    orphansMs: one(random, [0, random() * 1_000, Infinity]),
    editedMeanwhile: random() < 0.7,
  };
}

function drawMoment(random: Random, course: Course): Moment {
  const writes = course === "create" || course === "update";
  const at = one(random, [...(writes ? (["write", "write", "state"] as const) : []), "time", "call"] as never);
  switch (at as Moment["at"]) {
    case "time":
      return { at: "time", share: random() };
    case "state":
      return { at: "state", nth: 1 + Math.floor(random() * 12) };
    // Carried out without a response, just answered, or waiting for the confirmation.
    case "write":
      return { at: "write", nth: 1 + Math.floor(random() * 4), afterMs: one(random, [0, 10, 21, 60, random() * 600]) };
    case "call":
      return { at: "call", nth: 1 + Math.floor(random() * 20), afterMs: random() * 40 };
  }
}

export function named({ victim, course, moment }: Point): string {
  const when =
    moment.at === "time"
      ? `${Math.round(moment.share * 100)} % of the time`
      : `${moment.at} ${moment.nth}${moment.at === "state" ? "" : ` and ${Math.round(moment.afterMs)} ms`}`;
  return `${victim} at ${course}, ${when}`;
}
