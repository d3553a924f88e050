import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { crossEntropy, Random } from "../../mod.ts";
import { digits } from "../../src/data/mod.ts";
import { linear } from "../../src/nn/mod.ts";
import { type Ended, Fit, fit, SGD } from "../../src/optim/mod.ts";

const display = (x: unknown): Record<string, string> =>
  (x as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]!();
function drawing(x: unknown): string {
  const [, address] = /src="data:image\/svg\+xml,([^"]*)"/.exec(display(x)["text/html"]!)!;
  return decodeURIComponent(address!);
}
const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, content]) => content!);

/** A training of epochs of ten steps with these losses, and a validation after each. */
function trained(steps: number, loss: (step: number) => number, ended: Ended = "done"): Fit {
  const epoch = (step: number) => Math.ceil(step / 10);
  const history = Array.from({ length: steps }, (_, i) => i + 1)
    .map((step) => ({ step, epoch: epoch(step), loss: loss(step), lr: 0.1 }));
  const validations = history.filter(({ step }) => step % 10 === 0)
    .map(({ step, epoch, loss }) => ({ step, epoch, loss: 1.1 * loss, accuracy: 1 - loss / 4 }));
  const best = ended === "early" ? validations.at(-2) : undefined;
  return new Fit(history, validations, ended, best);
}
const slow = (step: number): number => 2 - step / 50;

Deno.test("a fit prints how it went, its last numbers, and its course in letters", () => {
  assertEquals(
    Deno.inspect(trained(40, slow, "early")),
    `Fit of 40 steps, to epoch 4: no better any more
                 step  epoch   loss  accuracy
training           40      4  1.200            ██▇▇▆▆▅▅▄▄▃▃▂▂▁▁
validation         40      4  1.320    0.7000  █▆▃▁
best validation    30      3  1.540    0.6500`,
  );
  const [title] = Deno.inspect(trained(1, slow, "interrupted")).split("\n");
  assertEquals(title, "Fit of 1 step, to epoch 1: interrupted");
});

Deno.test("a fit shows its losses as a picture in a cell, and the same numbers below", () => {
  const early = trained(40, slow, "early");
  const { "text/html": html = "", "text/plain": plain } = display(early);
  assertEquals(plain, Deno.inspect(early));
  assertStringIncludes(html, "<strong>Fit of 40 steps, to epoch 4: no better any more</strong>");
  assertStringIncludes(
    html,
    'alt="The loss falls from 1.98 to 1.20 in 40 steps; that of the last validation is 1.32."',
  );
  assertStringIncludes(html, '<td style="text-align:right">0.6500</td>');
  assert(!/<(script|style|svg|link|caption)|class=/.test(html), "a page may strip it");
  const svg = drawing(early), texts = textsOf(svg);
  for (const text of ["↑ loss", "step →", "40", "1.2", "training", "validation", "best"]) {
    assert(texts.includes(text), `${text} is not among ${texts}`);
  }
  assertEquals([...svg.matchAll(/<circle/g)].length, 4 + 1); // validations, and a ring
  assertEquals(drawing(early), svg);
});

Deno.test("the curves of a fit end where their last numbers are on the axes", () => {
  const svg = drawing(trained(40, slow));
  const gridAt = (text: string) =>
    Number(new RegExp(`y='([\\d.]+)' text-anchor='end'[^>]*>${text}<`).exec(svg)![1]) - 4;
  const [, line = ""] = /stroke='#2d56b6'[^>]* d='M([^']*)'/.exec(svg)!;
  const [x, y] = line.split("L").at(-1)!.split(" ").map(Number);
  assertEquals(y, gridAt("1.2"));
  const [, lastTick] = /<text x='([\d.]+)'[^>]*>40</.exec(svg)!;
  assertEquals(x, Number(lastTick));
});

Deno.test("a loss that falls by decades has a logarithmic axis, and another one has not", () => {
  const falling = trained(100, (step) => 10 ** (-step / 25));
  assertEquals(textsOf(drawing(falling)).slice(0, 5), ["0.0001", "0.001", "0.01", "0.1", "1"]);
  assertStringIncludes(drawing(falling), ">↑ loss, logarithmic<");
  assertMatch(Deno.inspect(falling), /training .* ██▇▇▆▆▅▅▄▄▃▃▂▂▁▁\n/);
  for (const loss of [slow, (step: number) => step - 50, () => 3]) {
    assertStringIncludes(drawing(trained(100, loss)), ">↑ loss<");
  }
});

Deno.test("a long training, and one whose validations are many, are drawn in bounded bytes", () => {
  const random = new Random(1), long = trained(20_000, () => random.uniform());
  assert(display(long)["text/html"]!.length < 25_000);
  assertEquals(drawing(long).includes("<circle"), false);
});

Deno.test("one step is a dot, and what is not finite has no place", () => {
  assertEquals([...drawing(trained(1, slow)).matchAll(/<circle/g)].length, 1);
  const { history } = trained(20, slow);
  const lost = new Fit(history, [{ step: 20, epoch: 2, loss: NaN }], "done", undefined);
  assertMatch(Deno.inspect(lost), /\nvalidation {4}20 {6}2 {4}NaN$/);
  assertEquals(/NaN|undefined|Infinity/.test(drawing(lost)), false);
  assertEquals(Object.keys(display(new Fit([], [], "interrupted", undefined))), ["text/plain"]);
});

Deno.test("what fit() gives shows the same bytes when it is run again", async () => {
  const run = async () => {
    const random = new Random(1), model = linear(64, 10).resetParameters(random);
    return display(
      await fit(model, digits().batches(60, { shuffle: random }), {
        loss: ({ x, y }) => crossEntropy(model.forward(x), y),
        optimizer: new SGD(model.parameters(), { lr: 0.1 }),
        steps: 40,
      }),
    );
  };
  const first = await run();
  assertStringIncludes(first["text/plain"]!, "Fit of 40 steps, to epoch 2: all steps made\n");
  assertEquals(await run(), first);
});
