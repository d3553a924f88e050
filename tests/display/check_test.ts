import { assert, assertEquals, assertRejects } from "@std/assert";
import * as Plot from "@observablehq/plot";
import { figure, type FigureOptions } from "../../src/display/mod.ts";
import { small } from "./drawn.ts";

const refused: [string, FigureOptions, string][] = [
  [
    "without a title",
    small({ title: " " }),
    'A figure needs a title and got an empty one: write title: "what is shown"',
  ],
  [
    "without alternative text",
    { title: "Loss", marks: [] } as unknown as FigureOptions,
    'The figure "Loss" needs alternative text and got none: ' +
    'write alt: "what one sees in it, in a sentence"',
  ],
  [
    "with an axis that has no label",
    small({ title: "Loss", y: { grid: true } }),
    'The y axis of the figure "Loss" has no label: write y: { label: "what it is (unit)" }, ' +
    "or y: { label: null } if its ticks say it all",
  ],
  [
    "with a tip",
    small({ marks: [Plot.tip([[1, 1]], { title: () => "here" })] }),
    "A picture cannot show Plot.tip, which a browser lays out: write the text with Plot.text",
  ],
  [
    "with an image from elsewhere",
    small({ marks: [Plot.image([[1, 1]], { src: () => "https://example.com/a.png" })] }),
    'A picture cannot load the image "https://example.com/a.png": give Plot.image a data: URL, ' +
    "or pixels to Plot.raster",
  ],
];

for (const [what, options, sentence] of refused) {
  Deno.test(`figure() refuses a figure ${what}`, async () => {
    const error = await assertRejects(() => figure(options), TypeError);
    assertEquals(error.message, sentence);
  });
}

Deno.test("an axis needs no label if it is null or hidden, or has one from elsewhere", async () => {
  const fields = [{ step: 1, loss: 2 }];
  for (
    const options of [
      { y: { label: null } },
      { y: { axis: null } },
      { y: {}, marks: [Plot.dot(fields, { x: "step", y: "loss" })] },
      { y: {}, marks: [Plot.lineY([1, 2]), Plot.axisY({ label: "loss" })] },
    ] satisfies Partial<FigureOptions>[]
  ) {
    assert((await figure(small(options))).width > 0);
  }
});
