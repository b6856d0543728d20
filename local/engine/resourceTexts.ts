import { writeResource } from "./state";
import type { ResourceState, SecretWriter } from "./state";

/** How deep a resource stands in the file, in spaces. */
const indent = " ".repeat(12);

/**
 * The texts of resources as they stand in the file. The whole file is written around every step, and all but a few
 * resources are the same as the time before: without this, a stack would cost the square of its size.
 */
export class ResourceTexts {
  private readonly texts = new WeakMap<ResourceState, { readonly of: ResourceState; readonly text: string }>();

  textOf(state: ResourceState, write: SecretWriter): string {
    const known = this.texts.get(state);
    if (known !== undefined && sameFields(known.of, state)) return known.text;
    const text = indent + JSON.stringify(writeResource(state, write), undefined, 4).replaceAll("\n", `\n${indent}`);
    // Fields are replaced, never changed inside: a flat copy tells whether one was.
    this.texts.set(state, { of: { ...state }, text });
    return text;
  }
}

function sameFields(a: ResourceState, b: ResourceState): boolean {
  const names = Object.keys(b) as (keyof ResourceState)[];
  return names.length === Object.keys(a).length && names.every((name) => a[name] === b[name]);
}
