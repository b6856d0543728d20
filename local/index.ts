/**
 * Everything that runs a stack on one machine, for demos and for tests of your own: a simulator of ApsaraVideo Live
 * and a small engine that speaks Pulumi's protocols. Neither is for production.
 */
export * from "./engine";
export * from "./simulator";
