import { assert, assertEquals, assertThrows } from "@std/assert";
import * as Plot from "@observablehq/plot";
import { scope, type Tensor, tensor, valueAndGrad, variable } from "../../../mod.ts";
import { linear, sequential } from "../../../src/nn/mod.ts";
import { palette } from "../../../src/display/mod.ts";
import { histograms, methodColours, norms } from "../../../src/display/figures/mod.ts";
import { drawn, marks, texts } from "../drawn.ts";
import { ready } from "./samples.ts";

for (const [name, figure] of Object.entries(ready)) {
  Deno.test(`the figure "${name}" can be changed, and what was changed is what is drawn`, async () => {
    const before = { ...figure };
    const added = [...figure.marks, Plot.text(["a mark more"], { frameAnchor: "top" })];
    const root = await drawn({ ...figure, title: "Mine", alt: "Other.", marks: added });
    assertEquals([...root.all("desc")][0]!.textContent, "Other.");
    const written = texts(root);
    assert(written.includes("Mine") && written.includes("a mark more"), written.join("\n"));
    assertEquals(written.includes(figure.title), false);
    assertEquals({ ...figure }, before);
  });

  Deno.test(`the figure "${name}" says in numbers what is in it`, () => {
    assert(/\d/.test(figure.alt) && figure.alt.endsWith("."), figure.alt);
    assert(figure.alt.length > 50, figure.alt);
    assert(!/undefined|NaN|Infinity/.test(figure.alt), figure.alt);
  });
}

Deno.test("a method has the same colour in whatever company", () => {
  const colourOf = (method: string, ...others: string[]): string | undefined => {
    const { domain, range } = methodColours([...others, method]);
    return range?.[domain.indexOf(method)];
  };
  const fixed: [string, number][] = [
    ["without", 0],
    ["without batch norm", 0],
    ["no normalization", 0],
    ["batch norm", 1],
    ["with batch norm", 1],
    ["BatchNorm", 1],
    ["layer norm", 2],
    ["group norm", 3],
    ["instance norm", 4],
    ["RMS norm", 5],
    ["weight norm", 6],
    ["spectral norm", 6],
  ];
  for (const [method, place] of fixed) {
    assertEquals(colourOf(method), palette[place], method);
    assertEquals(colourOf(method, "something else", "dropout"), palette[place], method);
  }
  const { range } = methodColours(["batch norm, rate 1", "batch norm, rate 2", "x", "without"]);
  assertEquals(range, [1, 2, 3, 0].map((place) => palette[place]));
  assertEquals(methodColours(["a", "a"]), { domain: ["a"], range: [palette[0]!], legend: false });
  assertEquals(methodColours([..."abcdefgh"]).range, undefined);
});

Deno.test("a histogram for each layer has its statistics and the colour of its method", async () => {
  const layers = { low: tensor([0, 0, 1, NaN]), high: tensor([5, 5, 5, 6]) };
  const figure = histograms(layers, { label: "activation" });
  const root = await drawn(figure);
  const written = texts(root);
  for (const text of ["low", "high", "mean 0.333, sd 0.471, 1 not finite", "mean 5.25, sd 0.433"]) {
    assert(written.includes(text), `${text} is not among ${written.join(" | ")}`);
  }
  assertEquals(figure.alt, "2 histograms: low (mean 0.333, sd 0.471), high (mean 5.25, sd 0.433).");
  const two = await drawn(histograms({ without: layers, "batch norm": layers }));
  const fills = new Set(
    [...marks(two, "rect")].flatMap((g) => [...g.all("rect")])
      .map((rect) => rect.getAttribute("fill")),
  );
  assertEquals(fills, new Set([palette[0]!, palette[1]!]));
});

Deno.test("histograms() leaves out what is far, counts it, and draws one output once", () => {
  const far = tensor([...Array.from({ length: 999 }, (_, i) => i % 2), 1e6]);
  const { marks: list } = histograms([["0", far], ["", far]]);
  const notes = (list.at(-1) as unknown as { data: { note: string }[] }).data;
  assertEquals(notes.map(({ note }) => note.split(", ").at(-1)), ["1 beyond 5 sd"]);
});

Deno.test("figures of tensors refuse none, what is no tensor, what is freed, and only NaN", () => {
  for (const figure of [histograms, norms]) {
    assertThrows(() => figure([]), RangeError, "of no tensors: give at least one");
    assertThrows(() => figure([["a", 3]] as never), TypeError, '"a" is number, where a tensor');
    let freed!: Tensor;
    scope(() => {
      freed = tensor([1, 2]).mul(2);
    });
    assertThrows(() => figure({ a: freed }), ReferenceError, "freed");
  }
  assertThrows(
    () => histograms({ a: tensor([NaN, Infinity]) }),
    RangeError,
    'Cannot draw a histogram of "a": none of its 2 elements is a finite number',
  );
});

Deno.test("gradients are called after the parameters of their model, or by place and shape", () => {
  const model = sequential(linear(2, 3), linear(3, 1));
  const x = variable(tensor([[1, 2]]));
  const { gradients } = valueAndGrad(() => model.forward(x).sum());
  const listed = model.namedParameters().map(([name, p]) => [name, gradients.get(p)] as const);
  for (const figure of [histograms, norms]) {
    const names = ["0.weight", "0.bias", "1.weight", "1.bias"];
    assert(names.every((name) => figure(listed).alt.includes(` ${name} `)), figure(listed).alt);
    assertEquals(figure(gradients, { model }).alt, figure(listed).alt);
    const { alt } = figure(gradients);
    assert(/^5 .*1: \[.*5: \[/.test(alt) && alt.includes("[3, 2]") && alt.includes("[1, 2]"), alt);
    assertThrows(() => figure(gradients, { model: linear(2, 3) }), RangeError, "of no tensors");
  }
  const both = histograms({ one: gradients, other: gradients }, { model });
  assert(both.alt.startsWith("8 histograms: one, 0.weight"), both.alt);
});

Deno.test("norms() draws a bar for each tensor, and says which is not finite", async () => {
  const figure = norms({ "0.weight": tensor([3, 4]), "0.bias": tensor([NaN]) });
  assertEquals(figure.alt, "2 bars, the norm of the gradient by each: 0.weight 5, 0.bias NaN.");
  const root = await drawn(figure);
  assertEquals([...marks(root, "bar")[0]!.all("rect")].length, 1);
  assert(texts(root).includes("NaN") && texts(root).includes("0.bias"));
});
