import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { LossCurve, lossCurve, type LossCurveOptions } from "../../src/display/loss_curve.ts";
import { logOutlet } from "../../src/display/progress_outlet.ts";
import { letteredOutlet } from "../../src/display/progress_picture.ts";
import { cell, type Sent, svgOf } from "./pictured.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Shows a training of 600 steps and three validations in a cell, by a clock of this speed. */
async function shown(tick: number, options: LossCurveOptions = {}): Promise<Sent[]> {
  const { sent, outlet } = await cell();
  let now = 0;
  const curve = new LossCurve("net", { total: 600, ...options }, outlet, () => now += tick);
  await turn();
  for (let step = 1; step <= 600; step++) {
    curve.update(step, undefined, { loss: 2 / step });
    if (step % 200 === 0) curve.validated({ step, loss: 3 / step });
  }
  await curve.done("over");
  return sent;
}

Deno.test("a loss is one output in a cell, a line at first and then a picture", async () => {
  const sent = await shown(1);
  assertEquals(sent.map(({ type }) => type), [
    "display_data",
    ...Array(sent.length - 1).fill("update_display_data"),
  ]);
  assertEquals(new Set(sent.map(({ id }) => id)).size, 1);
  assert(sent.length >= 3, `${sent.length} messages`);
  assertEquals(sent[0]!.data, { "text/plain": "net: ░░░░░░░░░░░░░░░░░░░░ 0 of 600" });
  assertMatch(svgOf(sent[1]!), /\d+ of 600 · \d+\/s · \d+ s left · loss 0\.0/);
  const last = sent.at(-1)!;
  assertEquals(last.data["text/plain"], "net: 600 of 600 · over");
  assertMatch(
    last.data["text/html"]!,
    /^<img [^>]*alt="The loss falls from 2\.00 to 0\.00333 in 600 steps; that of the last /,
  );
  for (const text of [">net<", "600 of 600 · over", "training", "validation", "step →", "↑ loss"]) {
    assert(svgOf(last).includes(text), text);
  }
});

Deno.test("the picture that stays has the same bytes, however fast it went", async () => {
  const [fast, slow] = [await shown(1), await shown(77)];
  assert(fast.length < slow.length);
  assertEquals(fast.at(-1)!.data, slow.at(-1)!.data);
});

Deno.test("a loss can be drawn on a logarithmic scale", async () => {
  const [linear, log] = [await shown(1), await shown(1, { scale: "log" })];
  assert(svgOf(linear.at(-1)!) !== svgOf(log.at(-1)!));
  const ticks = (one: Sent) => svgOf(one).match(/>[\d.]+(?=<)/g)!.map((text) => +text.slice(1));
  assertEquals(ticks(log.at(-1)!).slice(0, 5), [0.001, 0.01, 0.1, 1, 10]);
  assertEquals(ticks(linear.at(-1)!).slice(0, 4), [0, 0.5, 1, 1.5]);
});

Deno.test("a training that ends early fills its picture, and one without a step has one", async () => {
  for (const steps of [0, 40]) {
    const { sent, outlet } = await cell();
    const curve = new LossCurve("net", { total: 1000 }, outlet, () => 0);
    for (let step = 1; step <= steps; step++) curve.update(step, undefined, { loss: 1 });
    await curve.done();
    const svg = svgOf(sent.at(-1)!);
    assertEquals([svg.includes(">1,000<"), svg.includes(">40<")], [false, steps === 40]);
  }
});

/** The picture of these losses, one for each step. */
async function pictured(losses: number[], options: LossCurveOptions = {}): Promise<Sent> {
  const { sent, outlet } = await cell();
  const curve = new LossCurve("net", options, outlet, () => 0);
  losses.forEach((loss, i) => curve.update(i + 1, undefined, { loss }));
  await curve.done();
  return sent.at(-1)!;
}

