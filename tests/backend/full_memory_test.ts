// In a file, and so in a process memory, of its own: afterwards 4 GiB of addresses are taken.
import { assertEquals, assertThrows } from "@std/assert";
import { memoryUsage, Scope, scope, zeros } from "../../mod.ts";
import { allocate, state } from "../../src/backend/memory.ts";

Deno.test("full memory says how many tensors are alive, what made most, and what to do", () => {
  const before = memoryUsage().tensors;
  {
    using _s = new Scope();
    zeros([1]);
    state.making = "matmul";
    assertThrows(
      () => {
        for (;;) allocate(256 << 20); // untouched, so no more than addresses
      },
      RangeError,
      "of them made by matmul in open scopes; put the body of the loop that makes them in a scope",
    );
  }
  assertEquals(memoryUsage().tensors, before);
});

Deno.test("after memory was full all goes on, with blocks that were freed", () => {
  scope(() => {
    for (let i = 0; i < 10; i++) allocate(200 << 20); // smaller than what was freed, but fits
  });
  assertEquals(zeros([1000]).add(1).sum().item(), 1000);
});
