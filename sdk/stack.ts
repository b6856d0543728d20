import type * as pulumi from "@pulumi/pulumi";

/** Pulumi's own record of a stack while its program runs; each inline program of a process has one. */
export interface Stack {
  readonly stackResource?: pulumi.Resource;
  /** Present once the program has registered a transform or a hook, for which the engine calls the program back. */
  readonly callbacks?: object;
}

/** The stack of the calling program. Pulumi declares both globals, and all copies of its SDK share them. */
export function currentStack(): Stack {
  const { asyncLocalStorage, globalStore } = globalThis as unknown as {
    asyncLocalStorage: { getStore(): Stack | undefined };
    globalStore: Stack;
  };
  return asyncLocalStorage.getStore() ?? globalStore;
}
