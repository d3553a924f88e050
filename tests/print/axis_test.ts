import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Axis, countAxis, linearAxis, logarithmicAxis } from "../../src/print/axis.ts";

const texts = ({ ticks }: Axis): string[] => ticks.map(({ text }) => text);

Deno.test("a linear axis goes from a round number to another, and its numbers are as long", () => {
  assertEquals(texts(linearAxis(0.06, 2.45)), ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]);
  assertEquals(texts(linearAxis(0, 4)), ["0", "1", "2", "3", "4"]);
  assertEquals(texts(linearAxis(-30, 70)), ["-40", "-20", "0", "20", "40", "60", "80"]);
  assertEquals(texts(linearAxis(2e9, 3e9)), [
    "2000000000",
    "2200000000",
    "2400000000",
    "2600000000",
    "2800000000",
    "3000000000",
  ]);
  assertEquals(texts(linearAxis(1e-9, 2.9e-9)), ["1e-9", "1.5e-9", "2e-9", "2.5e-9", "3e-9"]);
});

Deno.test("every value has its place on an axis, and the ends are numbers", () => {
  const values = [0, 1e-12, 0.1, 0.3, 1, 7.7, 1000.0004, 2.5e8];
  for (const low of values) {
    for (const high of values.filter((value) => value >= low)) {
      const axes = [linearAxis(low, high), ...low > 0 ? [logarithmicAxis(low, high)] : []];
      for (const axis of axes) {
        const [first, last] = [axis.ticks[0]!, axis.ticks.at(-1)!];
        for (const value of [low, high]) {
          const place = axis.place(value);
          assert(place >= -1e-9 && place <= 1 + 1e-9, `${value} of ${low} to ${high}: ${place}`);
        }
        assertAlmostEquals(axis.place(first.value), 0, 1e-9);
        assert(axis.place(last.value) <= 1 + 1e-9);
        assert(axis.ticks.length >= 2 && axis.ticks.length <= 8, `${texts(axis)}`);
        assertEquals(new Set(texts(axis)).size, axis.ticks.length);
      }
    }
  }
});

Deno.test("values that do not differ stand in the middle", () => {
  for (const value of [0, 3, -3, 1e-20]) {
    assertAlmostEquals(linearAxis(value, value).place(value), 0.5, 0.2);
  }
});

Deno.test("a logarithmic axis has powers of ten, of which no more than seven are written", () => {
  const axis = logarithmicAxis(0.0026, 2.3);
  assertEquals(texts(axis), ["0.001", "0.01", "0.1", "1", "10"]);
  assertEquals(axis.ticks.map(({ value }) => axis.place(value)), [0, 0.25, 0.5, 0.75, 1]);
  assertEquals(
    texts(logarithmicAxis(1e-12, 1)),
    ["1e-12", "1e-10", "1e-8", "0.000001"]
      .concat("0.0001", "0.01", "1"),
  );
});

Deno.test("an axis of a count begins at 0 and has whole numbers", () => {
  assertEquals(texts(countAxis(1)), ["0", "1"]);
  assertEquals(texts(countAxis(5)), ["0", "1", "2", "3", "4", "5"]);
  assertEquals(
    texts(countAxis(3900)),
    ["0", "500", "1,000", "1,500"]
      .concat("2,000", "2,500", "3,000", "3,500"),
  );
  assertEquals(countAxis(40).place(10), 0.25);
});
