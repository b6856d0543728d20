import type * as pulumi from "@pulumi/pulumi";

/** What Pulumi keeps of a stack while its program runs; each inline program of a process has its own. */
export interface Stack {
  readonly stackResource?: pulumi.Resource;
  /** There as soon as the program has registered anything that the engine calls it back for: a transform or a hook. */
  readonly callbacks?: object;
}

/** The stack of the program that calls this. Pulumi declares both globals, and shares them among its own copies. */
export function currentStack(): Stack {
  const { asyncLocalStorage, globalStore } = globalThis as unknown as {
    asyncLocalStorage: { getStore(): Stack | undefined };
    globalStore: Stack;
  };
  return asyncLocalStorage.getStore() ?? globalStore;
}
