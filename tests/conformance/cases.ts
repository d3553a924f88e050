/**
 * The grid: every normalization layer, with its options, shapes, kinds of input and modes.
 *
 * @module
 */

/** What the numbers are like. Every one of them is one of float32's. */
export const KINDS = {
  usual: "means up to 3, deviations 1/2, 1 and 2",
  offset: "mean 10⁴, deviation 1",
  far: "mean 10⁷, deviation 4: whole numbers, all that float32 has there",
  constant: "every other group is one number again and again, which is no sum of few powers of 2",
  tiny: "mean up to 1/8, deviation 2⁻⁹: the variance is less than ε",
  narrow: "mean 1, deviation 2⁻¹²",
  outlier: "one number in each group is 2¹⁰",
  huge: "deviation 2⁴⁰",
  minute: "deviation 2⁻⁴⁰",
} as const;
/** The name of a kind of input. */
export type Kind = keyof typeof KINDS;
/** Whether the layer trains, evaluates with statistics that it was given, or with its own. */
export type Mode = "train" | "eval" | "train, then eval";
type Options = Readonly<Record<string, number | boolean | string | null>>;

/** One layer and one kind of input. */
export interface Case {
  /** The function that makes the layer. */
  readonly layer: LayerName;
  /** Its arguments before the options. */
  readonly args: readonly (number | readonly number[])[];
  readonly options: Options;
  readonly shape: readonly number[];
  readonly kind: Kind;
  readonly mode: Mode;
}
/** Layers that are compared. */
export type LayerName =
  | "batchNorm1d"
  | "batchNorm2d"
  | "batchNorm3d"
  | "instanceNorm1d"
  | "instanceNorm2d"
  | "instanceNorm3d"
  | "groupNorm"
  | "layerNorm"
  | "rmsNorm"
  | "dynamicTanh"
  | "localResponseNorm"
  | "weightNorm"
  | "spectralNorm";

/** `"batchNorm1d [7, 5], momentum null, usual, train"` */
export function nameOf({ layer, args, options, shape, kind, mode }: Case): string {
  const sizes = `[${shape.join(", ")}]`;
  const given = args.filter((arg) => typeof arg !== "number" || arg !== shape[1]);
  const made = given.map((arg) => typeof arg === "number" ? `${arg}` : `over [${arg.join(", ")}]`);
  const said = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  return [`${layer} ${sizes}`, ...made, ...said, kind, mode].join(", ");
}

const ALL = Object.keys(KINDS) as Kind[];
const UNUSUAL = ALL.filter((kind) => kind !== "usual");

/**
 * Every option with every shape on usual inputs; and every other kind of input with the first options
 * and the two largest shapes.
 */
function grid(
  layer: LayerName,
  shapes: readonly (readonly [shape: readonly number[], ...args: Case["args"]])[],
  options: readonly Options[],
  modes: (options: Options) => readonly Mode[],
  kinds: readonly Kind[] = UNUSUAL,
): Case[] {
  const cases = (shape: readonly number[], args: Case["args"], options: Options, kind: Kind) =>
    modes(options).map((mode) => ({ layer, args, options, shape, kind, mode }));
  const large = [...shapes].sort(([a], [b]) => product(b) - product(a)).slice(0, 2);
  return [
    ...shapes.flatMap(([shape, ...args]) => options.flatMap((o) => cases(shape, args, o, "usual"))),
    ...large.flatMap(([shape, ...args]) =>
      kinds.flatMap((k) => cases(shape, args, options[0]!, k))
    ),
  ];
}
const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
const channels = (...shapes: readonly number[][]) =>
  shapes.map((shape) => [shape, shape[1]!] as const);

const both: readonly Mode[] = ["train, then eval", "eval"];
const train: readonly Mode[] = ["train"];

const BATCH: readonly Options[] = [
  {},
  { affine: false },
  { momentum: null },
  { momentum: 0.75, eps: 0.5 },
  { momentum: 1, affine: false },
  { trackRunningStats: false },
];
const INSTANCE: readonly Options[] = [
  {},
  { affine: true, eps: 0.5 },
  { trackRunningStats: true },
  { trackRunningStats: true, affine: true, momentum: 0.75 },
];
const ofBatch = (o: Options): readonly Mode[] =>
  o["trackRunningStats"] === false ? train : o["momentum"] === undefined ? both : [both[0]!];
const ofInstance = (o: Options): readonly Mode[] =>
  o["trackRunningStats"] !== true ? train : o["momentum"] === undefined ? both : [both[0]!];
const always = (): readonly Mode[] => train;

