/**
 * Where PyTorch is installed, committed numbers are made again and compared: in the Python that
 * `NORMA_PYTHON` names, or `python3`.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { PYTHON } from "../python.ts";
import { EPSILON } from "./torch.ts";

const granted = (["env", "run"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");

/** What Python prints, or nothing if it cannot be run or fails. */
function python(...args: string[]): string | undefined {
  try {
    const { success, stdout } = new Deno.Command(PYTHON, { args, stderr: "null" }).outputSync();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (problem) {
    if (problem instanceof Deno.errors.NotFound) return undefined;
    throw problem;
  }
}

/**
 * Throws unless `a` and `b` have the same structure, and their numbers differ by roundings at most:
 * processors differ in the order of additions.
 */
function assertSame(a: unknown, b: unknown, path: string, epsilon: number): void {
  if (typeof a === "number" && typeof b === "number") {
    const apart = Math.abs(a - b);
    assert(apart <= 64 * epsilon * Math.max(1, Math.abs(b)), `${path}: ${a} is not ${b}`);
  } else if (typeof a === "object" && typeof b === "object" && a !== null && b !== null) {
    assertEquals(Object.keys(a), Object.keys(b), path);
    const dtype = "dtype" in b ? b.dtype as keyof typeof EPSILON : undefined;
    const finer = dtype === undefined ? epsilon : EPSILON[dtype];
    for (const [key, inner] of Object.entries(b)) {
      assertSame((a as Record<string, unknown>)[key], inner, `${path}.${key}`, finer);
    }
  } else assertEquals(a, b, path);
}

/**
 * A test that `script`, beside this file, gives the committed numbers, but for those of `except`.
 */
export function testRegenerated<T extends { readonly torch: string }>(
  script: string,
  committed: T,
  except?: keyof T,
): void {
  const installed = granted && python(
        "-c",
        "import importlib.metadata; print(importlib.metadata.version('torch').split('+')[0])",
      )?.trim() === committed.torch;
  Deno.test({
    name:
      `PyTorch ${committed.torch} gives the committed numbers of ${script} (needs env and run ` +
      "permission, and that version in NORMA_PYTHON)",
    ignore: !installed,
    fn() {
      const text = python(`${import.meta.dirname}/${script}`, "-");
      assert(text !== undefined, `${script} failed`);
      const kept = (numbers: T) =>
        Object.fromEntries(Object.entries(numbers).filter(([name]) => name !== except));
      assertSame(kept(JSON.parse(text)), kept(committed), "", EPSILON.float64);
    },
  });
}
