import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { NEEDS, permitted } from "../kernel/permitted.ts";
import { type Strict, StrictKernel } from "./strict_kernel.ts";

const IMPORTS = `
import * as Plot from "npm:@observablehq/plot@0.6.17";
import { figure, flush, lossCurve, progress, progressGrid, show } from "jsr:@norma/norma@^0.1.0/display";
const small = (alt) => ({
  title: "Loss", alt, x: { label: "step" }, y: { label: "loss" }, marks: [Plot.lineY([3, 2, 1])],
});`;

/** A test in Deno's real kernel, read by a client that stops when the kernel says "idle". */
function cellTest(name: string, body: (kernel: StrictKernel) => Promise<void>): void {
  Deno.test({
    name: `${name} ${NEEDS}`,
    ignore: !permitted,
    async fn() {
      await using kernel = await StrictKernel.start();
      const { outputs } = await kernel.execute(IMPORTS);
      assertEquals(outputs, []);
      await body(kernel);
    },
  });
}

/** The texts of the outputs of a cell; nothing may have come after its end. */
function texts({ outputs, late }: Strict): unknown[] {
  assertEquals(late, 0, "an output came after the cell was over");
  return outputs.map((output) => {
    if (output.output_type === "stream") return output.text;
    return output.output_type === "error" ? output.evalue : output.data["text/plain"];
  });
}

cellTest("show() shows one <img> and leaves nothing else in the cell", async (kernel) => {
  const { outputs, late } = await kernel.execute(`await show(small("It falls."))`, { wait: 200 });
  assertEquals(late, 0);
  assertEquals(outputs.length, 1);
  const [output] = outputs;
  assert(output?.output_type === "display_data");
  assertEquals(Object.keys(output.data).sort(), ["text/html", "text/plain"]);
  assertEquals(output.data["text/plain"], "It falls.");
  assertEquals(`${output.data["text/html"]}`.startsWith(`<img width="656" height="`), true);
});

cellTest("200 cells lose no figure, and none finds its way into another cell", async (kernel) => {
  for (let i = 0; i < 200; i++) {
    assertEquals(texts(await kernel.execute(`await show(small("figure ${i}"))`)), [`figure ${i}`]);
  }
});

cellTest("a figure of two megabytes arrives before its cell is over", async (kernel) => {
  const code = `await show({ ...small("many points"), marks: [
    Plot.line(Array.from({ length: 100000 }, (_, i) => [i, Math.sin(i * i)])),
  ] })`;
  assertEquals(texts(await kernel.execute(code, { wait: 300 })), ["many points"]);
});

cellTest("several figures and prints keep their order", async (kernel) => {
  const code = `console.log("a"); await show(small("b")); console.log("c"); await show(small("d"))`;
  assertEquals(texts(await kernel.execute(code, { wait: 100 })), ["a\n", "b", "c\n", "d"]);
});

cellTest("flush() keeps what was printed, also 500 lines if it is told", async (kernel) => {
  for (const lines of [1, 50, 500]) {
    const code = `for (let i = 0; i < ${lines}; i++) console.log(i); await flush(${lines})`;
    const [text] = texts(await kernel.execute(code, { wait: 100 }));
    assertEquals(`${text}`.split("\n").length, lines + 1);
  }
});

cellTest("progress in a loop that never waits is one output without a clock", async (kernel) => {
  const code = `
    const bar = progress("sweep", { total: 24 });
    for (let i = 1; i <= 24; i++) {
      for (const end = performance.now() + 15; performance.now() < end;);
      bar.update(i, "learning rate " + i);
    }
    await bar.done("best 0.1");`;
  assertEquals(texts(await kernel.execute(code, { wait: 100 })), ["sweep: 24 of 24 · best 0.1"]);
});

cellTest("a tensor, a tape and a ready figure are pictures below their cells", async (kernel) => {
  const html = async (code: string): Promise<string> => {
    const { all } = await kernel.execute(code, { wait: 200 }); // what a cell ends with may be late
    const [output] = all;
    assert(output !== undefined && "data" in output, JSON.stringify(all));
    return `${output.data["text/html"]}`;
  };
  const { all } = await kernel.execute(
    `
    import { normal, Random, record, variable } from "jsr:@norma/norma@^0.1.0";
    import { histograms } from "jsr:@norma/norma@^0.1.0/figures";
    const x = variable(normal([60, 10], { random: new Random(1) })); "ready"`,
    { wait: 300 },
  );
  assertEquals(all.length, 1, JSON.stringify(all));
  assertStringIncludes(await html("x"), 'alt="Heat map of a tensor [60, 10]');
  assertStringIncludes(await html("record(() => x.square().sum())"), "drawn as a graph: square");
  const figure = await html(`await show({ ...histograms({ x }), title: "Mine" })`);
  assertStringIncludes(figure, 'alt="1 histogram: x (mean');
});

cellTest("a curve and a grid end as one picture each before their cell is over", async (kernel) => {
  const code = `
    const curve = lossCurve("curve", { total: 40 });
    const grid = progressGrid("grid", {
      rows: { label: "row", values: [1, 2] }, columns: { label: "column", values: [3] }, value: "sum",
    });
    for (let i = 1; i <= 40; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      curve.update(i, undefined, { loss: 1 / i });
    }
    for (const row of [1, 2]) await grid.set(row, 3, row + 3);
    await curve.done();
    await grid.done();`;
  const { outputs, late } = await kernel.execute(code, { wait: 300 });
  assertEquals(late, 0);
  const data = outputs.map((output) => output.output_type === "display_data" ? output.data : {});
  assertEquals(data.map((data) => data["text/plain"]), [
    "curve: 40 of 40",
    "grid: 2 of 2\nrow \\ column     3\n1             4.00\n2             5.00",
  ]);
  for (const html of data.map((data) => `${data["text/html"]}`)) assert(html.startsWith("<img "));
});

cellTest("a refused figure says why, and nothing is global afterwards", async (kernel) => {
  const refused = await kernel.execute(`await show({ ...small(""), marks: [] })`);
  assertEquals(texts(refused), [
    'The figure "Loss" needs alternative text and got an empty one: ' +
    'write alt: "what one sees in it, in a sentence"',
  ]);
  const types = await kernel.execute(`[typeof document, typeof window, typeof Element].join()`);
  assertEquals(texts(types), ['"undefined,undefined,undefined"']);
});
