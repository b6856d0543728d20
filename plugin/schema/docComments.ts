import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as ts from "typescript";

/** A property as its declaration describes it. */
export interface Declared {
  readonly name: string;
  /** The doc comment; empty where there is none. */
  readonly description: string;
  readonly type: ts.TypeNode;
  readonly optional: boolean;
}

type Named = ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.FunctionDeclaration;

/** The declarations of the public TypeScript files, whose doc comments are the texts of the schema. */
export class Declarations {
  readonly #byName = new Map<string, Named>();

  /** @param files Relative to the root of the repository. */
  constructor(files: readonly string[]) {
    for (const file of files) {
      const path = resolve(__dirname, "../..", file);
      const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
      for (const statement of source.statements) {
        const named =
          ts.isClassDeclaration(statement) ||
          ts.isInterfaceDeclaration(statement) ||
          ts.isTypeAliasDeclaration(statement) ||
          ts.isFunctionDeclaration(statement);
        if (named && statement.name !== undefined) this.#byName.set(statement.name.text, statement);
      }
    }
  }

  /** The description of a declaration: its doc comment, paragraph by paragraph. */
  describe(name: string): string {
    return descriptionOf(this.#find(name));
  }

  /** The members of an interface, and of those that it extends. */
  members(name: string): Declared[] {
    const found = this.#find(name);
    if (!ts.isInterfaceDeclaration(found)) throw new Error(`${name} is no interface`);
    const bases = (found.heritageClauses ?? []).flatMap(({ types }) => types.map((each) => each.expression.getText()));
    const own = found.members.filter(ts.isPropertySignature).map((member) => declared(member));
    return [...own, ...bases.flatMap((base) => this.members(base))];
  }

  /** The outputs of a class: its members of the type `Output<…>`. */
  outputs(name: string): Declared[] {
    const found = this.#find(name);
    if (!ts.isClassDeclaration(found)) throw new Error(`${name} is no class`);
    return found.members.filter(ts.isPropertyDeclaration).map((member) => declared(member));
  }

  /** The type behind an alias; undefined for an interface. */
  alias(name: string): ts.TypeNode | undefined {
    const found = this.#find(name);
    return ts.isTypeAliasDeclaration(found) ? found.type : undefined;
  }

  #find(name: string): Named {
    const found = this.#byName.get(name);
    if (found === undefined) throw new Error(`${name} is not declared in the public files`);
    return found;
  }
}

function declared(member: ts.PropertySignature | ts.PropertyDeclaration): Declared {
  if (member.type === undefined) throw new Error(`${member.getText()} has no type`);
  const description = descriptionOf(member);
  const { type, optional } = unwrap(member.type);
  return { name: member.name.getText(), description, type, optional: optional || member.questionToken !== undefined };
}

/** The type in `Output<…>` and `Input<…>`, without `undefined`. */
function unwrap(type: ts.TypeNode): { type: ts.TypeNode; optional: boolean } {
  if (ts.isUnionTypeNode(type)) {
    const kept = type.types.filter((each) => each.kind !== ts.SyntaxKind.UndefinedKeyword);
    const [only, ...others] = kept;
    if (kept.length === type.types.length || only === undefined || others.length > 0)
      return { type, optional: kept.length < type.types.length };
    return { type: unwrap(only).type, optional: true };
  }
  if (ts.isTypeReferenceNode(type) && /(^|\.)(Output|Input|Unwrap)$/.test(type.typeName.getText())) {
    const [inner] = type.typeArguments ?? [];
    if (inner !== undefined) return unwrap(inner);
  }
  return { type, optional: false };
}

function descriptionOf(node: ts.Node): string {
  const comment = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1)?.comment;
  const text = ts.getTextOfJSDocComment(comment) ?? "";
  return text.replace(/([^\n])\n(?!\n)/g, "$1 ").trim();
}
