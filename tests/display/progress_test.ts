import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { progress } from "../../src/display/mod.ts";
import { Progress } from "../../src/display/progress.ts";
import { duration, movingLine, stillLine } from "../../src/display/progress_line.ts";
import { cellOutlet, logOutlet, type Outlet } from "../../src/display/progress_outlet.ts";

/** An outlet that notes what it is told, and a clock that is set by hand. */
function noting() {
  const told: string[] = [];
  const clock = { now: 0 };
  const outlet: Outlet = {
    show: (count, elapsed) => void told.push(`${elapsed} ${stillLine(count)}`),
    close: (count) => Promise.resolve(void told.push(`end ${stillLine(count)}`)),
  };
  return {
    told,
    clock,
    make: (total?: number) => new Progress("sweep", total, outlet, () => clock.now),
  };
}

Deno.test("a progress shows itself at once, and then at most ten times a second", () => {
  const { told, clock, make } = noting();
  const bar = make(1000);
  for (let step = 1; step <= 1000; step++) {
    clock.now += 1;
    bar.update(step);
  }
  assertEquals(told.length, 11);
  assertEquals(told.slice(0, 3), [
    "0 sweep: 0 of 1000",
    "0.1 sweep: 100 of 1000",
    "0.2 sweep: 200 of 1000",
  ]);
});

Deno.test("what comes too early is shown later, if nothing newer has come by then", async () => {
  const { told, make } = noting();
  const bar = make(24);
  bar.update(1);
  bar.update(2);
  await new Promise((resolve) => setTimeout(resolve, 150));
  assertEquals(told, ["0 sweep: 0 of 24", "0 sweep: 2 of 24"]);
  bar.update(3);
  await bar.done();
  await new Promise((resolve) => setTimeout(resolve, 150));
  assertEquals(told.slice(2), ["end sweep: 3 of 24"]);
});

Deno.test("a progress ends with the last count and the text of the end", async () => {
  const { told, make } = noting();
  const bar = make(24);
  bar.update(24, "learning rate 0.3");
  await bar.done("best 0.1");
  await bar.done("again");
  assertEquals(told, ["0 sweep: 0 of 24", "end sweep: 24 of 24 · best 0.1"]);
});

Deno.test("done() twice waits twice for the one line", async () => {
  const shown = Promise.withResolvers<void>();
  const outlet = { show: () => {}, close: () => shown.promise };
  const bar = new Progress("sweep", 2, outlet, () => 0);
  let over = 0;
  const both = [bar.done(), bar.done()].map((done) => done.then(() => over++));
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(over, 0);
  shown.resolve();
  await Promise.all(both);
});

Deno.test("an outlet that throws is heard by whoever calls, and never by a timer", async () => {
  let shown = 0;
  const fail = () => {
    if (shown++ > 0) throw new Error("cannot draw");
  };
  let now = 0;
  const outlet = { show: fail, close: () => Promise.resolve(fail()) };
  const bar = new Progress("sweep", 3, outlet, () => now);
  bar.update(1);
  await new Promise((resolve) => setTimeout(resolve, 150));
  assertEquals(shown, 2);
  now = 200;
  assertThrows(() => bar.update(2), Error, "cannot draw");
  await assertRejects(() => bar.done(), Error, "cannot draw");
});

Deno.test("the text of the last step does not stay when the end has none", async () => {
  const { told, make } = noting();
  const bar = make();
  bar.update(3, "1.7 s");
  await bar.done();
  assertEquals(told.at(-1), "end sweep: 3");
});

Deno.test("a progress refuses counts that cannot be, with a sentence", async () => {
  const { make } = noting();
  for (const total of [0, -1, 2.5, NaN]) {
    assertThrows(() => make(total), RangeError, `total: ${total}`);
  }
  const bar = make(24);
  for (const done of [-1, 25, NaN]) {
    const error = assertThrows(() => bar.update(done), RangeError);
    assertEquals(
      error.message,
      `The progress "sweep" was told that ${done} are done: count from 0 to 24`,
    );
  }
  for (const done of [-1, Infinity]) {
    assertThrows(() => make().update(done), RangeError, "count from 0 on");
  }
  for (const name of ["", " ", undefined as unknown as string]) {
    const error = assertThrows(() => progress(name), TypeError);
    assertEquals(
      error.message,
      `A progress needs a name and got ${JSON.stringify(name)}: ` +
        `write what goes on, such as "sweep"`,
    );
  }
  await bar.done();
  assertThrows(() => bar.update(1), Error, "was updated after done(): make a new one");
});

