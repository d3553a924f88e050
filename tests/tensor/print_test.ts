import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { inflateSync } from "node:zlib";
import {
  memoryUsage,
  normal,
  ones,
  Random,
  record,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
  variable,
  zeros,
} from "../../mod.ts";
import { chunks } from "../print/png_chunks.ts";

const inspect = (x: unknown): string => Deno.inspect(x);
type Shown = Record<symbol, () => Record<string, string>>;
const display = (x: unknown): Record<string, string> =>
  (x as Shown)[Symbol.for("Jupyter.display")]!();

Deno.test("a tensor prints its shape, type and aligned elements", () => {
  assertEquals(
    inspect(tensor([[1, -20], [0.123456789, 3]])),
    "Tensor [2, 2] float32\n[[       1,      -20],\n [0.123457,        3]]",
  );
  assertEquals(inspect(tensor(0.5)), "Tensor [] float32\n0.5");
  assertEquals(inspect(zeros([0, 3], { dtype: "int32" })), "Tensor [0, 3] int32\n[]");
  assertEquals(`${tensor([1, 2])}`, "Tensor [2] float32\n[1, 2]");
  assertEquals(inspect(tensor([1e-9, NaN, -0])).split("\n")[1], "[1.000e-9,      NaN,       -0]");
});

Deno.test("what is shown is bounded, and says what it left out", () => {
  const shapes: number[][] = [[1000], [100, 100], [40, 40, 40], [9, 9, 9, 9, 9], [1, 1, 1]];
  for (const shape of shapes) {
    const text = inspect(ones(shape));
    assertLess(text.length, 20_000, String(shape));
    assertLess(display(ones(shape))["text/html"]!.length, 20_000);
    if (shape[0]! > 1) assertStringIncludes(text, "…");
  }
  assertStringIncludes(inspect(ones([20, 2])), "… 14 more");
});

Deno.test("a freed tensor says so instead of throwing", () => {
  let x!: Tensor;
  scope(() => {
    x = ones([2]);
  });
  assertEquals(inspect(x), "Tensor [2] float32, freed: its scope has ended");
  assertEquals(display(x), { "text/plain": inspect(x) });
});

Deno.test("in a cell a tensor shows its statistics, and what is not finite", () => {
  const html = display(tensor([1, 2, 6, NaN]))["text/html"]!;
  assertStringIncludes(html, "mean 3, sd 2.16, min 1, max 6, 1 NaN");
});

