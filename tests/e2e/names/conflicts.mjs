// node conflicts.mjs TREE NODE_MODULES MARK: which names, given to what is called MARK…, would change what the code means.
//
// A name that holds MARK was made of the domain, every other one is the template's own. Giving the first the text of
// the second is harmless unless one captures the other: both are declared in one scope, or one is referred to from
// inside the scope of the other. Prints [[file, made, own]].
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [tree, modules, mark] = process.argv.slice(2);
const ts = createRequire(path.join(path.resolve(modules), 'names.js'))('typescript');
const SKIPPED = new Set(['node_modules', 'generated', 'dist', '.next']);

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const found = path.join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* sources(found);
    if (entry.isFile() && /\.tsx?$/.test(entry.name)) yield found;
  }
}

const opens = (node) => ts.isSourceFile(node) || ts.isBlock(node) || ts.isFunctionLike(node) || ts.isForStatement(node)
  || ts.isForOfStatement(node) || ts.isForInStatement(node) || ts.isCaseBlock(node) || ts.isCatchClause(node)
  || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isMappedTypeNode(node);

/** The name of a property belongs to its object, not to a scope. */
function isProperty(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isImportSpecifier(parent) || ts.isBindingElement(parent) || ts.isExportSpecifier(parent)) return parent.propertyName === node;
  const named = ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)
    || ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent) || ts.isJsxAttribute(parent) || ts.isEnumMember(parent)
    || ts.isNamedTupleMember(parent);
  return (named && parent.name === node) || (ts.isParameter(parent) && ts.isFunctionTypeNode(parent.parent) && parent.name === node);
}

/** The scopes around a node, the nearest first; a function's name stands outside of it. */
function scopesOf(node) {
  const found = [];
  for (let child = node, at = node.parent; at !== undefined; child = at, at = at.parent) {
    if (opens(at) && at.name !== child) found.push(at);
  }
  return found;
}

function isDeclared(node) {
  const { parent } = node;
  return parent.name === node && (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)
    || ts.isFunctionDeclaration(parent) || ts.isClassDeclaration(parent) || ts.isInterfaceDeclaration(parent)
    || ts.isTypeAliasDeclaration(parent) || ts.isImportSpecifier(parent) || ts.isImportClause(parent)
    || ts.isNamespaceImport(parent) || ts.isTypeParameterDeclaration(parent));
}

/** {name: {declared: scopes, used: [scopes from the reference outwards]}} of a file. */
function bindings(source) {
  const found = new Map();
  const visit = (node) => {
    if (ts.isIdentifier(node) && !isProperty(node)) {
      const entry = found.get(node.text) ?? { declared: new Set(), used: [] };
      found.set(node.text, entry);
      const scopes = scopesOf(node);
      if (isDeclared(node)) entry.declared.add(scopes[0]);
      entry.used.push(scopes);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Whether a reference to the one would find the other. */
function captures(one, other) {
  return one.used.some((scopes) => {
    const home = scopes.find((scope) => one.declared.has(scope));
    const reach = home === undefined ? scopes : scopes.slice(0, scopes.indexOf(home) + 1);
    return reach.some((scope) => other.declared.has(scope));
  });
}

const conflicts = [];
for (const file of sources(tree)) {
  const found = bindings(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  for (const [made, one] of found) {
    if (!made.toLowerCase().includes(mark)) continue;
    for (const [own, other] of found) {
      if (made !== own && (captures(one, other) || captures(other, one))) conflicts.push([path.relative(tree, file), made, own]);
    }
  }
}
console.log(JSON.stringify(conflicts));
