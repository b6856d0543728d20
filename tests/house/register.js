/*
 * Loads TypeScript compiled as the package is: exports are plain values, and reading one calls no function. Every function
 * of provider/live runs inside `calls`, so that the code that it calls, also behind an await, knows its callers.
 */
const { AsyncLocalStorage } = require("node:async_hooks");
const { readFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const ts = require("typescript");

const live = join(resolve(__dirname, "../.."), "provider", "live");
const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
const calls = new AsyncLocalStorage();

globalThis.__call = (name, body) => calls.run([...(calls.getStore() ?? []), name], body);

/** The functions of provider/live that the running code was called through, the outermost first. */
exports.callPath = () => calls.getStore() ?? [];

require.extensions[".ts"] = (module, filename) => {
  const source = readFileSync(filename, "utf8");
  const marked = filename.startsWith(live) ? markCalls(source, filename.slice(live.length + 1)) : source;
  module._compile(ts.transpileModule(marked, { fileName: filename, compilerOptions }).outputText, filename);
};

/** The source with the body of each function, but those of constructors and accessors, handed to `__call`. */
function markCalls(source, file) {
  const edits = [];
  const visit = (node) => {
    const { body } = node;
    if (body && ts.isFunctionLike(node) && !ts.isConstructorDeclaration(node) && !ts.isAccessor(node)) {
      const isAsync = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false;
      const call = `__call(${JSON.stringify(`${file}: ${nameOf(node)}`)}, ${isAsync ? "async " : ""}() => `;
      const [before, after] = ts.isBlock(body) ? [`{ return ${call}`, ") }"] : [call, ")"];
      edits.push([body.getStart(), before], [body.end, after]);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true));
  // From the end to the start, so that no edit moves the place of another; functions that end together: the outer first.
  edits.sort(([a], [b]) => b - a);
  return edits.reduce((text, [at, inserted]) => text.slice(0, at) + inserted + text.slice(at), source);
}

function nameOf(node) {
  return (node.name ?? node.parent.name)?.getText() ?? "an arrow function";
}
