import * as ts from "typescript";
import type { Declarations, Declared } from "./docComments";

/** A type in Pulumi's schema language. */
export type TypeSpec = Readonly<Record<string, unknown>>;
export type PropertySpec = TypeSpec & { readonly description: string };
export interface ObjectSpec {
  readonly description: string;
  readonly type: "object";
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required?: readonly string[];
}

/** A value of any type may be absent. */
export const isAny = (type: ts.TypeNode) => type.kind === ts.SyntaxKind.UnknownKeyword;
const anyType = { $ref: "pulumi.json#/Any" };

const plainTypes = new Map<ts.SyntaxKind, TypeSpec>([
  [ts.SyntaxKind.StringKeyword, { type: "string" }],
  [ts.SyntaxKind.NumberKeyword, { type: "number" }],
  [ts.SyntaxKind.BooleanKeyword, { type: "boolean" }],
  [ts.SyntaxKind.UnknownKeyword, anyType],
]);

/** Converts declared types, and collects the object types that they name. */
export class Types {
  readonly named: Record<string, ObjectSpec> = {};

  constructor(private readonly declarations: Declarations) {}

  /** @throws Error for a member without a description. */
  properties(members: readonly Declared[]): Record<string, PropertySpec> {
    return Object.fromEntries(
      members.map(({ name, description, type }) => {
        if (description === "") throw new Error(`${name} has no doc comment`);
        return [name, { ...this.convert(type), description }];
      }),
    );
  }

  convert(type: ts.TypeNode): TypeSpec {
    const plain = plainTypes.get(type.kind);
    if (plain !== undefined) return plain;
    if (ts.isArrayTypeNode(type)) return { type: "array", items: this.convert(type.elementType) };
    if (ts.isUnionTypeNode(type)) return this.#union(type);
    if (ts.isTypeReferenceNode(type)) return this.#typeReference(type);
    throw new Error(`no schema for the type ${type.getText()}`);
  }

  /** String literals become `string`, because the vendor may add values. A type with null or undefined is optional. */
  #union({ types }: ts.UnionTypeNode): TypeSpec {
    const [first, ...others] = types.filter((each) => !isNull(each) && each.kind !== ts.SyntaxKind.UndefinedKeyword);
    const isText = (each: ts.TypeNode) => ts.isLiteralTypeNode(each) && ts.isStringLiteral(each.literal);
    if (first !== undefined && [first, ...others].every(isText)) return { type: "string" };
    if (first !== undefined && others.length === 0) return this.convert(first);
    throw new Error(`no schema for a choice of ${types.map((each) => each.getText()).join(", ")}`);
  }

  /** The type of an interface, by its name. */
  reference(name: string): TypeSpec {
    const token = `apsaravideo:index:${name.replace(/Args$/, "")}`;
    if (this.named[token] === undefined) {
      const members = this.declarations.members(name);
      const required = members
        .filter((member) => !member.optional && !admitsNull(member.type))
        .map((each) => each.name);
      this.named[token] = {
        description: this.declarations.describe(name),
        type: "object",
        properties: this.properties(members),
        ...(required.length > 0 ? { required } : {}),
      };
    }
    return { $ref: `#/types/${token}` };
  }

  #typeReference(type: ts.TypeReferenceNode): TypeSpec {
    const name = type.typeName.getText();
    if (name === "Record") {
      const value = type.typeArguments?.[1];
      if (value === undefined) throw new Error(`no schema for ${type.getText()}`);
      return { type: "object", additionalProperties: this.convert(value) };
    }
    const alias = this.declarations.alias(name);
    return alias === undefined ? this.reference(name) : this.convert(alias);
  }
}

const isNull = (type: ts.TypeNode) => ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword;

const admitsNull = (type: ts.TypeNode) => ts.isUnionTypeNode(type) && type.types.some(isNull);
