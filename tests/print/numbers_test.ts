import { assertEquals } from "@std/assert";
import { bytes, format, short } from "../../src/print/numbers.ts";

Deno.test("format() writes six digits at most, and integers as they are", () => {
  const written = [0.123456789, 3, -0, 1e-9, 1234567, NaN, -Infinity].map(format);
  assertEquals(written, ["0.123457", "3", "-0", "1.000e-9", "1.235e+6", "NaN", "-Infinity"]);
});

Deno.test("short() writes three digits, or as many as tell apart what differs by the spread", () => {
  assertEquals([0.98123, 123.4, 0, 1e-9, 2e7].map((x) => short(x)), [
    "0.981",
    "123",
    "0",
    "1.00e-9",
    "2.00e+7",
  ]);
  assertEquals([short(10_000.25, 0.5), short(-10_001.75, 0.5)], ["10000.25", "-10001.75"]);
  assertEquals(short(1000, 0), "1000");
});

Deno.test("bytes() names the unit in which the number is readable", () => {
  assertEquals([0, 1023, 1024, 79_911 * 4, 3 * 2 ** 20, 5 * 2 ** 30].map(bytes), [
    "0 B",
    "1023 B",
    "1.0 KiB",
    "312.2 KiB",
    "3.0 MiB",
    "5.0 GiB",
  ]);
});
