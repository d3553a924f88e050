import { assertProblems, type Case, type Files, languageTest } from "./languages.ts";

/** A folder of a notebook of somebody. */
const FILES: Files = {
  "deno.json": '{ "imports": { "shapes": "./lib/shapes.ts" } }',
  "lib/shapes.ts": `
    /** A circle. */
    export class Circle { #r = 1; get area(): number { return Math.PI * this.#r ** 2; } }
    export type Radius = number;
    export default function unit(): Circle { return new Circle(); }
  `,
  "lib/data.json": '{ "n": 3 }',
};

const GROUPS: Record<string, Case[]> = {
  "names of earlier cells": [
    ["const a = 1;\nlet b = 'text';\nvar c = [1, 2];"],
    ["function twice<T>(x: T): [T, T] { return [x, x]; }"],
    ["class Point<N> { constructor(readonly x: N) {} }\nenum Color { Red, Green }"],
    ["interface Named { name: string }\ntype Pair<T> = [T, T];"],
    ["namespace Space { export const size = 3; export type Size = number; }"],
    ["const { d, e: { f = 2 }, ...rest } = { d: 1, e: { f: 3 }, g: 'g', h: 4 };"],
    ["const [i, , j = 5, ...others] = [1, 2, 3, 4];"],
    ["export const k = true; export function l() { return k; }"],
    ["declare const ghost: { x: number };"],
    ["using m = { [Symbol.dispose]() {}, size: 4 };"],
    ["for (var n = 0; n < 3; n++) { var o = String(n); }"],
    ["const p: string = a; const q: number = b; const r: string[] = c;", ...[
      "Type 'number' is not assignable to type 'string' (1:7)",
      "Type 'string' is not assignable to type 'number' (1:28)",
      "Type 'number[]' is not assignable to type 'string[]' (1:49)",
    ]],
    ["const s: [number, string] = twice(1);", ...[
      "Type '[number, number]' is not assignable to type '[number, string]' (1:7)",
    ]],
    ["const t: Point<string> = new Point(1);", ...[
      "Type 'Point<number>' is not assignable to type 'Point<string>' (1:7)",
    ]],
    ["Color.Blue", "Property 'Blue' does not exist on type 'typeof Color' (1:7)"],
    ["const u: Named = { nam: '' };", ...[
      "Object literal may only specify known properties, but 'nam' does not exist in type " +
      "'Named'. Did you mean to write 'name'? (1:20)",
    ]],
    ["const v: Pair<Space.Size> = [Space.size, f];"],
    ["const w: Pair<string> = [d, rest.g];", ...[
      "Type 'number' is not assignable to type 'string' (1:26)",
    ]],
    [
      "rest.h.toFixed() + rest.d",
      "Property 'd' does not exist on type " +
      "'{ g: string; h: number; }' (1:25)",
    ],
    ["others.length + i + j + 'x'.length"],
    ["k.x + l().y", ...[
      "Property 'x' does not exist on type 'true' (1:3)",
      "Property 'y' does not exist on type 'boolean' (1:11)",
    ]],
    ["ghost.y + m.seize", ...[
      "Property 'y' does not exist on type '{ x: number; }' (1:7)",
      "Property 'seize' does not exist on type " +
      "'{ [Symbol.dispose](): void; size: number; }'. Did you mean 'size'? (1:13)",
    ]],
    ["n.toFixed() + o.trim() + o.x", "Property 'x' does not exist on type 'string' (1:28)"],
    ["never_declared", "Cannot find name 'never_declared' (1:1)"],
  ],
  "names that are declared again": [
    ["const x = 1;"],
    ["const x = 'one'; x.length"],
    ["x.length"],
    [
      "x.toFixed()",
      `Property 'toFixed' does not exist on type '"one"'. Did you mean 'fixed'? (1:3)`,
    ],
    ["const x = x + 1;", ...[
      "Block-scoped variable 'x' used before its declaration (1:11)",
    ]],
    ["let y = 1;"],
    ["y = 2; y += 1; y"],
    ["y = 'two';", "Type 'string' is not assignable to type 'number' (1:1)"],
    ["x = 'two';", "Cannot assign to 'x' because it is a constant (1:1)"],
    ["function f() { return 1; }"],
    ["f = () => 2;", "Cannot assign to 'f' because it is a function (1:1)"],
    ["enum E { A }"],
    ["E = 1;", "Cannot assign to 'E' because it is an enum (1:1)"],
    ["function f(): string { return 'again'; }"],
    ["f().trim()"],
    ["let y = 'now a text';"],
    ["y = 'two'; y.trim()"],
    ["const n = 10;"],
    ["let i = n; i = 11; i++"], // `n` is 10, and yet `i` is a number
  ],
  "a type and a value of one name": [
    ["interface Foo { a: number }\nconst Foo = (a: number): Foo => ({ a });"],
    ["const foo: Foo = Foo(1); foo.a"],
    ["type List<T> = T[];"],
    ["const List = <T>(x: T): List<T> => [x];"],
    ["const numbers: List<number> = List(1); numbers.length"],
    ["const wrong: List<string> = List(1);", ...[
      "Type 'List<number>' is not assignable to type 'List<string>' (1:7)",
    ]],
    ["const Shape = 3;"],
    ["interface Shape { sides: number }"],
    ["const square: Shape = { sides: Shape + 1 };"],
    ["const triangle: Shape = Shape;", "Type 'number' is not assignable to type 'Shape' (1:7)"],
    ["class Box { size = 1; }"],
    ["const Box = 'no class any more';"],
    [
      "Box.length; const box: Box = 1;",
      "'Box' refers to a value, but is being used as a type " +
      "here. Did you mean 'typeof Box'? (1:24)",
    ],
    ["class Jar { size = 1; }"],
    ["interface Jar { lid: boolean }"],
    ["const jar: Jar = { lid: true }; new Jar().size"],
    ["let Tag = 1; type Tag = string;"],
    ["const tag: Tag = 'a'; Tag.toFixed()"],
  ],
  "classes that are the same class in every cell": [
    ["class Account { #sum = 0; private owner = 'me'; add(n: number) { this.#sum += n; } }"],
    ["const account = new Account();"],
    ["function pay(to: Account): Account { to.add(1); return to; }"],
    ["pay(account).add(2);\nconst accounts: Account[] = [account, pay(new Account())];"],
    ["class Savings extends Account { rate = 0.01; }"],
    ["pay(new Savings()); account instanceof Savings && account.rate"],
    [
      "account.owner",
      "Property 'owner' is private and only accessible within class " +
      "'Account' (1:9)",
    ],
    ["class Account { #sum = 0; private owner = 'you'; }"],
    [
      "const other: Account = account;",
      "Type 'Account' is not assignable to type 'Account': Account was declared again since then (1:7)",
    ],
    ["pay(account);"],
  ],
  imports: [
    ["import unit, { Circle, type Radius } from './lib/shapes.ts';"],
    ["import * as shapes from 'shapes';\nimport data from './lib/data.json' with { type: 'json' };"],
    ["import type { Circle as Disc } from './lib/shapes.ts';"],
    ["const radius: Radius = 2; const disc: Disc = unit(); const c: Circle = new shapes.Circle();"],
    ["data.n.trim()", "Property 'trim' does not exist on type 'number' (1:8)"],
    [
      "new Disc()",
      "'Disc' cannot be used as a value because it was imported using " +
      "'import type' (1:5)",
    ],
    ["import { Circel } from 'shapes';", ...[
      `'"shapes"' has no exported member named 'Circel'. Did you mean 'Circle'? (1:10)`,
    ]],
    [
      "import { x } from './missing.ts';",
      "Unable to load a local module: $FOLDER/missing.ts (1:19)",
    ],
    [
      "import { x } from 'nowhere';",
      'Import "nowhere" not a dependency and not in import map (1:19)',
    ],
    [
      "import fs from 'node:fs'; fs.exist('.')",
      `Property 'exist' does not exist on type 'typeof import("node:fs")'. Did you mean 'exists'? (1:30)`,
    ],
    ["const { Circle: Lazy } = await import('./lib/shapes.ts'); new Lazy().area"],
    [
      "import './lib/shapes.ts'; Circle = 1;",
      "Cannot assign to 'Circle' because it is an import (1:27)",
    ],
  ],
  "variables that learn their type later": [
    ["let found; const losses = []; let none = null; let later: string | undefined;"],
    ["found = 1; losses.push(0.5, 'x'); none = { a: 1 }; later = 'now';"],
    ["found.anything; losses[0].toFixed(); none.a"],
    ["losses = [];", "Cannot assign to 'losses' because it is a constant (1:1)"],
    ["later.length", "'later' is possibly 'undefined' (1:1)"],
  ],
  "what has no type": [
    ["const double = (x) => 2 * x; function first(list, { a }, ...rest) { return list[0]; }"],
    ["double(2).toFixed() + first([1], { a: 1 }).anything"],
    ["const factorial = (n) => n > 1 ? n * factorial(n - 1) : 1; factorial(5)"],
    ["class Box { width; set size(x) { this.width = x; } }\nlet later; const see = () => later;"],
    ["const table = { rows: [], find(key) { return this.find(key); } };"],
    ["double(2, 3)", "Expected 1 arguments, but got 2 (1:11)"],
    ["const one = { a: 1 }; one['b' as string]", ...[
      "Element implicitly has an 'any' type because expression of type 'string' can't be used to " +
      "index type '{ a: number; }' (1:23)",
    ]],
  ],
  "what a cell can be": [
    [""],
    ["  \n"],
    ["// nothing but a comment"],
    ["/* nothing\n but a comment */"],
    ["{ a: 1, b: [2] }"],
    ["{ a: [1].x,\n b: [2].y }", ...[
      "Property 'x' does not exist on type 'number[]' (1:10)",
      "Property 'y' does not exist on type 'number[]' (2:9)",
    ]],
    ["{ const a = 1; a }"],
    ["'use strict';\nconst strict = 1;"],
    ["#!/usr/bin/env deno\nstrict.x", "Property 'x' does not exist on type '1' (2:8)"],
    ["const last = 1 // with a comment"],
    ["last"],
    ["`a template\n  of two lines ${last.x}`", "Property 'x' does not exist on type '1' (2:23)"],
    ["const data = await Promise.resolve(1);\nawait data"],
    ["for await (const x of [Promise.resolve(1)]) console.log(x.y)", ...[
      "Property 'y' does not exist on type 'number' (1:59)",
    ]],
    ["const crlf = 1;\r\ncrlf.x\r\ncrlf.y", ...[
      "Property 'x' does not exist on type '1' (2:6)",
      "Property 'y' does not exist on type '1' (3:6)",
    ]],
    ["const π = '😀😀'; π.x", "Property 'x' does not exist on type '\"😀😀\"' (1:19)"],
    [
      '/// <reference lib="dom" />\ndocument.titel.x',
      "Property 'titel' does not exist on " +
      "type 'Document'. Did you mean 'title'? (2:10)",
    ],
    ["Deno.jupyter.html`<b>${last}</b>`"],
    ["await Deno.jupyter.display({ 'text/plain': 'x' }, { raw: true })"],
    ["// @ts-nocheck\nconst anything: string = 1;"],
    ["anything.trim()"],
    ["// @ts-ignore because\nconst ignored: string = 1;\nconst not: string = 1;", ...[
      "Type 'number' is not assignable to type 'string' (3:7)",
    ]],
    ["const unused = 1; function f(x: number) { if (x) return; }"],
    ["declare global { var everywhere: number; const once: number }"],
    ["declare global { var everywhere: number; const once: number }"],
    ["globalThis.everywhere.x", "Property 'x' does not exist on type 'number' (1:23)"],
    ["export default class Named { a = 1 }"],
    ["new Named().b", "Property 'b' does not exist on type 'Named' (1:13)"],
    ["const renamed = 1; export { renamed as other };"],
    ["renamed.x", "Property 'x' does not exist on type '1' (1:9)"],
  ],
  "syntax errors": [
    ["const x = 1;\nlet y = (2;\n", "Expected ',', got ';' (2:11)"],
    ["'😀😀'; 1 +* 2", "Expression expected (1:10)"],
    ["1;\r\n'😀'; 1 +* 2", "Expression expected (2:9)"],
    ["// @ts-nocheck\n1 +", "Expression expected (2:4)"],
    ["const s = `unterminated", "Unterminated template (1:11)"],
    ["/* unterminated", "'*/' expected (1:16)"],
    ["const n = 1; const n = 2;", ...[
      "Cannot redeclare block-scoped variable 'n' (1:7)",
      "Cannot redeclare block-scoped variable 'n' (1:20)",
    ]],
  ],
};

for (const [name, cells] of Object.entries(GROUPS)) {
  languageTest(`check(): ${name}`, FILES, (language) => assertProblems(language, cells));
}
