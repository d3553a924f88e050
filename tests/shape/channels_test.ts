import { assertEquals } from "@std/assert";
import {
  type Batch,
  channelAxis,
  channelsLast,
  type HasChannels,
} from "../../src/shape/channels.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { type Literal, refusal, type Same } from "./rule.ts";

Deno.test("channels are on axis 1 of a batch, whatever follows", () => {
  assertEquals(channelAxis([8, 3], "[N, C] or [N, C, L]"), 1);
  assertEquals(channelAxis([8, 3, 5], "[N, C] or [N, C, L]"), 1);
  assertEquals(channelAxis([8, 3, 5, 5], "[N, C, H, W]"), 1);
  assertEquals(channelAxis([8, 3, 5, 5, 5], "[N, C, D, H, W]"), 1);
  for (const shape of [[8, 3], [8, 3, 5], [8, 3, 5, 5, 5, 5, 5]]) {
    assertEquals(channelAxis(shape, "[N, C, …]"), 1);
  }
  [8, 3, 5, 5] satisfies Literal<HasChannels<[8, 3, 5, 5], 3, "[N, C, H, W]">>;
  [8, 3, 5, 5, 5, 5] satisfies Literal<HasChannels<[8, 3, 5, 5, 5, 5], 3, "[N, C, …]">>;
});

Deno.test("channels are on axis 0 of what has no axis for a batch", () => {
  assertEquals(channelAxis([3, 5], "[C, L] or [N, C, L]"), 0);
  assertEquals(channelAxis([8, 3, 5], "[C, L] or [N, C, L]"), 1);
  assertEquals(channelAxis([3, 5, 5], "[C, H, W] or [N, C, H, W]"), 0);
  assertEquals(channelAxis([3, 5, 5, 5], "[C, D, H, W] or [N, C, D, H, W]"), 0);
  [3, 5] satisfies Literal<HasChannels<[3, 5], 3, "[C, L] or [N, C, L]">>;
  "Expected 3 on axis 0, got [4, 5]" satisfies HasChannels<[4, 5], 3, "[C, L] or [N, C, L]">;
  "Expected 3 on axis 1, got [8, 4, 5]" satisfies HasChannels<[8, 4, 5], 3, "[C, L] or [N, C, L]">;
});

Deno.test("another number of axes is refused in the same words by type and at run time", () => {
  assertEquals(
    refusal(() => channelAxis([60, 100], "[N, C, H, W]")),
    "Expected [N, C, H, W], got [60, 100]" satisfies HasChannels<[60, 100], 100, "[N, C, H, W]">,
  );
  assertEquals(
    refusal(() => channelAxis([8, 3, 5, 5], "[N, C] or [N, C, L]")),
    "Expected [N, C] or [N, C, L], got [8, 3, 5, 5]" satisfies HasChannels<
      [8, 3, 5, 5],
      3,
      "[N, C] or [N, C, L]"
    >,
  );
  assertEquals(
    refusal(() => channelAxis([100], "[N, C, …]")),
    "Expected [N, C, …], got [100]" satisfies HasChannels<[100], 100, "[N, C, …]">,
  );
  assertEquals(
    refusal(() => channelAxis([], "[N, C, …]")),
    "Expected [N, C, …], got []" satisfies HasChannels<[], 100, "[N, C, …]">,
  );
});

Deno.test("what the compiler does not know fits", () => {
  true satisfies Same<HasChannels<Shape, 3, "[N, C, H, W]">, Shape>;
  true satisfies Same<HasChannels<[8, number], 3, "[N, C, …]">, [8, number]>;
  true satisfies Same<HasChannels<[8, 4], number, "[N, C, …]">, [8, 4]>;
  true satisfies Same<Batch<3, "[N, C, …]">, Shape>;
  true satisfies Same<Batch<3, "[N, C] or [N, C, L]">, [number, 3]>;
  true satisfies Same<Batch<3, "[C, H, W] or [N, C, H, W]">, [number, 3, number, number]>;
});

Deno.test("channels on the last axis are answered with the permutations that help", () => {
  assertEquals(
    channelsLast([32, 10, 64], 64, 1),
    "; for [N, L, C] use permute([0, 2, 1]) before and after it",
  );
  assertEquals(
    channelsLast([28, 28, 3], 3, 0),
    "; for [H, W, C] use permute([2, 0, 1]) before and permute([1, 2, 0]) after it",
  );
  assertEquals(channelsLast([32, 64, 64], 64, 1), ""); // they are where they should be
  assertEquals(channelsLast([32, 10, 63], 64, 1), ""); // they are nowhere
  assertEquals(channelsLast([60, 64], 64, 1), ""); // there is no other axis
});
