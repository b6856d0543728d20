import { writeResource } from "./state";
import type { ResourceState, SecretWriter } from "./state";

/** The indentation of a resource in the file. */
const indent = " ".repeat(12);

/**
 * Caches the JSON text of each resource. The engine writes the whole file around every step, and most resources are
 * unchanged. Without the cache the cost would grow with the square of the stack's size.
 */
export class ResourceTexts {
  private readonly texts = new WeakMap<ResourceState, { readonly of: ResourceState; readonly text: string }>();

  textOf(state: ResourceState, write: SecretWriter): string {
    const known = this.texts.get(state);
    if (known !== undefined && sameFields(known.of, state)) return known.text;
    const text = indent + JSON.stringify(writeResource(state, write), undefined, 4).replaceAll("\n", `\n${indent}`);
    // Fields are replaced, never changed in place, so a shallow copy detects a change.
    this.texts.set(state, { of: { ...state }, text });
    return text;
  }
}

function sameFields(a: ResourceState, b: ResourceState): boolean {
  const names = Object.keys(b) as (keyof ResourceState)[];
  return names.length === Object.keys(a).length && names.every((name) => a[name] === b[name]);
}
