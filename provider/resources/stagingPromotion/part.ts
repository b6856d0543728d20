/** A stretch of a text: shown as it is, or hidden. */
export interface Part {
  readonly text: string;
  readonly secret: boolean;
}
