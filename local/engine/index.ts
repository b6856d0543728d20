export { interruptible } from "./cancellation";
export type { CancelOptions } from "./cancellation";
export { openStack } from "./stack";
export type { PreviewOptions, RefreshOptions, Stack, StackOptions, UpOptions } from "./options";
export type {
  ChangeSummary,
  Diagnostic,
  EngineEvent,
  Op,
  OutputValue,
  PropertyDiffKind,
  Result,
  Step,
} from "./results";
export type { ExportedDeployment } from "./stateFile";
export type { PlannedResource, UpdatePlan } from "./plan";
export { Secret, Unknown } from "./property";
export type { PropertyMap, PropertyValue } from "./property";
