/**
 * The page that the README links to: what the kept numbers and Norma's answers give.
 *
 * @module
 */
import type { Statistics } from "./bounds/bound.ts";
import { type Case, kerasCases, KINDS, torchCases } from "./cases.ts";
import { worse, type Worst, type WorstOf } from "./errors.ts";
import type { Kept } from "./kept.ts";
import { list, paragraph, table, two } from "./markdown.ts";
import { measure, type Measured, measured, ways } from "./measure.ts";
import { nodeShare, type NodeTest } from "./onnx.ts";
import { keras, onnx, torch } from "./numbers.ts";
import { relativeErrors, relatives } from "./relatives.ts";

const QUANTITIES = {
  y: "y",
  dx: "dx",
  dgamma: "dγ",
  dbeta: "dβ",
  running_mean: "running mean",
  running_var: "running variance",
} as const;
/** Those that one layer has. */
const OTHERS = { dalpha: "dα of dynamic tanh", _u: "u of spectral norm", _v: "v" } as const;

/** What is on the page, so that it is measured once. */
interface Found {
  readonly torch: readonly Measured[];
  readonly keras: readonly Measured[];
}

/** The page. */
export function page(): string {
  const found: Found = {
    torch: measured(torchCases, torch),
    keras: measured(kerasCases, keras),
  };
  return [
    "# Conformance",
    paragraph(`
      Every normalization layer, with its options, shapes and modes, on inputs that are kind and
      inputs that are not, compared with PyTorch ${torch.version}, with Keras ${keras.version} and
      with ONNX's node tests. \`deno task conformance\` makes the numbers again where Python has
      these packages, and writes this page; \`deno task test\` replays every case, in float32 and
      float64, on WebAssembly and on the reference backend, against the numbers kept here, and
      checks that this page is what they give.`),
    counts(),
    units(),
    ...byLayer(found.torch),
    ...byKind(found.torch),
    ...closer(found.torch),
    ...ofRelatives(),
    ...ofKeras(found.keras),
    ...ofOnnx(),
    ...differences(),
  ].join("\n\n") + "\n";
}

/** The worst over some cases, by quantity. */
function worstOver(
  all: readonly Measured[],
  whose: "norma" | "peer",
  statistics: Statistics,
): Record<string, Worst> {
  const found: Record<string, Worst> = {};
  for (const one of all) {
    for (const [name, worst] of Object.entries(one[whose][statistics] ?? {})) {
      found[name] = worse(found[name], worst);
    }
  }
  return found;
}
/** A row for some cases, a column for each quantity that they have, `Norma / the other`. */
function compared(
  rows: readonly (readonly [name: string, of: readonly Measured[]])[],
  statistics: Statistics,
): string {
  const found = rows.map(([name, of]) => ({
    name,
    norma: worstOver(of, "norma", statistics),
    peer: worstOver(of, "peer", statistics),
  })).filter(({ norma }) => Object.keys(norma).length > 0);
  const quantities = Object.entries(QUANTITIES).filter(([q]) => found.some((f) => f.norma[q]));
  return table(
    ["", ...quantities.map(([, title]) => title)],
    found.map(({ name, norma, peer }) => [
      name,
      ...quantities.map(([q]) =>
        norma[q] === undefined ? "" : `${two(norma[q].roundings)} / ${two(peer[q]!.roundings)}`
      ),
    ]),
  );
}
const ofLayers = (all: readonly Measured[], statistics: Statistics): string =>
  compared(
    layersOf(all).map((layer) => [layer, all.filter((m) => m.case.layer === layer)]),
    statistics,
  );
/** Those that normalize with the statistics of the input at first. */
const trained = (all: readonly Measured[]) => all.filter((m) => m.case.mode !== "eval");
const layersOf = (all: readonly Measured[]) => [...new Set(all.map((m) => m.case.layer))];

function counts(): string {
  const share = (cases: readonly Case[], kept: Kept) => {
    let worst = 0;
    cases.forEach((c, i) => {
      for (const way of ways) {
        for (const found of Object.values(measure(c, kept.cases[i]!, way))) {
          for (const { share } of Object.values(found)) worst = Math.max(worst, share);
        }
      }
    });
    return two(worst);
  };
  const sources = Map.groupBy(onnx, (t) => t.source);
  const row = (name: string, cases: number, share: string) => [
    name,
    String(cases),
    String(cases * ways.length),
    share,
  ];
  const numbersIn = (kept: Kept) =>
    kept.cases.flatMap((c) => [...c.passes, c.buffers]).flatMap((q) => Object.values(q)).flat();
  return [
    table(["Compared with", "cases", "replays", "largest share of what is allowed"], [
      row(`PyTorch ${torch.version}`, torchCases.length, share(torchCases, torch)),
      row(`Keras ${keras.version}`, kerasCases.length, share(kerasCases, keras)),
      ...[...sources].map(([source, tests]) =>
        row(`ONNX, ${source}`, tests.length, two(Math.max(...tests.map(worstNode))))
      ),
    ]),
    paragraph(`
      A case is one layer with its options, one shape, one kind of input and one mode. Of its outputs,
      gradients and buffers ${numbersIn(torch).length.toLocaleString("en")} numbers are kept for
      PyTorch alone, of results of more than a thousand a sample. A replay is a case in one element type on one backend.`),
  ].join("\n\n");
}
const worstNode = (test: NodeTest): number =>
  Math.max(...ways.map(({ dtype, backend }) => nodeShare(test, dtype, backend)));

