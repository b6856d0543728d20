/* eslint-disable @typescript-eslint/no-require-imports -- a shim requires inside its functions: see below */
import type { dynamic } from "@pulumi/pulumi";

/*
 * Pulumi stores the text of these functions in the state of every resource. So each is one line that requires the
 * installed package when it is called: nothing is captured, nothing goes stale, and the text is the same on every
 * machine. No `delete`: removing a resource must never change what is on air, so there is nothing to call.
 */

export const casterSceneSync: dynamic.ResourceProvider = {
  configure: (q) => require("pulumi-apsaravideo/provider").configure(q),
  check: (o, n) => require("pulumi-apsaravideo/provider").casterSceneSync.check(o, n),
  diff: (i, o, n) => require("pulumi-apsaravideo/provider").casterSceneSync.diff(i, o, n),
  create: (n) => require("pulumi-apsaravideo/provider").casterSceneSync.create(n),
  update: (i, o, n) => require("pulumi-apsaravideo/provider").casterSceneSync.update(i, o, n),
  read: (i, p) => require("pulumi-apsaravideo/provider").casterSceneSync.read(i, p),
};

export const stagingPromotion: dynamic.ResourceProvider = {
  configure: (q) => require("pulumi-apsaravideo/provider").configure(q),
  check: (o, n) => require("pulumi-apsaravideo/provider").stagingPromotion.check(o, n),
  diff: (i, o, n) => require("pulumi-apsaravideo/provider").stagingPromotion.diff(i, o, n),
  create: (n) => require("pulumi-apsaravideo/provider").stagingPromotion.create(n),
  update: (i, o, n) => require("pulumi-apsaravideo/provider").stagingPromotion.update(i, o, n),
  read: (i, p) => require("pulumi-apsaravideo/provider").stagingPromotion.read(i, p),
};
