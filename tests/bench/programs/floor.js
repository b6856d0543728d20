/** The cost without a provider: as many resources with inputs of the same size, whose verbs return at once. */
const { dynamic } = require("@pulumi/pulumi");

const nothing = {
  check: async (_olds, news) => ({ inputs: news, failures: [] }),
  diff: async () => ({ changes: false }),
  create: async (news) => ({ id: `${news.group}/${news.member}`, outs: news }),
  update: async (_id, _olds, news) => ({ outs: news }),
  read: async (id, props) => ({ id, props }),
};

class Nothing extends dynamic.Resource {
  constructor(name, args, { content, digest }) {
    const [group, member] = Object.values(args);
    const outputs = { requestId: undefined, doneAt: undefined, previous: undefined };
    super(nothing, name, { group, member, content, digest, ...outputs }, undefined, "bench", "Nothing");
  }
}

const declare = (name, args, shared) => new Nothing(name, args, shared);
exports.staging = declare;
exports.caster = declare;
