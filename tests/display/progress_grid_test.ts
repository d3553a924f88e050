import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { progressGrid } from "../../src/display/mod.ts";
import { ProgressGrid, type ProgressGridOptions } from "../../src/display/progress_grid.ts";
import { logOutlet } from "../../src/display/progress_outlet.ts";
import { letteredOutlet } from "../../src/display/progress_picture.ts";
import { cell, type Sent, svgOf } from "./pictured.ts";

const SWEEP: ProgressGridOptions = {
  rows: { label: "norm", values: ["none", "batch norm"] },
  columns: { label: "learning rate", values: [0.1, 1, 10] },
  value: "accuracy",
};
const RESULTS = [["none", 0.1, 0.5], ["none", 1, 0.625], ["none", 10, NaN]] as const;

/** Shows half of the sweep in a cell, by a clock of this speed. */
async function shown(tick: number, options = SWEEP): Promise<Sent[]> {
  const { sent, outlet } = await cell();
  let now = 0;
  const grid = new ProgressGrid("sweep", options, outlet, () => now += tick);
  await new Promise((resolve) => setTimeout(resolve, 0));
  for (const [row, column, result] of RESULTS) {
    grid.start(row, column);
    await grid.set(row, column, result);
  }
  await grid.done("best 0.625");
  return sent;
}

Deno.test("a grid is one output in a cell, which fills with results", async () => {
  const sent = await shown(1000);
  assertEquals(new Set(sent.map(({ id }) => id)).size, 1);
  const count = ({ data }: Sent) => / for (\d) of 6 pairs/.exec(data["text/html"] ?? "")?.[1];
  assertEquals([...new Set(sent.map(count))], [undefined, "0", "1", "2", "3"]);
  assert(sent.some((one) => count(one) === "1" && svgOf(one).includes(">…<")), "no run goes on");
  const last = sent.at(-1)!;
  assertMatch(
    last.data["text/html"]!,
    /alt="accuracy for 3 of 6 pairs of norm and learning rate, from 0\.500 \(none, 0\.1\) to 0\.625 \(none, 1\); 1 diverged\."/,
  );
  for (const text of ["accuracy: 3 of 6 · best 0.625", ">0.625<", ">diverged<", "batch norm"]) {
    assert(svgOf(last).includes(text), text);
  }
  assert(!svgOf(last).includes("…"), "nothing goes on any more");
  assertEquals(
    last.data["text/plain"],
    `sweep: 3 of 6 · best 0.625
norm \\ learning rate    0.1      1        10
none                  0.500  0.625  diverged
batch norm`,
  );
});

Deno.test("the grid that stays has the same bytes, however fast it went", async () => {
  assertEquals((await shown(1)).at(-1)!.data, (await shown(777)).at(-1)!.data);
});

Deno.test("a grid is written and coloured as it is told", async () => {
  const format = (value: number) => `${100 * value} %`;
  const plain = (await shown(1)).at(-1)!;
  const told = (await shown(1, { ...SWEEP, format, domain: [0, 1] })).at(-1)!;
  assert(svgOf(told).includes(">62.5 %<"));
  const colours = (one: Sent) => new Set(svgOf(one).match(/fill="rgb[^"]+"/g));
  assertEquals(colours(plain).isDisjointFrom(colours(told)), true);
});

Deno.test("runs that go on at once are outlined each, one that is run again too", async () => {
  const { sent, outlet } = await cell();
  let now = 0;
  const grid = new ProgressGrid("sweep", SWEEP, outlet, () => now += 1000);
  await new Promise((resolve) => setTimeout(resolve, 0));
  const last = () => svgOf(sent.at(-1)!);
  const going = () => last().match(/>…</g)?.length ?? 0;
  grid.start("none", 1);
  grid.start("none", 10);
  assertEquals(going(), 2);
  await grid.set("none", 1, 0.5);
  assertEquals([going(), last().includes(">0.500<")], [1, true]);
  grid.start("none", 1);
  assertEquals([going(), last().includes(">0.500<")], [2, false]);
  await grid.done();
  assertEquals([going(), last().includes(">0.500<")], [0, true]);
  assertMatch(sent.at(-1)!.data["text/html"]!, /for 1 of 6 pairs of .*, 0\.500 \(none, 1\)\."/);
});

Deno.test("what does not fit into a cell is not written there", async () => {
  const values = Array.from({ length: 40 }, (_, i) => i);
  const columns = { label: "seed", values };
  const { sent, outlet } = await cell();
  const grid = new ProgressGrid("sweep", { ...SWEEP, columns }, outlet, () => 0);
  for (const seed of values) await grid.set("none", seed, seed === 3 ? NaN : seed);
  await grid.done();
  const svg = svgOf(sent.at(-1)!);
  assertEquals(svg.match(/>×</g)?.length, 1);
  assertEquals([svg.includes(">39.0<"), svg.includes(">diverged<")], [false, false]);
  const labels = /aria-label="x-axis tick label"[^]*?<\/g>/.exec(svg)![0].match(/>\d+</g)!;
  assert(labels.length >= 10 && labels.length <= 20, `${labels.length}`);
  assertMatch(sent.at(-1)!.data["text/plain"]!, /diverged.* 39\.0/);
});

Deno.test("a log gets a line and at last the table", async () => {
  const lines: string[] = [];
  const log = logOutlet((line) => lines.push(line));
  const grid = new ProgressGrid("sweep", SWEEP, (picture) => letteredOutlet(log, picture), () => 0);
  for (const [row, column, result] of RESULTS) await grid.set(row, column, result);
  await grid.done();
  assertEquals(lines, [
    "sweep: 3 of 6\nnorm \\ learning rate    0.1      1        10\n" +
    "none                  0.500  0.625  diverged\nbatch norm",
  ]);
});

Deno.test("a grid refuses what it has no place for, with a sentence", async () => {
  const grid = new ProgressGrid("sweep", SWEEP, () => logOutlet(() => {}), () => 0);
  const error = await assertRejects(() => grid.set("none", 3, 0.5), RangeError);
  assertEquals(error.message, 'The grid "sweep" has no learning rate 3: there are 0.1, 1, 10');
  assertThrows(() => grid.start("layer norm", 1), RangeError, "has no norm layer norm: there are");
  const missing = await assertRejects(() => grid.set("none", "1", undefined!), TypeError);
  assertEquals(
    missing.message,
    'The grid "sweep" was told a result that is no number but undefined, for none, 1: of a tensor ' +
      "give its item()",
  );
  await grid.set("none", "1", 0.5); // a number is called by its name, too
  await grid.done();
  const refused = (options: Partial<ProgressGridOptions>) => () =>
    progressGrid("sweep", { ...SWEEP, ...options });
  assertThrows(refused({ value: " " }), TypeError, 'got the value " ": write what it is, such as');
  const mute = { ...SWEEP.rows, label: "" };
  assertThrows(refused({ rows: mute }), TypeError, 'got the label of its rows "": write what');
  assertThrows(refused({ columns: undefined! }), TypeError, "got no columns: write columns: {");
  for (const domain of [[1, 0], [1, 1], [NaN, 1], [0, Infinity]] as const) {
    assertThrows(
      refused({ domain }),
      RangeError,
      `got the domain ${domain[0]}, ${domain[1]}: give`,
    );
  }
  const make = (values: number[]) => () =>
    progressGrid("sweep", { ...SWEEP, columns: { label: "learning rate", values } });
  assertThrows(make([]), RangeError, 'The grid "sweep" got no learning rate: give every value');
  assertThrows(make([1, 3, 1]), RangeError, 'The grid "sweep" got the learning rate 1 twice: ');
});
