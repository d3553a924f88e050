/**
 * Where PyTorch is installed, the committed numbers are made again and compared: in the Python that
 * `NORMA_PYTHON` names, or `python3`.
 */
import { assert, assertEquals } from "@std/assert";
import { EPSILON } from "./torch.ts";
import committed from "./torch_numbers.json" with { type: "json" };

const granted = (["env", "run"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");

/** What Python prints, or nothing if it cannot be run or fails. */
function python(...args: string[]): string | undefined {
  const command = Deno.env.get("NORMA_PYTHON") ?? "python3";
  try {
    const { success, stdout } = new Deno.Command(command, { args, stderr: "null" }).outputSync();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (problem) {
    if (problem instanceof Deno.errors.NotFound) return undefined;
    throw problem;
  }
}
const installed = granted && python(
      "-c",
      "import importlib.metadata; print(importlib.metadata.version('torch').split('+')[0])",
    )?.trim() === committed.torch;

/**
 * Throws unless `a` and `b` have the same structure, and their numbers differ by roundings at most:
 * processors differ in the order of additions. PyTorch's answers to offsets are nothing but rounding.
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

Deno.test({
  name: `PyTorch ${committed.torch} gives the committed numbers (needs env and run permission, ` +
    "and that version in NORMA_PYTHON)",
  ignore: !installed,
  fn() {
    const text = python(`${import.meta.dirname}/torch_numbers.py`, "-");
    assert(text !== undefined, "torch_numbers.py failed");
    const { offset: _, ...numbers } = JSON.parse(text);
    const { offset: __, ...expected } = committed;
    assertSame(numbers, expected, "", EPSILON.float64);
  },
});
