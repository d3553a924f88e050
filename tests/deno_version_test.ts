import { assertEquals, assertThrows } from "@std/assert";
import { denoComplaint, OLDEST_DENO, requireDeno } from "../src/deno_version.ts";

Deno.test("denoComplaint() says what is needed, what this is and what to do", () => {
  assertEquals(
    denoComplaint("2.8.3"),
    "Norma needs Deno 2.9.1 or newer, this is 2.8.3: run deno upgrade",
  );
});

Deno.test("denoComplaint() compares numbers, not text", () => {
  const old = ["1.46.3", "2.0.0", "2.8.99", "2.9.0", "2.9.0+7f3a2c1", "2.9.1-rc.1"];
  const good = ["2.9.1", "2.9.1+7f3a2c1", "2.9.6", "2.9.10", "2.10.0", "2.10.0-rc.1", "3.0.0"];
  assertEquals(old.filter((version) => denoComplaint(version) === undefined), []);
  assertEquals(good.filter((version) => denoComplaint(version) !== undefined), []);
});

Deno.test("denoComplaint() lets a version through that it cannot read", () => {
  for (const version of ["", "canary", "v2"]) assertEquals(denoComplaint(version), undefined);
});

Deno.test("OLDEST_DENO is a version that denoComplaint() can read", () => {
  assertEquals(denoComplaint(OLDEST_DENO), undefined);
  assertEquals(denoComplaint("0.0.1") === undefined, false);
});

Deno.test("requireDeno() throws on an old Deno, and only there", () => {
  requireDeno(); // this Deno is new enough, or no test would run
  withDeno({ version: { deno: "2.8.3" } }, () => {
    assertThrows(() => requireDeno(), Error, "Norma needs Deno 2.9.1 or newer, this is 2.8.3");
  });
});

Deno.test("requireDeno() does nothing in other runtimes and browsers", () => {
  withDeno(undefined, () => requireDeno());
  withDeno({}, () => requireDeno());
});

/** Runs `f` while the global `Deno` is another value. */
function withDeno(value: unknown, f: () => void): void {
  const real = Object.getOwnPropertyDescriptor(globalThis, "Deno");
  Object.defineProperty(globalThis, "Deno", { value, configurable: true });
  try {
    f();
  } finally {
    if (real) Object.defineProperty(globalThis, "Deno", real);
  }
}