const units = (): string =>
  [
    paragraph(`
      The truth is what PyTorch answers in float64 to the same numbers, all of which float32 holds
      exactly. Errors are counted in roundings of float32: one is 2⁻²⁴ of the size of the terms that
      a result is made of, the most that rounding once can do. That size is`),
    list([
      "of y: |γ| · max(1, max |x̂|) + |β|;",
      "of dx: max |γ dy| / √(σ² + ε);",
      "of dγ and dβ: Σ |dy| · max(1, |x̂|) and Σ |dy|;",
      "of running statistics: the largest that they, or a batch's, have been;",
      "of what other layers give: in `bounds/`, with the rest.",
    ]),
    paragraph(`
      How many roundings are allowed is not one number, but derived for each element from its
      arithmetic and from the statistics of its group: in [normalized.ts](bounds/normalized.ts),
      [running.ts](bounds/running.ts), [response.ts](bounds/response.ts) and
      [weight.ts](bounds/weight.ts). In float64 there is no finer truth; there the roundings of
      PyTorch's own formula are allowed beside Norma's. "Largest share" above says how near the
      worst of all results came to what it is allowed.`),
  ].join("\n\n");

function byLayer(all: readonly Measured[]): string[] {
  return [
    "## By layer",
    paragraph(`
      Each cell is the worst over all kinds of input, Norma's on WebAssembly / PyTorch's, both in
      float32. With the statistics of the input:`),
    ofLayers(trained(all), "input"),
    "In evaluation, with running statistics that were given:",
    ofLayers(all, "given"),
    paragraph(`
      In evaluation with the running statistics that three steps of training left. They are numbers
      of float32, which cannot hold a mean like 10000001.5: far from zero nothing that is computed
      with them can be near the truth.`),
    ofLayers(all, "running"),
  ];
}

function byKind(all: readonly Measured[]): string[] {
  const of = (kind: string) => trained(all).filter((m) => m.case.kind === kind);
  return [
    "## By kind of input",
    list(Object.entries(KINDS).map(([kind, what]) => `_${kind}_: ${what}`)),
    "With the statistics of the input, the worst over all layers, Norma / PyTorch:",
    compared(Object.keys(KINDS).map((kind) => [kind, of(kind)]), "input"),
  ];
}

/** Of each quantity of each case, who is nearer. */
function closer(all: readonly Measured[]): string[] {
  const row = (modes: readonly Statistics[]) => ([name, title]: readonly [string, string]) => {
    const found = all.flatMap(({ case: c, norma, peer }) =>
      modes.filter((mode) => c.mode !== "eval" || mode === "given").flatMap((mode) => {
        const ours = norma[mode]?.[name], theirs = peer[mode]?.[name];
        return ours && theirs ? [ours.roundings - theirs.roundings] : [];
      })
    );
    const count = (f: (apart: number) => boolean) => String(found.filter(f).length);
    return [
      title,
      count((d) => d < -ALIKE),
      count((d) => Math.abs(d) <= ALIKE),
      count((d) => d > ALIKE),
      two(Math.max(0, ...found.map((d) => -d))),
      two(Math.max(0, ...found)),
    ];
  };
  const head = ["", "Norma", "alike", "PyTorch", "Norma by", "PyTorch by"];
  const outside = (whose: "norma" | "peer") =>
    Map.groupBy(
      all.filter((m) => shares(m[whose]).some((share) => !(share <= 1))),
      (m) => m.case.layer,
    );
  const beyond = outside("peer"), layers = layersOf(all);
  return [
    "## Who is closer to the truth",
    paragraph(`
      Of every quantity of every case, in float32: how often Norma's worst element is nearer, how
      often both are alike, to half a rounding, how often PyTorch's is nearer; and by how many
      roundings at most. With statistics of the input, or given ones:`),
    table(
      head,
      [...Object.entries(QUANTITIES), ...Object.entries(OTHERS)].map(
        row(["input", "given"]),
      ),
    ),
    paragraph(`
      Where Norma is nearer by thousands and millions, PyTorch folded (x − μ) / σ to a x + b, which
      cancels where the mean is large, or took a variance in float32. Where PyTorch is nearer, it is
      by roundings that either may make; by more than two mostly where a kernel of Norma's added up a run of
      squares, up to 128 a lane, in float32, before it went on in float64. With the running statistics that training left:`),
    table(head, Object.entries(QUANTITIES).slice(0, 4).map(row(["running"]))),
    paragraph(`
      Far from zero it decides what the running mean was rounded to, and PyTorch's may be luckier
      than Norma's.`),
    paragraph(`
      Cases of which some result of PyTorch's in float32 is beyond what Norma is allowed, in which
      the size of the mean has no part:`),
    table(
      ["", "cases", "PyTorch beyond", "Norma beyond"],
      layers.map((layer) => [
        layer,
        String(all.filter((m) => m.case.layer === layer).length),
        String(beyond.get(layer)?.length ?? 0),
        String(outside("norma").get(layer)?.length ?? 0),
      ]),
    ),
  ];
}
/** Half a rounding. */
const ALIKE = 0.5;
const shares = (worst: WorstOf): number[] =>
  Object.values(worst).flatMap((by) => Object.values(by)).map(({ share }) => share);