Deno.test("a loss that is no number any more, or not above 0 on a log scale, is not drawn", async () => {
  const line = (one: Sent) => /aria-label="line"[^]*? d="([^"]*)"/.exec(svgOf(one))?.[1];
  const points = (one: Sent) => line(one)?.match(/[ML]/g)?.length;
  for (const [end, word] of [[NaN, "goes"], [Infinity, "rises"], [-Infinity, "falls"]] as const) {
    const diverged = await pictured([2, 1, end]);
    assertStringIncludes(diverged.data["text/html"]!, `The loss ${word} from 2.00 to ${end} in 3`);
    assertEquals(points(diverged), 2);
  }
  const log = await pictured([2, 1, 0, -1], { scale: "log" });
  assertEquals(points(log), 2);
  assert(svgOf(log).includes(">1<"), "no tick at 1");
  assertEquals(points(await pictured([0, -1], { scale: "log" })), undefined);
});

Deno.test("there is no tick between two steps", async () => {
  for (const steps of [0, 1, 2, 3, 5, 7, 9]) {
    const axis = /aria-label="x-axis tick label"[^]*?<\/g>/.exec(
      svgOf(await pictured(Array(steps).fill(1))),
    );
    const ticks = [...axis![0].matchAll(/>([^<]+)<\/text>/g)].map(([, tick]) => Number(tick));
    assert(ticks.length > 1 && ticks.every(Number.isInteger), `${steps}: ${ticks}`);
  }
});

Deno.test("however many validations there are, a picture stays small", async () => {
  const { sent, outlet } = await cell();
  const curve = new LossCurve("net", {}, outlet, () => 0);
  for (let step = 1; step <= 10_000; step++) curve.validated({ step, loss: 1 / step });
  curve.validated({ step: 10_001, loss: 7 });
  curve.update(10_001, undefined, { loss: 1 });
  await curve.done();
  assert(svgOf(sent.at(-1)!).length < 50_000);
  assertStringIncludes(sent.at(-1)!.data["text/html"]!, "that of the last validation is 7.00.");
});

Deno.test("a curve refuses what is no loss, and no scale, with a sentence", async () => {
  const scale = "lin" as "linear";
  const error = assertThrows(() => lossCurve("net", { scale }), TypeError);
  assertEquals(
    error.message,
    'The progress "net" got scale: "lin": there are "linear" and "log"',
  );
  const curve = new LossCurve("net", {}, () => logOutlet(() => {}), () => 0);
  const loss = { item: () => 1 } as unknown as number;
  for (
    const tell of [
      () => curve.update(1, "text", { loss }),
      () => curve.validated({ step: 1, loss }),
    ]
  ) {
    assertEquals(
      assertThrows(tell, TypeError).message,
      'The progress "net" was told a loss that is no number but object: of a tensor give loss.item()',
    );
  }
  await curve.done();
  assertThrows(() => curve.validated({ step: 1, loss: 1 }), Error, "was updated after done()");
});

Deno.test("where Plot cannot be loaded, the line stays", async () => {
  const { sent, outlet } = await cell(() => Promise.reject(new Error("no network")));
  const curve = new LossCurve("net", { total: 2 }, outlet, () => 0);
  curve.update(2, undefined, { loss: 0.5 });
  await curve.done("over");
  assertEquals(sent.at(-1)!.data, { "text/plain": "net: 2 of 2 · over · ▁" });
});

Deno.test("a drawing is paid for with a rest, a short one", async () => {
  const { outlet } = await cell();
  const shown: (number | void)[] = [];
  const curve = new LossCurve("net", {}, (picture) => {
    const { show, close } = outlet(picture);
    return { show: (...of) => shown[shown.push(show(...of)) - 1], close };
  }, () => 0);
  await turn();
  curve.update(1, undefined, { loss: 1 });
  await new Promise((resolve) => setTimeout(resolve, 150)); // the line that waited
  assertEquals(shown.length, 2);
  assert(shown[1]! > 0 && shown[1]! <= 500, `${shown[1]}`);
  await curve.done();
});

Deno.test("a log gets a curve of letters, and a clock has no say in it", async () => {
  const lines: string[] = [];
  const curve = new LossCurve(
    "net",
    { total: 100 },
    (picture) => letteredOutlet(logOutlet((line) => lines.push(line)), picture),
    () => 0,
  );
  for (let step = 1; step <= 100; step++) curve.update(step, undefined, { loss: 100 - step });
  await curve.done();
  assertEquals(lines.at(-1), "net: 100 of 100 · ██▇▇▆▆▅▅▄▄▃▃▂▂▁▁");
});
