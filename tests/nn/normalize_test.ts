/** All normalizations are `normalize` over axes; what each leaves alone follows from them. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  batchNorm,
  groupNorm,
  instanceNorm,
  layerNorm,
  memoryUsage,
  normalize,
  type NormalizeOptions,
  ones,
  Random,
  record,
  reference,
  rmsNorm,
  scope,
  type Tensor,
  tensor,
  useBackend,
  variable,
  wasm,
  zeros,
} from "../../mod.ts";

const N = 4, C = 6, SIZE = [N, C, 5, 3] as const;
const random = new Random(2);
const draw = (...shape: number[]): Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(random.fillNormal(new Float64Array(size), 1, 2), shape);
};
const x = draw(...SIZE), gamma = draw(C), beta = draw(C);
/** In float64, to the rounding of a sum of 360 numbers. */
function assertSame(a: Tensor, b: Tensor): void {
  assertEquals(a.shape, b.shape);
  const want = b.toArray();
  a.toArray().forEach((v, i) => assert(Math.abs(v - want[i]!) < 1e-13, `${v} is not ${want[i]}`));
}
const affine = (t: Tensor): Tensor =>
  t.mul(gamma.reshape([C, 1, 1]) as Tensor).add(beta.reshape([C, 1, 1]) as Tensor);
/** The axes of each normalization of images. */
const AXES = {
  batch: { axes: [0, 2, 3] },
  layer: { axes: [1, 2, 3] },
  instance: { axes: [2, 3] },
  group: { axes: [1, 2, 3], groups: 3 },
  rms: { axes: [1, 2, 3], center: false },
} as const satisfies Record<string, NormalizeOptions>;

Deno.test("batch, layer, instance, group and RMS norm are each one line over normalize()", () => {
  assertSame(batchNorm(x, gamma, beta)[0], affine(normalize(x, AXES.batch)));
  const [g, b] = [draw(...SIZE.slice(1)), draw(...SIZE.slice(1))];
  assertSame(layerNorm(x, g, b), normalize(x, AXES.layer).mul(g).add(b));
  assertSame(instanceNorm(x, gamma, beta), affine(normalize(x, AXES.instance)));
  assertSame(groupNorm(x, 3, gamma, beta), affine(normalize(x, AXES.group)));
  const rms = normalize(x, { ...AXES.rms, eps: 2 ** -52 }).mul(g);
  assertSame(rmsNorm(x, g), rms);
});

Deno.test("normalize() is (x − μ) / √(σ² + ε), taken literally", () => {
  for (
    const { axes, center = true } of [
      AXES.batch,
      AXES.layer,
      AXES.instance,
      AXES.rms,
    ] as NormalizeOptions[]
  ) {
    const over = { axis: axes, keepDims: true } as const;
    const deviation = center ? x.sub(x.mean(over)) : x;
    const sigma = deviation.square().mean(over).add(1e-3).sqrt();
    assertSame(normalize(x, { axes, center, eps: 1e-3 }), deviation.div(sigma));
  }
});

Deno.test("group norm with one group is layer norm of whole samples, with C groups instance norm", () => {
  assertSame(groupNorm(x, 1), normalize(x, AXES.layer));
  assertSame(groupNorm(x, C), instanceNorm(x));
  assertSame(groupNorm(x, C, gamma, beta), instanceNorm(x, gamma, beta));
  const rows = draw(7, 12);
  assertSame(groupNorm(rows, 1), normalize(rows, { axes: -1 }));
});

Deno.test("axes count from the end, too, and one may stand alone", () => {
  assertSame(normalize(x, { axes: -1 }), normalize(x, { axes: [3] }));
  assertSame(normalize(x, { axes: [-2, -1] }), normalize(x, AXES.instance));
});

