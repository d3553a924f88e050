import { assertEquals } from "@std/assert";
import { failedLine } from "../../../src/kernel/deno/as_run.ts";

Deno.test("failedLine() leads from the kernel's positions to the cell's lines", () => {
  const cell = `import {
  one,
  two,
} from "./x.ts";
import { type Type } from "./y.ts";
import type { Other } from "./y.ts";
import defaults from "./z.ts";
// a comment

interface Gone {
  x: number;
}

const a: Gone = {

  x: 1 };
function f(n: number) {
  if (n > 0)
    throw new RangeError("neg");
}

f(
  a.x);`;
  // The program: what begins a cell, three imports, const, x, }, function, if … throw, }, f(a.x).
  const traceback = ["RangeError: neg", "    at f (<anonymous>:9:20)", "    at <anonymous>:11:1"];
  assertEquals(failedLine(cell, traceback), 22);
});

Deno.test("failedLine() knows no line when the traceback has none", () => {
  assertEquals(failedLine("throw 1", [""]), undefined);
  assertEquals(failedLine("f()", ["Error: x", "    at f (file:///lib.ts:3:1)"]), undefined);
  assertEquals(failedLine("f()", ["Error: x", "    at <anonymous>:99:1"]), undefined);
});
