/** The text of a file: UTF-8, or UTF-16 as `>` of Windows PowerShell writes it; without a byte order mark. */
export function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}