for (const backend of [reference, wasm]) {
  Deno.test(`${backend.name}: float32 is exact at any offset in every normalization`, () => {
    const before = useBackend(backend);
    try {
      const pattern = [0, 1, 2, 3], unit = pattern.map((v) => (v - 1.5) / Math.sqrt(1.25));
      for (const offset of [0, 1e4, 1e7, -1e7]) {
        const image = tensor([...pattern, ...pattern].map((v) => v + offset)).reshape([1, 2, 2, 2]);
        for (const by of [AXES.layer, AXES.instance, { ...AXES.group, groups: 2 }]) {
          const y = normalize(image, { ...by, eps: 0 }).toArray();
          unit.forEach((v, i) => assert(Math.abs(y[i]! - v) <= 4 * 2 ** -23, `${y} at ${offset}`));
        }
      }
      const constant = ones([2, 2, 3, 3]).mul(1234.567);
      for (const by of [AXES.batch, AXES.layer, AXES.instance, { ...AXES.group, groups: 2 }]) {
        assert(normalize(constant, by).toArray().every((v) => v === 0));
      }
    } finally {
      useBackend(before);
    }
  });
}

Deno.test("a sample's layer, instance, group and RMS norm is the same bits in any batch", () => {
  const batch = x.to("float32");
  for (const [name, by] of Object.entries(AXES)) {
    const together = normalize(batch, by).slice(2, 3).toArray();
    const alone = normalize(batch.slice(2, 3), by).toArray();
    if (name === "batch") assert(alone.some((v, i) => v !== together[i]));
    else assertEquals(alone, together, name);
  }
});

/**
 * What Ba, Kiros and Hinton prove of batch and layer norm (table 1 of arXiv:1607.06450), where
 * `x = Wh`: scaling or shifting all weights, those of one neuron, or the input of one sample.
 */
Deno.test("each normalization forgets what Ba's table says it forgets", () => {
  const h = draw(16, 8), w = draw(10, 8), eps = 1e-300;
  const of = (h: Tensor, w: Tensor): Tensor => h.matmul(w.transpose());
  const forgets = (by: NormalizeOptions, changed: Tensor): boolean => {
    const before = normalize(of(h, w), { ...by, eps }).toArray();
    return normalize(changed, { ...by, eps }).toArray()
      .every((v, i) => Math.abs(v - before[i]!) < 1e-11);
  };
  const each = (n: number, at: number, value: number, rest: number) =>
    tensor(Float64Array.from({ length: n }, (_, i) => i === at ? value : rest), [n, 1]);
  const changes = {
    "scaled weights": of(h, w.mul(3)),
    "shifted weights": of(h, w.add(draw(1, 8))), // the same shift for every neuron
    "one neuron's weights scaled": of(h, w.mul(each(10, 4, 3, 1))),
    "scaled inputs": of(h.mul(3), w),
    "shifted inputs": of(h.add(draw(1, 8)), w), // the same shift for every sample
    "one sample scaled": of(h.mul(each(16, 4, 3, 1)), w),
  };
  const table = {
    batch: [true, false, true, true, true, false],
    layer: [true, true, false, true, false, true],
    rms: [true, false, false, true, false, true],
  };
  const axes = { batch: { axes: 0 }, layer: { axes: 1 }, rms: { axes: 1, center: false } };
  for (const kind of ["batch", "layer", "rms"] as const) {
    const found = Object.values(changes).map((changed) => forgets(axes[kind], changed));
    assertEquals(found, table[kind], kind);
  }
});

