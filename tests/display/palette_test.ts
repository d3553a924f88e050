import { assert, assertEquals } from "@std/assert";
import { palette } from "../../src/display/mod.ts";
import * as Plot from "@observablehq/plot";
import { drawn, marks, small } from "./drawn.ts";

type Vector = readonly number[];
type Matrix = readonly Vector[];

const times = (matrix: Matrix, vector: Vector): number[] =>
  matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i]!, 0));

/** What people see who see all colours, or no red, no green, no blue (Machado et al. 2009). */
const SIGHT: Record<string, Matrix> = {
  full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.303900],
  ],
};

const srgb = (hex: string): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
const linear = (hex: string): number[] =>
  srgb(hex).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

/** 100 × the coordinates in Oklab (Ottosson 2020). */
function oklab(light: Vector): number[] {
  const clipped = light.map((c) => Math.min(1, Math.max(0, c)));
  const cones = times([
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ], clipped).map((c) => 100 * Math.cbrt(c));
  return times([
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
  ], cones);
}

/** Three greys from 0 to 100: CIE L*, Rec. 709 luma, Rec. 601 luma. */
function greys(hex: string): number[] {
  const [luminance] = times([[0.2126, 0.7152, 0.0722]], linear(hex));
  const luma = times([[0.2126, 0.7152, 0.0722], [0.299, 0.587, 0.114]], srgb(hex));
  return [116 * Math.cbrt(luminance!) - 16, 100 * luma[0]!, 100 * luma[1]!];
}

/** The smallest value of a distance over all pairs. */
function closest(colours: readonly string[], distance: (a: string, b: string) => number): number {
  return Math.min(...colours.flatMap((a, i) => colours.slice(0, i).map((b) => distance(a, b))));
}

const inGrey = (a: string, b: string): number => {
  const [of, to] = [greys(a), greys(b)];
  return Math.min(...of.map((grey, i) => Math.abs(grey - to[i]!)));
};
const inColour = (a: string, b: string): number =>
  Math.min(
    ...Object.values(SIGHT).map((sight) => {
      const [of, to] = [oklab(times(sight, linear(a))), oklab(times(sight, linear(b)))];
      return Math.hypot(...of.map((value, i) => value - to[i]!));
    }),
  );

Deno.test("the palette's colours are as far apart as its documentation says", () => {
  const grey = [29, 20, 9, 9, 8, 7];
  const colour = [34, 17, 17, 16, 15, 14];
  for (let k = 2; k <= palette.length; k++) {
    const first = palette.slice(0, k);
    assert(closest(first, inGrey) >= grey[k - 2]!, `${k} in grey: ${closest(first, inGrey)}`);
    assert(
      closest(first, inColour) >= colour[k - 2]!,
      `${k} in colour: ${closest(first, inColour)}`,
    );
  }
  const okabeIto = "#0072B2 #E69F00 #000000 #D55E00 #009E73 #56B4E9 #CC79A7".split(" ");
  assert(closest(okabeIto, inGrey) < 0.6 && closest(okabeIto, inColour) < 7.7);
});

/** The colours of the dots of a figure with this `color` scale and this number of categories. */
async function dots(color: object, categories: readonly unknown[]): Promise<(string | null)[]> {
  const points = categories.map((category, i) => ({ category, i }));
  const mark = Plot.dot(points, { x: "i", y: "i", fill: "category" });
  const root = await drawn(small({ color, marks: [mark] }));
  return [...marks(root, "dot")[0]!.all("circle")].map((dot) => dot.getAttribute("fill"));
}

Deno.test("categories have the palette's colours, unless the options choose others", async () => {
  assertEquals(await dots({}, ["a", "b"]), palette.slice(0, 2));
  assertEquals(await dots({ type: "categorical" }, [..."abcdefg"]), [...palette]);
  assertEquals(await dots({ range: ["red", "blue"] }, ["a", "b"]), ["red", "blue"]);
  assertEquals(await dots({ scheme: "observable10" }, ["a", "b"]), ["#4269d0", "#efb118"]);
});

Deno.test("more categories than the palette has colours are all different", async () => {
  assertEquals(new Set(await dots({}, [..."abcdefghijkl"])).size, 12);
});

Deno.test("quantities grow lighter, booleans are grey, opposites are red and blue", async () => {
  const quantities = (await dots({}, [0, 1, 2, 3])).map((fill) => {
    return Math.min(...greys(fill!));
  });
  assertEquals(quantities.length, 4);
  assertEquals(quantities, quantities.toSorted((a, b) => a - b));
  assertEquals(await dots({}, [false, true]), ["#bdbdbd", "#636363"]);
  const [cold, , warm] = await dots({ type: "diverging", scheme: undefined }, [-1, 0, 1]);
  assertEquals([cold, warm], ["rgb(103, 0, 31)", "rgb(5, 48, 97)"]);
});
