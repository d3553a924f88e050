/**
 * What a cell declares for the cells after it, and which names it mentions.
 *
 * @module
 */
import ts from "typescript";
import { parse } from "./parse.ts";

/** What a value is that a cell declares, as TypeScript's sentences call it. */
export type ValueKind =
  | "constant"
  | "variable"
  | "function"
  | "class"
  | "enum"
  | "namespace"
  | "import";

/** A name that a cell declares: a value, a type, or both. */
export interface Declared {
  readonly value?: ValueKind;
  readonly type: boolean;
  /** The type of a variable that TypeScript only learns from assignments, of which later ones come. */
  readonly unknown?: "any" | "any[]";
}

/** What there is to know of a cell before its types are known. */
export interface Cell {
  readonly declares: ReadonlyMap<string, Declared>;
  /** The names among them that the cell itself exports. */
  readonly exports: ReadonlySet<string>;
  /** Whether it loads modules. */
  readonly loads: boolean;
  /** Every name that occurs anywhere in the cell. */
  readonly mentions: ReadonlySet<string>;
  /** Whether it declares something for all modules, as `declare global` does. */
  readonly global: boolean;
}

/** Reads a cell; one with syntax errors as far as it goes. */
export function readCell(code: string): Cell {
  const declares = new Map<string, Declared>();
  const exports = new Set<string>();
  let global = false;
  const declare = (name: string, as: Declared) => {
    const before = declares.get(name) ?? { type: false };
    declares.set(name, { ...before, ...as, type: before.type || as.type });
  };
  const file = parse(code);
  for (const statement of file.statements) {
    const names = declarations(statement);
    for (const [name, as] of names) declare(name, as);
    if (isExported(statement)) { for (const [name] of names) exports.add(name); }
    if (ts.isExportDeclaration(statement)) {
      for (const name of exportedNames(statement)) exports.add(name);
    }
    global ||= isGlobal(statement);
  }
  const mentions = new Set<string>();
  let loads = false;
  const visit = (node: ts.Node, hoists: boolean): void => {
    if (ts.isIdentifier(node)) mentions.add(node.text);
    if (hoists && ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped)) {
      for (const [name, as] of variables(node)) declare(name, as);
    }
    loads ||= ts.isImportDeclaration(node) || node.kind === ts.SyntaxKind.ImportKeyword;
    ts.forEachChild(node, (child) => visit(child, hoists && !holdsVariables(node)));
  };
  visit(file, true);
  return { declares, exports, loads, mentions, global };
}

/** The names that a statement declares. */
function declarations(statement: ts.Statement): [string, Declared][] {
  const one = (name: ts.Node | undefined, as: Declared): [string, Declared][] =>
    name !== undefined && ts.isIdentifier(name) ? [[name.text, as]] : [];
  if (ts.isVariableStatement(statement)) return variables(statement.declarationList);
  if (ts.isImportDeclaration(statement)) return imports(statement.importClause);
  if (ts.isFunctionDeclaration(statement)) {
    return one(statement.name, { value: "function", type: false });
  }
  if (ts.isClassDeclaration(statement)) return one(statement.name, { value: "class", type: true });
  if (ts.isEnumDeclaration(statement)) return one(statement.name, { value: "enum", type: true });
  if (ts.isModuleDeclaration(statement)) {
    return isGlobal(statement) ? [] : one(statement.name, { value: "namespace", type: true });
  }
  if (ts.isImportEqualsDeclaration(statement)) {
    return one(statement.name, { value: "import", type: true });
  }
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    return one(statement.name, { type: true });
  }
  return [];
}

function variables(list: ts.VariableDeclarationList): [string, Declared][] {
  // `using` binds as `const` does.
  const value = list.flags & ts.NodeFlags.BlockScoped & ~ts.NodeFlags.Let ? "constant" : "variable";
  return list.declarations.flatMap((declaration) => {
    const unknown = learnt(declaration);
    const as = { value, type: false, ...unknown === undefined ? {} : { unknown } } as const;
    return bound(declaration.name).map((name): [string, Declared] => [name, as]);
  });
}

/** The names in a pattern. */
function bound(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? bound(element.name) : []
  );
}

/** `let x`, `let x = null` and `const x = []` have the types of what is assigned or pushed later. */
function learnt({ name, type, initializer }: ts.VariableDeclaration): Declared["unknown"] {
  if (type !== undefined || !ts.isIdentifier(name)) return undefined;
  if (initializer === undefined || initializer.kind === ts.SyntaxKind.NullKeyword) return "any";
  if (ts.isIdentifier(initializer) && initializer.text === "undefined") return "any";
  const isEmpty = ts.isArrayLiteralExpression(initializer) && initializer.elements.length === 0;
  return isEmpty ? "any[]" : undefined;
}

function imports(clause: ts.ImportClause | undefined): [string, Declared][] {
  if (clause === undefined) return [];
  const { name, namedBindings, phaseModifier } = clause;
  const typeOnly = phaseModifier === ts.SyntaxKind.TypeKeyword;
  const as = (isType: boolean): Declared =>
    isType ? { type: true } : { value: "import", type: true };
  const elements = namedBindings === undefined
    ? []
    : ts.isNamespaceImport(namedBindings)
    ? [{ name: namedBindings.name, isTypeOnly: false }]
    : namedBindings.elements;
  return [
    ...name === undefined ? [] : [{ name, isTypeOnly: false }],
    ...elements,
  ].map(({ name, isTypeOnly }) => [name.text, as(typeOnly || isTypeOnly)]);
}

/** Whether `var` inside of it is nothing to the outside: elsewhere it leaves blocks and loops. */
function holdsVariables(node: ts.Node): boolean {
  return ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) ||
    ts.isModuleBlock(node);
}

/** Whether it is exported under its own name. */
function isExported(statement: ts.Statement): boolean {
  const kinds = ts.canHaveModifiers(statement)
    ? (ts.getModifiers(statement) ?? []).map(({ kind }) => kind)
    : [];
  return kinds.includes(ts.SyntaxKind.ExportKeyword) &&
    !kinds.includes(ts.SyntaxKind.DefaultKeyword);
}

function exportedNames({ exportClause }: ts.ExportDeclaration): string[] {
  if (exportClause === undefined) return [];
  return ts.isNamedExports(exportClause)
    ? exportClause.elements.map(({ name }) => name.text)
    : [exportClause.name.text];
}

function isGlobal(statement: ts.Statement): boolean {
  return ts.isModuleDeclaration(statement) &&
    (ts.isStringLiteral(statement.name) || !!(statement.flags & ts.NodeFlags.GlobalAugmentation));
}
