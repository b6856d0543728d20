/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-non-null-assertion -- text for another process */
import type { dynamic } from "@pulumi/pulumi";
import type { ConfigSource } from "../provider/serving/entry";

/*
 * Pulumi stores the text of these objects in the state of every resource. So the text is one short function, the same on
 * every machine, without captured values. Pulumi's process calls `configure` first; each verb then requires the installed
 * package: that of the working directory, or else the one beside the running `@pulumi/pulumi`.
 *
 * `configure` requires nothing, and there is no `delete`: so resources can be removed together with the package.
 */
interface Shim {
  readonly kind: "casterSceneSync" | "stagingPromotion";
  [verb: string]: unknown;
}

const shim: { configure(this: Shim, q: { config: ConfigSource }): void } = {
  configure(q) {
    const paths = [".", require.main!.path];
    for (const verb of ["check", "diff", "create", "update", "read"])
      this[verb] = (...args: unknown[]) =>
        require(require.resolve("pulumi-apsaravideo/provider", { paths }))
          .serve(q.config)
          [this.kind][verb](...args);
  },
};

export const casterSceneSync = { kind: "casterSceneSync", ...shim } as unknown as dynamic.ResourceProvider;
export const stagingPromotion = { kind: "stagingPromotion", ...shim } as unknown as dynamic.ResourceProvider;
