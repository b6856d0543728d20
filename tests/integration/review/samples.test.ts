import { renderMarkdown } from "../../../review/markdown";
import { reviewPreviews } from "../../../review/review";
import { wordsOf } from "../../unit/review/lib/words";
import { textOf } from "./lib/samples";

const review = (...names: string[]) => reviewPreviews(names.map((name) => ({ name, text: textOf(name) })));
const resources = (name: string) => review(name).stacks.flatMap((stack) => stack.resources);
const brief = (name: string) =>
  resources(name).map((each) => [each.name, each.step, each.effect, each.changes.map(wordsOf)]);

const secret = ["aliauth.auth_key1 gets another secret value"];
const story = [
  'headline says "Good night" instead of "Good evening"',
  'ticker appears at the lower left, saying "More after the break"',
];

describe("what the real CLI printed", () => {
  it.each(["update.json", "update.events.ndjson"])("tells the story of the demo: %s", (name) => {
    expect(brief(name)).toEqual([
      ["auth", "update", "write", secret],
      ["show", "update", "write", story],
    ]);
    const [stack] = review(name).stacks;
    expect(stack).toMatchObject({ project: "live-event", stack: "demo", problems: [], others: [] });
    const line = 'publishing "aliauth" of live.example.com to production: only a secret value changed';
    expect(stack?.resources.map(({ warnings }) => warnings)).toEqual([[expect.stringContaining(line)], []]);
  });

  it("tells the story of the plugin, which looks at the target in every preview", () => {
    const effects = brief("plugin-create.json").map(([name, step, effect]) => [name, step, effect]);
    expect(effects).toEqual([
      ["auth", "create", "write"],
      ["show", "create", "write"],
    ]);
    // PVW and PGM share the headline, so viewers saw its new words at once.
    expect(brief("plugin-update.json")).toEqual([
      ["auth", "update", "write", secret],
      ["show", "update", "write", story.slice(1)],
    ]);
    expect(brief("plugin-drift.json").map(([name]) => name)).toEqual(["auth", "show"]);
    const [, show] = resources("plugin-drift.json");
    expect(show?.warnings).toEqual([expect.stringMatching(/^Somebody changed the PGM scene outside this resource\./)]);
  });

  it("has nothing to do where the plugin found the targets as they were left", () => {
    expect(resources("plugin-same.json").map(({ effect }) => effect)).toEqual(["none", "none"]);
    // The CLI warns of the plugin's place.
    expect(renderMarkdown(review("plugin-same.json"))).toMatch(
      /^### <code>reviewed&#47;demo<\/code>: no change was found\n\nThe preview reports:\n\n- .*\n$/,
    );
  });

  it("has the same review as a digest and as an event log", () => {
    expect(review("update.json")).toEqual(review("update.events.ndjson"));
  });

  it("shows a first create without what is on air, and drift with the way back", () => {
    expect(resources("create.json").map(({ before }) => before)).toEqual([undefined, undefined]);
    expect(brief("drift.json")).toEqual([
      ["auth", "update", "write", expect.arrayContaining(['aliauth.auth_type is "type_a" instead of "no_auth"'])],
      ["show", "update", "write", expect.arrayContaining(["logo appears at the upper right, behind headline"])],
    ]);
    const [auth] = resources("drift.json");
    expect(auth?.warnings).toEqual([expect.stringMatching(/^Somebody changed production outside this resource\./)]);
  });

  it.each([
    ["a function whose name is unknown", "unknown.json", "late", "create", "unknown"],
    ["another note", "note.json", "evening-show", "update", "record"],
    ["a resource that the program does not declare any more", "removed.json", "evening-show", "delete", "record"],
    ["a pin of another source", "refused.json", "evening-show", "other", "unknown"],
    ["a caster that could not be read", "unreadable.json", "evening-show", "other", "unknown"],
  ])("has the effect of %s", (_what, file, name, step, effect) => {
    expect(resources(file).find((each) => each.name === name)).toMatchObject({ step, effect });
  });

  it("is incomplete where a resource was refused or not read, and only there", () => {
    const names = ["create", "same", "update", "drift", "removed", "plugin-drift", "refused", "unreadable"];
    const incomplete = names.filter((name) => review(`${name}.json`).stacks[0]?.incomplete === "the preview failed");
    expect(incomplete).toEqual(["refused", "unreadable"]);
    const events = textOf("update.events.ndjson").trimEnd().split("\n");
    const begin = [{ name: "begin", text: events.slice(0, -2).join("\n") }];
    expect(reviewPreviews(begin).stacks[0]?.incomplete).toBe("the preview did not end");
  });

  it("gives the reason why a resource was refused or not read", () => {
    expect(resources("refused.json")[0]?.warnings[0]).toContain("was expected: look at the preview");
    expect(resources("unreadable.json")[0]?.warnings[0]).toContain("Forbidden.RAM");
  });

  it("is one line where nothing changes", () => {
    expect(renderMarkdown(review("same.json"))).toBe("Nothing to do in <code>live-event&#47;demo</code>.\n");
  });

  it("is read together, one stack for each file", () => {
    const { stacks } = review("update.json", "note.json", "same.json");
    expect(stacks.map(({ project, stack }) => `${project}/${stack}`)).toEqual([
      "live-event/demo",
      "reviewed/demo",
      "live-event/demo",
    ]);
    const text = renderMarkdown({ stacks });
    expect(text.match(/^### /gm)).toHaveLength(2);
    expect(text).toContain("\n\nNothing to do in ");
  });

  it("holds no key and no secret text", () => {
    for (const name of ["update.json", "note.json", "removed.json"]) {
      expect(JSON.stringify(review(name))).not.toMatch(/hidden words|a-key-that-nobody|staged-example-key/);
    }
  });
});
