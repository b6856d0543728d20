/** The public interface of the simulator. All code outside this folder imports from here. */
export type { Call } from "./calls";
export type { Credential } from "./credentials";
export { demoAccountId, demoCredential } from "./credentials";
export type { FaultKind, FaultRule, Faults } from "./faults";
export type { Behaviour, Clock, SimulatorOptions } from "./options";
export type { ThrottleStatus } from "./quota";
export type { Simulator } from "./simulator";
export { startSimulator } from "./simulator";
export type * from "./world/data";
export { demo, demoWorld } from "./world/demoWorld";
export { WorldError } from "./world/load";
export type { Caster, Component, ConfigRecord, Domain, Layout, Scene, WorldState } from "./world/state";
export type { AddedCaster, World } from "./world/world";
