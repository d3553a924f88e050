// In a file, and so in a process memory, of its own: what is measured is the whole process.
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { memoryUsage } from "../../mod.ts";
import { state } from "../../src/backend/memory.ts";
import { PAPER, trainingStep } from "../bench/paper_network.ts";

const MIB = 2 ** 20;
const NARROW = { ...PAPER, inputs: 16, hidden: 8 };

const STEPS = 20_000, WARM_UP = 1000; // after which other threads have come, if there are to be any

for (const [name, sizes] of [["a narrow", NARROW], ["the paper's", PAPER]] as const) {
  Deno.test(`memory is flat over ${STEPS} training steps of ${name} network`, () => {
    const step = trainingStep(sizes);
    for (let i = 0; i < WARM_UP; i++) step();
    const before = memoryUsage(), top = state.top, resident = Deno.memoryUsage().rss;
    let loss = 0;
    for (let i = WARM_UP; i < STEPS; i++) loss = step();
    assert(Number.isFinite(loss));
    assertEquals(memoryUsage(), before);
    assertEquals(state.top, top);
    assertLessOrEqual(Deno.memoryUsage().rss - resident, 20 * MIB);
  });
}
