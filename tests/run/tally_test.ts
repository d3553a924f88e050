import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Ended } from "./step.ts";
import { failure, lastLine, tally, total } from "./tally.ts";

function ended(output: string, { success = true, tests = true } = {}): Ended {
  return { step: { name: "a step", args: [], tests }, success, output, seconds: 1 };
}

const PASSING = `running 3 tests from ./tests/a_test.ts
add() adds ... ok (1ms)
add() sees ok | 9 passed | 9 failed in its output ... ok (1ms)
add() on a GPU ... ignored (0ms)
mul() has steps ...
  a step inside ... ignored (0ms)
mul() has steps ... ok (0ms)

ok | 3 passed (1 step) | 0 failed | 1 ignored (1 step) (12ms)
`;

Deno.test("tally() counts the tests of a run and names the ignored ones", () => {
  assertEquals(tally(ended(PASSING)), {
    passed: 3,
    failed: 0,
    ignored: ["add() on a GPU", "a step inside"],
  });
  const failing = "FAILED | 10 passed | 2 failed (3 steps) | 1 filtered out (1s)\n";
  assertEquals(tally(ended(failing, { success: false })), { passed: 10, failed: 2, ignored: [] });
});

Deno.test("tally() counts a run that fails without a failed test as one failure", () => {
  const typeError = ended("TS2322 [ERROR]: Type 'string' …", { success: false });
  assertEquals(tally(typeError), { passed: 0, failed: 1, ignored: [] });
  const leak = ended("ok | 4 passed | 0 failed (1s)\n", { success: false });
  assertEquals(tally(leak), { passed: 4, failed: 1, ignored: [] });
});

Deno.test("tally() does not take a run without tests for a passing one", () => {
  assertEquals(tally(ended("ok | 0 passed | 0 failed (0ms)\n")).failed, 1);
  assertEquals(tally(ended("")).failed, 1);
});

Deno.test("tally() counts any other step as one", () => {
  assertEquals(tally(ended("", { tests: false })), { passed: 1, failed: 0, ignored: [] });
  assertEquals(tally(ended("", { tests: false, success: false })).failed, 1);
});

Deno.test("total() and lastLine() add the steps up", () => {
  const sum = total([
    { passed: 3, failed: 0, ignored: ["a"] },
    { passed: 1, failed: 2, ignored: ["b"] },
  ]);
  assertEquals(sum, { passed: 4, failed: 2, ignored: ["a", "b"] });
  assertEquals(lastLine(sum), "4 passed, 2 failed");
});

Deno.test("failure() starts at the errors, and keeps the end of a long output", () => {
  const output = `${PASSING}\n ERRORS \n\nadd() adds => ./a_test.ts:1:1\nerror: no\n`;
  assertEquals(failure(ended(output)).split("\n")[0]?.trim(), "ERRORS");
  const types = "Check mod.ts\nCheck tests/a_test.ts\nTS2322 [ERROR]: no\n";
  assertEquals(failure(ended(types, { tests: false })), "TS2322 [ERROR]: no");
  const long = Array.from({ length: 500 }, (_, i) => `line ${i}`).join("\n");
  const shown = failure(ended(long, { tests: false })).split("\n");
  assertStringIncludes(shown[0] ?? "", "300 lines left out");
  assertEquals(shown.at(-1), "line 499");
});