function ofRelatives(): string[] {
  const names = ["y", "dx", "dgamma", "dbeta"] as const;
  const rows = relatives.map((relative) => {
    const indices = torchCases.flatMap((c, i) => relative.fits(c) ? [i] : []);
    const worst: Record<string, Worst> = {};
    let share = 0;
    for (const i of indices) {
      for (const { dtype, backend } of ways) {
        const errors = relativeErrors(relative, torchCases[i]!, torch.cases[i]!, dtype, backend);
        share = Math.max(share, ...shares(errors));
        if (dtype !== "float32" || backend !== "wasm") continue;
        for (const by of Object.values(errors)) {
          for (const [name, error] of Object.entries(by)) worst[name] = worse(worst[name], error);
        }
      }
    }
    return [
      `\`${relative.name}\``,
      String(indices.length),
      ...names.map((name) => worst[name] ? two(worst[name].roundings) : ""),
      two(share),
    ];
  });
  return [
    "## Relatives",
    paragraph(`
      Functions that compute what another layer does if they are asked so, held to that layer's
      numbers and to what it is allowed; worst errors in roundings.`),
    list(relatives.map(({ name, as }) => `\`${name}\` as ${as}`)),
    table(
      ["", "cases", ...names.map((name) => QUANTITIES[name]), "largest share of what is allowed"],
      rows,
    ),
  ];
}

function ofKeras(all: readonly Measured[]): string[] {
  const near = (m: Measured) => m.case.kind !== "far";
  return [
    "## Keras",
    paragraph(`
      Layers with \`convention: "keras"\`: its ε, its momentum, which weighs the old value, and its
      biased running variance. The truth is the formulas of its documentation in float64, with
      derivatives by PyTorch, since its layers compute in float32 whatever they are given; its own
      answers, on its PyTorch backend, are those of its layers. Worst errors in roundings, Norma /
      Keras, with the statistics of the input, on usual inputs and constant groups:`),
    ofLayers(trained(all).filter(near), "input"),
    paragraph(`
      And around 10⁷, where Keras' variance, E[x²] − E[x]², has no digit left; NaN is the root of a
      negative one:`),
    ofLayers(trained(all).filter((m) => !near(m)), "input"),
    "In evaluation, with given running statistics:",
    ofLayers(all, "given"),
    paragraph(`
      The values that Keras' own tests assert are compared in
      [keras_asserted_test.ts](keras_asserted_test.ts).`),
  ];
}

function ofOnnx(): string[] {
  const operators = [...Map.groupBy(onnx, (t) => t.operator)];
  return [
    "## ONNX",
    paragraph(`
      Node tests, on layers with \`convention: "onnx"\`. What they expect was computed by NumPy in
      float32, whose roundings are allowed beside Norma's.`),
    table(
      ["", "tests", "from", "largest share of what is allowed"],
      operators.map(([operator, tests]) => [
        operator,
        String(tests.length),
        [...new Set(tests.map((t) => t.source))].join(", "),
        two(Math.max(...tests.map(worstNode))),
      ]),
    ),
    paragraph(`
      The mean and the inverse deviation, which LayerNormalization may give beside its result, are
      not results of Norma's layer, and not compared. LpNormalization is no layer of Norma's either,
      but three operations: \`x.div(x.norm({ p, axis, keepDims: true }))\`.`),
  ];
}

const differences = (): string[] => [
  "## Where Norma means something else",
  list([
    `Instance norm with \`momentum: null\` is the mean over all batches, as batch norm's. PyTorch's
     takes it for 0, so that its running statistics never move, and its counter never counts: these
     cases are left out.`,
    `A batch whose statistics are not finite leaves the running ones alone, unless the layer is
     told otherwise; PyTorch's and Keras' are spoiled by it for good. No case has one.`,
    `From 2⁶⁴ on squares are beyond float32. On WebAssembly batch, instance, group and layer norm
     still give the truth, where PyTorch, and Norma's reference backend and RMS norm, give 0; the
     running statistics leave such a batch alone. Weight norm loses digits below 2⁻⁶⁰, where squares
     vanish. No case goes so far.`,
    `RMSNorm adds float64's machine epsilon in float64. Here it is told to add float32's, so that
     the same number is asked for in both.`,
  ]),
];
