import { assert, assertEquals } from "@std/assert";
import { exercise, isExercise, todo } from "../../src/display/exercise.ts";

/** An exercise whose answer is 4. */
function four(answer: () => number) {
  return exercise("two and two", () => assertEquals(answer(), 4));
}

Deno.test("an exercise that waits for its reader says what is missing", async () => {
  const outcome = await four(() => todo("the sum"));
  assertEquals(outcome, { name: "two and two", state: "open", message: "the sum" });
  assert(isExercise(outcome));
});

Deno.test("an exercise tells a wrong answer from a right one", async () => {
  assertEquals(await four(() => 4), { name: "two and two", state: "solved", message: "" });
  const wrong = await four(() => 5);
  assertEquals(wrong?.state, "wrong");
  assert(wrong?.message.includes("5"), wrong?.message);
});

Deno.test("a check may be asynchronous, and may throw what is no error", async () => {
  const late = await exercise("late", () => Promise.reject(new RangeError("too late")));
  assertEquals([late?.state, late?.message], ["wrong", "too late"]);
  const odd = await exercise("odd", () => {
    const thrown: unknown = "a word";
    throw thrown;
  });
  assertEquals([odd?.state, odd?.message], ["wrong", "a word"]);
});

Deno.test("isExercise() is false for other outputs", () => {
  for (const output of [undefined, null, 1, "x", {}, { name: "x", state: "done" }]) {
    assert(!isExercise(output));
  }
});