Deno.test("gradients sum to zero over what shares a mean, and along x̂ only ε lets any through", () => {
  const eps = 1e-2, dy = draw(...SIZE), leaf = variable(x);
  for (const [name, by] of Object.entries(AXES) as [string, NormalizeOptions][]) {
    const run = record(() => normalize(leaf, { ...by, eps }));
    const dx = run.gradients(dy).get(leaf), blocks = by.groups ?? 1;
    const cut = (t: Tensor): Tensor => t.reshape([N, blocks, C / blocks, 5, 3]);
    const axis = (by.axes as number[]).flatMap((a) => a === 0 ? [0] : a === 1 ? [2] : [a + 1]);
    const total = (t: Tensor): Tensor => cut(t).sum({ axis, keepDims: true });
    if (by.center !== false) assert(total(dx).abs().max().item() < 1e-13, name);
    const spread = by.center === false
      ? cut(x).square().mean({ axis, keepDims: true })
      : cut(x).variance({ axis, keepDims: true });
    const sigma2 = spread.add(eps), xHat = run.value;
    const left = total(dy.mul(xHat)).mul(eps).div(sigma2.mul(sigma2.sqrt()));
    assert(left.abs().max().item() > 1e-6);
    assert(total(dx.mul(xHat)).sub(left).abs().max().item() < 1e-13, name);
  }
});

Deno.test("normalize() keeps its result alone, with groups, too", () => {
  for (
    const run of [
      () => normalize(x, AXES.batch),
      () => normalize(x, AXES.group),
      () => groupNorm(x, 3, gamma, beta),
      () => instanceNorm(x, gamma, beta),
      () => rmsNorm(x, draw(3)),
    ]
  ) {
    const before = memoryUsage().tensors;
    scope(() => {
      const y = scope(run);
      assertEquals(y.shape, SIZE);
      assert(memoryUsage().tensors <= before + 1);
    });
  }
});

Deno.test("an empty batch stays empty, but for batch norm, which has no mean to take", () => {
  const empty = zeros([0, C, 5, 3]);
  for (const by of [AXES.layer, AXES.instance, AXES.group, AXES.rms]) {
    assertEquals(normalize(empty, by).shape, [0, C, 5, 3]);
  }
  assertThrows(
    () => normalize(empty, AXES.batch),
    RangeError,
    "Cannot normalize [0, 6, 5, 3] over axes [0, 2, 3]: no elements share a mean",
  );
});

Deno.test("normalize() and the norms over it say what does not fit", () => {
  const says = (run: () => unknown, sentence: string, kind: typeof RangeError = RangeError) => {
    assertEquals(assertThrows(run, kind).message, sentence);
  };
  says(
    () => normalize(x, { axes: [] }),
    "Cannot normalize [4, 6, 5, 3] over axes []: no elements share a mean",
  );
  says(
    () => normalize(x, { axes: [1], groups: 4 }),
    "Cannot normalize [4, 6, 5, 3] in 4 groups: 6 channels on axis 1 are cut into equal groups, " +
      "of which there may be 1, 2, 3 or 6",
  );
  says(
    () => normalize(x, { axes: [2, 3], groups: 2 }),
    "Cannot normalize [4, 6, 5, 3] over axes [2, 3] in 2 groups: they are groups of channels, " +
      "axis 1, which must be one of the axes",
  );
  says(
    () => normalize(x, { axes: 1, eps: -1 }),
    "Cannot normalize with eps -1: it is a small positive number, such as 1e-5",
  );
  says(
    () => normalize(zeros([2, 3], { dtype: "int32" }), { axes: 1 }),
    "Cannot apply normalize to an int32 tensor [2, 3]: it takes float32 or float64; convert with " +
      'to("float32") first',
    TypeError,
  );
  says(
    () => groupNorm(x, 2, draw(5)),
    "Cannot group-normalize [4, 6, 5, 3] with gamma [5]: expected [6]",
  );
  says(() => groupNorm(draw(6), 2), "Cannot group-normalize [6]: expected [N, C, …]");
  says(
    () => groupNorm(x, 2, null, ones([6])),
    "Cannot group-normalize float64 [4, 6, 5, 3] with beta in float32: use one dtype",
    TypeError,
  );
  says(
    () => instanceNorm(draw(4, 6)),
    "Cannot instance-normalize [4, 6]: expected [N, C, …] with an axis after the channels, over " +
      "which to take the mean",
  );
  says(
    () => rmsNorm(x, draw(4)),
    "Cannot RMS-normalize [4, 6, 5, 3] with gamma [4]: expected [3]",
  );
});
