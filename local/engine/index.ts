export { interruptible } from "./cancellation";
export type { CancelOptions } from "./cancellation";
export { digestOf } from "./digest";
export { openStack } from "./stack";
export type { PluginOptions, PreviewOptions, RefreshOptions, Stack, StackOptions, UpOptions } from "./options";
export type {
  ChangeSummary,
  Diagnostic,
  EngineEvent,
  Op,
  OutputValue,
  PlannedResource,
  PropertyDiffKind,
  Result,
  Step,
  UpdatePlan,
} from "./results";
export type { ExportedDeployment } from "./stateFile";
export { Secret, Unknown } from "./property";
export type { PropertyMap, PropertyValue } from "./property";