/** Those of a few numbers. */
const small: readonly Case[] = [
  ...grid(
    "batchNorm1d",
    channels([2, 3], [7, 5], [33, 2], [4, 3, 5], [1, 3, 7]),
    BATCH,
    ofBatch,
  ),
  ...grid("batchNorm2d", channels([2, 3, 4, 4], [3, 5, 1, 3], [1, 2, 5, 5]), BATCH, ofBatch),
  ...grid("batchNorm3d", channels([2, 2, 2, 3, 2], [2, 3, 1, 3, 3]), BATCH, ofBatch),
  ...grid("instanceNorm1d", channels([2, 3, 5], [3, 2, 13]), INSTANCE, ofInstance),
  ...grid("instanceNorm2d", channels([2, 3, 3, 3], [1, 2, 5, 7]), INSTANCE, ofInstance),
  ...grid("instanceNorm3d", channels([2, 2, 2, 2, 3], [1, 3, 1, 3, 3]), INSTANCE, ofInstance),
  ...grid(
    "groupNorm",
    [
      [[3, 6], 2, 6],
      [[2, 4, 3, 2], 2, 4],
      [[2, 6, 5], 3, 6],
      [[2, 3, 4], 1, 3],
      [[2, 3, 5], 3, 3],
      [[2, 2, 2, 2, 3], 2, 2],
    ],
    [{}, { affine: false }, { eps: 0.5 }],
    always,
  ),
  ...grid(
    "layerNorm",
    [[[2, 3], [3]], [[7, 5], [5]], [[3, 33], [33]], [[3, 2, 4, 3], [4, 3]], [[2, 3, 5], [3, 5]]],
    [{}, { elementwiseAffine: false }, { bias: false }, { eps: 0.5 }],
    always,
  ),
  ...grid(
    "rmsNorm",
    [[[2, 3], [3]], [[7, 5], [5]], [[3, 33], [33]], [[3, 2, 4, 3], [4, 3]]],
    [{}, { elementwiseAffine: false }, { eps: 0.5 }],
    always,
  ),
  ...grid(
    "localResponseNorm",
    [[[2, 5, 3], 3], [[2, 7, 2, 2], 5], [[1, 4, 2, 1, 2], 2], [[2, 3, 2], 7]],
    [{}, { alpha: 1, beta: 0.5, k: 2 }, { alpha: 0.1, beta: 1 }],
    always,
    ["offset", "tiny", "outlier", "minute"],
  ),
  ...grid(
    "dynamicTanh",
    [[[7, 5], [5]], [[3, 2, 4, 3], [4, 3]]],
    [{}],
    always,
    ["offset", "tiny", "outlier", "minute"],
  ),
  ...grid(
    "weightNorm",
    [[[5, 7]], [[4, 3, 2, 3]], [[1, 33]]],
    [{}, { dim: 1 }, { dim: null }],
    always,
  ),
  ...grid(
    "spectralNorm",
    [[[5, 7]], [[4, 3, 2, 3]]],
    [{}, { dim: 1 }, { powerIterations: 4 }],
    () => ["train, then eval"],
    ["offset", "constant", "outlier", "huge", "minute"],
  ),
];

/** Large enough that sums go on in blocks, and columns are not all read at once. */
const LARGE: readonly (readonly [LayerName, shape: readonly number[], ...args: Case["args"]])[] = [
  ["batchNorm1d", [1031, 3], 3],
  ["batchNorm2d", [5, 3, 17, 23], 3],
  ["instanceNorm2d", [2, 2, 29, 31], 2],
  ["groupNorm", [2, 6, 13, 17], 2, 6],
  ["layerNorm", [3, 1031], [1031]],
  ["rmsNorm", [3, 1031], [1031]],
  ["weightNorm", [3, 1031]],
];

/** Those that PyTorch answers. */
export const torchCases: readonly Case[] = [
  ...small,
  ...LARGE.flatMap(([layer, shape, ...args]) =>
    (["usual", "far", "constant", "outlier"] as const).map((kind): Case => ({
      layer,
      args,
      options: {},
      shape,
      kind,
      mode: "train",
    }))
  ),
];

const KERAS = { convention: "keras" } as const;
/** Those that Keras answers, whose momentum weighs the old value, and whose variance is biased. */
export const kerasCases: readonly Case[] = [
  ...grid(
    "batchNorm1d",
    channels([2, 3], [7, 5], [4, 3, 5]),
    [KERAS, { ...KERAS, affine: false }, { ...KERAS, momentum: 0.25, eps: 0.5 }],
    () => both,
    ["constant", "far"],
  ),
  ...grid("batchNorm2d", channels([2, 3, 4, 4]), [KERAS], () => both, ["constant", "far"]),
  ...grid(
    "layerNorm",
    [[[7, 5], [5]], [[3, 2, 4, 3], [4, 3]]],
    [KERAS, { ...KERAS, elementwiseAffine: false }, { ...KERAS, bias: false, eps: 0.5 }],
    always,
    ["constant", "far"],
  ),
  ...grid(
    "groupNorm",
    [[[3, 6], 2, 6], [[2, 4, 3, 2], 2, 4]],
    [KERAS, { ...KERAS, affine: false }],
    always,
    ["constant", "far"],
  ),
  ...grid("rmsNorm", [[[7, 5], [5]], [[3, 2, 4, 3], [4, 3]]], [KERAS], always, ["constant", "far"]),
];