Deno.test("a recording and gradients print themselves as tables", () => {
  const x = variable(tensor([3, 4]));
  const run = record(() => x.square().sum());
  const text = inspect(run);
  assertStringIncludes(text, "Recording of 3 operations");
  assert(/#1\s+square\s+variable \[2\]\s+\[2\]\s+8 B/.test(text), text);
  assertStringIncludes(inspect(run.gradients().get(x)), "[6, 8]");
  const { gradients } = valueAndGrad(() => x.square().sum());
  assert(/\[2\]\s+float32\s+10\.00/.test(inspect(gradients)), inspect(gradients));
  const long = record(() => Array.from({ length: 100 }).reduce<Tensor>((y) => y.mul(x), x).sum());
  assertStringIncludes(inspect(long), "… 62 more");
});

/** The pictures in an output, as SVG. */
function pictures(x: unknown): string[] {
  const html = display(x)["text/html"]!;
  return [...html.matchAll(/src="data:image\/svg\+xml,([^"]*)"/g)].map(([, address]) => {
    return decodeURIComponent(address!);
  });
}
/** The PNG files in a picture: width, height and colour type of each, and their pixels. */
function files(svg: string): { size: number[]; type: number; pixels: number[] }[] {
  return [...svg.matchAll(/data:image\/png;base64,([^']*)'/g)].map(([, data]) => {
    const parts = chunks(Uint8Array.from(atob(data!), (c) => c.charCodeAt(0)));
    const header = parts.get("IHDR")!, view = new DataView(header.slice().buffer);
    const [width, height] = [view.getUint32(0), view.getUint32(4)];
    const rows = [...inflateSync(parts.get("IDAT")!)], stride = rows.length / height;
    return {
      size: [width, height],
      type: header[9]!,
      pixels: rows.filter((_, i) => i % stride !== 0),
    };
  });
}
const [GREY, RGB, INDEXED] = [0, 2, 3];
const kindsOf = (x: Tensor): number[][] =>
  pictures(x).flatMap(files).map((f) => [f.type, ...f.size]);
const random = new Random(4);
const drawn = (...shape: number[]): Tensor => normal(shape, { random });

Deno.test("statistics stand beside the heading where elements are left out, and only there", () => {
  const x = tensor(Array.from({ length: 100 }, (_, i) => i));
  assertEquals(
    inspect(x).split("\n")[0],
    "Tensor [100] float32, mean 49.5, sd 28.9, min 0, max 99",
  );
  assertEquals(inspect(x.greater(9)).split("\n")[0], "Tensor [100] bool, 90 of 100 true");
  assertEquals(inspect(tensor([1, 2])).split("\n")[0], "Tensor [2] float32");
});

Deno.test("a tensor is drawn as images where its shape is one, and else as a heat map", () => {
  assertEquals(kindsOf(drawn(60, 10)), [[INDEXED, 10, 60]]); // scores, not an image
  assertEquals(kindsOf(drawn(1797, 64)), [[INDEXED, 64, 64]]); // rows of features
  assertEquals(kindsOf(drawn(64, 64)), [[INDEXED, 64, 64]]); // weights
  assertEquals(kindsOf(drawn(3, 20, 30)), [[INDEXED, 30, 60]]); // sequences
  assertEquals(kindsOf(drawn(16, 3, 3, 3)), [[INDEXED, 3, 64]]); // kernels of a convolution
  assertEquals(kindsOf(drawn(1000)), [[INDEXED, 128, 1]]);
  assertEquals(kindsOf(drawn(40, 1)), [[INDEXED, 40, 1]]);
  assertEquals(kindsOf(drawn(28, 28).sigmoid()), [[GREY, 28, 28]]);
  assertEquals(kindsOf(drawn(3, 8, 8)), Array(3).fill([GREY, 8, 8]));
  assertEquals(kindsOf(drawn(2, 1, 14, 10)), Array(2).fill([GREY, 10, 14]));
  assertEquals(kindsOf(drawn(2, 4, 9, 9)), Array(8).fill([GREY, 9, 9]));
  assertEquals(kindsOf(drawn(2, 3, 9, 9)), Array(2).fill([RGB, 9, 9]));
  assertEquals(kindsOf(drawn(5000, 28, 28)), Array(20).fill([GREY, 28, 28]));
  assertEquals(kindsOf(drawn(300, 300).sigmoid()), [[GREY, 100, 100]]);
  for (const dull of [drawn(3, 5), ones([50, 50]), tensor(1)]) assertEquals(pictures(dull), []);
});

Deno.test("the pixels of an image are those of the tensor, whatever its strides", () => {
  const ramp = tensor(Array.from({ length: 128 }, (_, i) => i / 127)).reshape([2, 8, 8]);
  const [first, second] = files(pictures(ramp)[0]!);
  assertEquals(first!.pixels, Array.from({ length: 64 }, (_, i) => Math.round(i * 255 / 127)));
  const turned = files(pictures(ramp.transpose())[0]!)[1]!;
  assertEquals(turned.pixels, second!.pixels.map((_, i) => second!.pixels[i % 8 * 8 + (i >> 3)]));
  const bytes = tensor(Array.from({ length: 64 }, (_, i) => i), { dtype: "int32" }).reshape([8, 8]);
  assertEquals(files(pictures(bytes)[0]!)[0]!.pixels[63], 63); // of 255
});

Deno.test("a heat map marks every part with an element that is not finite", () => {
  const data = drawn(200, 300).toArray();
  data[300 * 199 + 299] = NaN;
  data[0] = Infinity;
  const [map] = files(pictures(tensor(data, [200, 300] as const))[0]!);
  assertEquals(map!.size, [128, 64]);
  assertEquals(map!.pixels.flatMap((p, i) => p === 255 ? [i] : []), [0, 64 * 128 - 1]);
  assertStringIncludes(
    display(tensor(data, [200, 300] as const))["text/html"]!,
    "8,192 of its elements, dark -4",
  );
});

Deno.test("what a cell gets of a tensor is safe, small and always the same", () => {
  const x = drawn(2000, 500), html = display(x)["text/html"]!;
  assertLess(html.length, 20_000);
  assertEquals(html, display(x)["text/html"]);
  assert(!/<(script|style|svg|link)|class=|onload|javascript:/.test(html), "a page may strip it");
  assertStringIncludes(html, 'alt="Heat map of a tensor [2000, 500]: 8,192 of its elements');
  const before = memoryUsage();
  display(x.transpose());
  assertEquals(memoryUsage().bytes, before.bytes);
});
