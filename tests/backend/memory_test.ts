import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { memoryUsage, scope, tensor, zeros } from "../../mod.ts";
import { heap, memory, state } from "../../src/backend/memory.ts";

const MIB = 2 ** 20;

Deno.test("the process starts with at most 64 MiB reserved for tensors", () => {
  assertLessOrEqual(memoryUsage().reserved, 64 * MIB);
});

Deno.test("blocks do not overlap, are aligned to 64 bytes, and come back when freed", () => {
  const top = scope(() => {
    const sizes = [1, 15, 16, 17, 31, 100, 1000, 1023, 1025, 4097, 100_000];
    const tensors = sizes.map((n) => zeros([n]));
    const ranges = tensors.map((t) => [t.storage.ptr, t.storage.ptr + 4 * t.size] as const);
    ranges.sort((a, b) => a[0] - b[0]);
    ranges.forEach(([start], i) => {
      assertEquals(start % 64, 0);
      if (i > 0) assert(ranges[i - 1]![1] <= start);
    });
    return state.top;
  });
  for (let i = 0; i < 100; i++) scope(() => zeros([1023]) && undefined);
  assertEquals(state.top, top);
});

Deno.test("memory grows, and what is in it stays", () => {
  const x = tensor([1, 2, 3]);
  const before = memory.buffer.byteLength;
  scope(() => {
    const big = zeros([8 * MIB]);
    assertEquals(big.add(1).sum().item(), 8 * MIB);
  });
  assert(memory.buffer.byteLength > before);
  assertEquals(heap.float32.byteLength, memory.buffer.byteLength);
  assertEquals([...x.toArray()], [1, 2, 3]);
});

Deno.test("tensors outside every scope are collected between macrotasks", async () => {
  const before = memoryUsage().bytes;
  let peak = 0;
  for (let i = 0; i < 600; i++) {
    zeros([MIB / 4]);
    peak = Math.max(peak, memoryUsage().bytes - before);
    if (i % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  assertLessOrEqual(peak, 400 * MIB); // 600 MiB were made
});
