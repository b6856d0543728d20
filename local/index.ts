/**
 * Runs a stack on one machine, for demos and tests: a simulator of ApsaraVideo Live and a small engine for Pulumi's
 * protocols. Neither is for production.
 */
export * from "./engine";
export * from "./simulator";
