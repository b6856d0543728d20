"use strict";
// The behaviour of golden:Probe. The serialised provider requires this file at each call, so the file may be changed
// freely.
const fs = require("node:fs");

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const readBehaviour = (key) => JSON.parse(process.env.GOLDEN_BEHAVIOUR)[key] ?? {};
const omit = (value, omitted) => Object.fromEntries(Object.entries(value).filter(([key]) => key !== omitted));
const plain = (value) => omit(value, "__provider");

function digestOf(value) {
  return value === unknown ? unknown : `digest(${JSON.stringify(value)})`;
}

function partial(reason, id, properties, provider) {
  return Object.assign(new Error(reason), {
    id,
    properties: { ...properties, __provider: provider },
    reasons: [reason],
  });
}

const idOf = ({ key, slot }) => (slot === undefined ? `id-${key}` : `id-${key}-${slot}`);

const present = [];

/** Settles when `count` callers have arrived. */
function createMeeting(count) {
  return new Promise((resolve) => {
    present.push(resolve);
    if (present.length === count) present.forEach((leave) => leave());
  });
}

// Behaviour beyond the traces: `kill` ends the process, `copyOnCreate` copies a file, `meet` waits for other creates,
// `hold` makes a create, deletion or read wait for a file, `replacesOnValue` makes another value a reason to replace.
/** Creates a file to report its arrival, and settles when the other file exists. */
async function waitForFile(file) {
  fs.writeFileSync(`${file}.begun`, "");
  while (!fs.existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10));
}

const verbs = {
  check(olds, news) {
    const { checkFails } = readBehaviour(news.key);
    if (checkFails !== undefined) {
      return { inputs: plain(news), failures: [{ property: "value", reason: checkFails }] };
    }
    return { inputs: { ...plain(news), digest: digestOf(news.value) } };
  },

  diff(id, olds, news) {
    const slotChanges = olds.slot !== news.slot;
    const changes = slotChanges || olds.digest !== news.digest || olds.value !== news.value;
    const { deleteBeforeReplace, replacesOnValue } = readBehaviour(news.key);
    const replaces = [...(slotChanges ? ["slot"] : []), ...(replacesOnValue && changes ? ["value"] : [])];
    return {
      changes,
      ...(replaces.length > 0 && { replaces }),
      ...(deleteBeforeReplace && { deleteBeforeReplace }),
    };
  },

  async create(inputs) {
    const { createFails, createPartial, serial, kill, copyOnCreate, meet, hold } = readBehaviour(inputs.key);
    if (hold) await waitForFile(hold);
    if (kill) process.kill(process.pid, "SIGKILL");
    if (copyOnCreate) fs.copyFileSync(...copyOnCreate);
    if (meet) return createMeeting(meet).then(() => ({ id: idOf(inputs), outs: { ...plain(inputs), serial: "met" } }));
    if (createFails !== undefined) throw new Error(createFails);
    const outs = { ...plain(inputs), serial: serial ?? "created-1" };
    if (createPartial !== undefined) throw partial(createPartial, idOf(inputs), outs, inputs.__provider);
    return { id: idOf(inputs), outs };
  },

  update(id, olds, news) {
    const { updateFails, updatePartial, serial } = readBehaviour(news.key);
    if (updateFails !== undefined) throw new Error(updateFails);
    const outs = { ...plain(news), serial: serial ?? "updated-1" };
    if (updatePartial !== undefined) throw partial(updatePartial, id, outs, news.__provider);
    return { outs };
  },

  async read(id, props) {
    const { gone, live, hold } = readBehaviour(props.key);
    if (hold) await waitForFile(hold);
    if (gone) return {};
    const found = { ...plain(props), ...live };
    return { id, props: found, inputs: omit(found, "serial") };
  },

  async delete(id, props) {
    const { deleteFails, hold } = readBehaviour(props.key);
    if (hold) await waitForFile(hold);
    if (deleteFails !== undefined) throw new Error(deleteFails);
  },
};

const withoutProvider = (value) =>
  JSON.parse(JSON.stringify(value ?? null, (key, inner) => (key === "__provider" ? undefined : inner)));

function record(call) {
  fs.appendFileSync(process.env.GOLDEN_CALLS, `${JSON.stringify(call)}\n`);
}

/** Runs a verb and records it: arguments and result, or error, without `__provider`. */
exports.call = async (method, args) => {
  const shown = withoutProvider(args);
  try {
    const result = await verbs[method](...args);
    record({ method, args: shown, ...(result !== undefined && { result: withoutProvider(result) }) });
    return result;
  } catch (error) {
    const { message, id, properties, reasons } = error;
    record({ method, args: shown, error: withoutProvider({ message, id, properties, reasons }) });
    throw error;
  }
};

exports.configure = (config) => {
  if (process.env.GOLDEN_CONFIG === undefined) return;
  const keys = JSON.parse(process.env.GOLDEN_CONFIG);
  record({ method: "configure", args: keys.map((key) => config.get(key)) });
};