Deno.test("a moving line has a bar, a rate and the time that is left", () => {
  const line = (done: number, total: number | undefined, elapsed: number, text?: string) =>
    movingLine({ name: "sweep", done, total, text }, elapsed);
  assertEquals(line(0, 4, 0), "sweep: ░░░░░░░░░░░░░░░░░░░░ 0 of 4");
  assertEquals(
    line(1, 4, 2, "rate 1"),
    "sweep: █████░░░░░░░░░░░░░░░ 1 of 4 · 0.5/s · 6 s left · rate 1",
  );
  assertEquals(line(4, 4, 2), "sweep: ████████████████████ 4 of 4 · 2.0/s");
  assertEquals(line(300, undefined, 2), "sweep: 300 · 150/s");
  assertEquals(
    line(1, 3, 90),
    "sweep: ███████░░░░░░░░░░░░░ 1 of 3 · 1 min 30 s each · 3 min 0 s left",
  );
  assertEquals([0.2, 59.5, 3599, 3600, 7260].map(duration), [
    "1 s",
    "1 min 0 s",
    "59 min 59 s",
    "1 h 0 min",
    "2 h 1 min",
  ]);
});

Deno.test("a log gets a line for each tenth and one at the end, without a clock", async () => {
  const lines: string[] = [];
  const outlet = logOutlet((line) => lines.push(line));
  let now = 0;
  const bar = new Progress("train", 1500, outlet, () => now += 100);
  for (let step = 1; step <= 1500; step++) bar.update(step);
  await bar.done();
  assertEquals(lines.length, 10);
  assertEquals([lines[0], lines.at(-1)], ["train: 150 of 1500", "train: 1500 of 1500"]);
});

Deno.test("in a cell one output is made and replaced, at the end without a clock", async () => {
  const sent: [string, { data: Record<string, string>; transient: { display_id: string } }][] = [];
  const broadcast = (type: string, content: unknown) =>
    Promise.resolve(void sent.push([type, content as (typeof sent)[number][1]]));
  let now = 0;
  const bar = new Progress("sweep", 2, cellOutlet({ broadcast }), () => now += 100);
  bar.update(1, "a");
  bar.update(2, "b");
  await bar.done();
  assertEquals(sent.map(([type]) => type), [
    "display_data",
    ...Array(3).fill("update_display_data"),
  ]);
  assertEquals(new Set(sent.map(([, { transient }]) => transient.display_id)).size, 1);
  assertMatch(sent[1]![1].data["text/plain"]!, /^sweep: █+░+ 1 of 2 · .*\/s · .* left · a$/);
  assertEquals(sent.at(-1)![1].data, { "text/plain": "sweep: 2 of 2" });
});

Deno.test("two progresses in a cell are two outputs", () => {
  const ids = new Set<string>();
  const broadcast = (_type: string, content: unknown) =>
    Promise.resolve(
      void ids.add((content as { transient: { display_id: string } }).transient.display_id),
    );
  for (const name of ["a", "b"]) new Progress(name, 1, cellOutlet({ broadcast }), () => 0);
  assertEquals(ids.size, 2);
});

Deno.test("what the kernel refuses is heard at the end", async () => {
  const broadcast = () => Promise.reject(new Error("no connection"));
  const bar = new Progress("sweep", 2, cellOutlet({ broadcast }), () => 0);
  await assertRejects(() => bar.done(), Error, "no connection");
});

Deno.test("progress() works outside of a notebook", async () => {
  const { error } = console;
  const lines: unknown[] = [];
  console.error = (line: unknown) => void lines.push(line);
  try {
    const bar = progress("test", { total: 2 });
    bar.update(2);
    await bar.done("over");
  } finally {
    console.error = error;
  }
  // On a terminal the line is written past the console.
  assertEquals(lines, Deno.stderr.isTerminal() ? [] : ["test: 2 of 2 · over"]);
});
