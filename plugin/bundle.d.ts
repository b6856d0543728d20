/** See bundle.js. */
export function bundle(entryPoint: string, outfile: string, more?: object): Promise<string[]>;
