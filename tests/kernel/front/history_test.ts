import { assertEquals } from "@std/assert";
import { History } from "../../../src/kernel/front/history.ts";
import type { JsonObject } from "../../../src/kernel/protocol/message.ts";

const history = new History();
["const a = 1;", "a + 1", "f(\n  a,\n)", "a + 1"].forEach((code, i) => history.push(i + 1, code));

/** The numbers of the cells in an answer. */
function lines(asked: JsonObject): unknown[] {
  const { history: cells } = history.reply(asked) as { history: [number, number, unknown][] };
  return cells.map(([, line]) => line);
}

Deno.test("history gives the last cells, a range of them, and those like a pattern", () => {
  assertEquals(lines({ hist_access_type: "tail", n: 2 }), [3, 4]);
  assertEquals(lines({ hist_access_type: "tail" }), [1, 2, 3, 4]);
  assertEquals(lines({ hist_access_type: "tail", n: 0 }), []);
  assertEquals(lines({ hist_access_type: "range", session: 0, start: 2, stop: 4 }), [2, 3]);
  assertEquals(lines({ hist_access_type: "range", start: 3 }), [3, 4]);
  assertEquals(lines({ hist_access_type: "search", pattern: "a*" }), [2, 4]);
  assertEquals(lines({ hist_access_type: "search", pattern: "a*", unique: true }), [4]);
  assertEquals(lines({ hist_access_type: "search", pattern: "f(*)" }), [3]);
  assertEquals(lines({ hist_access_type: "search", pattern: "a ? 1" }), [2, 4]);
  assertEquals(lines({ hist_access_type: "search", pattern: "*a*", n: 1 }), [4]);
});

Deno.test("history gives the text of a cell, and a place for its output where that is asked", () => {
  assertEquals(history.reply({ hist_access_type: "tail", n: 1 }), {
    status: "ok",
    history: [[0, 4, "a + 1"]],
  });
  assertEquals(history.reply({ hist_access_type: "tail", n: 1, output: true }), {
    status: "ok",
    history: [[0, 4, ["a + 1", null]]],
  });
});
