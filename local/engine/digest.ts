import { isObject, mapValues, Secret, toWire, type PropertyMap, type PropertyValue } from "./property";
import type { Result } from "./results";

/** A result as `pulumi preview --json` prints it: `[secret]` in the place of each secret. */
export function digestOf({ steps, diagnostics, changeSummary }: Result): object {
  return {
    steps: steps.map(({ op, urn, provider, oldInputs, oldOutputs, newInputs, detailedDiff }) => ({
      ...{ op, urn, provider },
      ...(oldInputs && { oldState: { urn, inputs: shown(oldInputs), outputs: shown(oldOutputs ?? {}) } }),
      ...(newInputs && { newState: { urn, inputs: shown(newInputs) } }),
      detailedDiff,
    })),
    diagnostics: diagnostics.map(({ urn, ...diagnostic }) => ({ ...(urn && { urn }), ...diagnostic })),
    changeSummary,
  };
}

const shown = (map: PropertyMap) => mapValues(map, (value) => toWire(hideSecrets(value)));

function hideSecrets(value: PropertyValue): PropertyValue {
  if (value instanceof Secret) return "[secret]";
  if (Array.isArray(value)) return value.map(hideSecrets);
  return isObject(value) ? mapValues(value, hideSecrets) : value;
}
