import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Kernel, KernelDied } from "../../../src/kernel/deno/client.ts";
import type { Output } from "../../../src/kernel/protocol/outputs.ts";
import { KernelProcess } from "../../../src/kernel/deno/process.ts";
import { failedLine } from "../../../src/kernel/deno/as_run.ts";
import { alive, lines, NEEDS, permitted, until } from "../permitted.ts";

/** A test with a kernel of its own, that must be gone afterwards. */
function kernelTest(name: string, body: (kernel: Kernel) => Promise<void>): void {
  Deno.test({
    name: `${name} ${NEEDS}`,
    ignore: !permitted,
    async fn() {
      let pid;
      {
        await using kernel = await Kernel.start({ env: { NO_COLOR: "1" } });
        pid = kernel.pid;
        await body(kernel);
      }
      assert(!alive(pid), "the kernel is still there");
    },
  });
}

type Data = Extract<Output, { output_type: "display_data" }>;
type Text = Extract<Output, { output_type: "stream" }>;

function printed(text: string): Output {
  return { output_type: "stream", name: "stdout", text };
}

function value(count: number, text: string): Output {
  return {
    output_type: "execute_result",
    execution_count: count,
    data: { "text/plain": text },
    metadata: {},
  };
}

kernelTest("a kernel runs cells one after the other and keeps their names", async (kernel) => {
  assertEquals(await kernel.execute("const x: number = 40;"), {
    count: 1,
    outputs: [],
    error: undefined,
  });
  assertEquals((await kernel.execute("console.log('a'); x + 2")).outputs, [
    printed("a\n"),
    value(2, "42"),
  ]);
});

kernelTest("200 cells lose no output, and none finds its way into another", async (kernel) => {
  for (let i = 1; i <= 200; i++) {
    const { outputs } = await kernel.execute(`console.log("cell ${i}"); ${i}`, { settle: 0 });
    assertEquals(outputs, [printed(`cell ${i}\n`), value(i, `${i}`)]);
  }
});

kernelTest("2000 lines arrive, and what comes a moment after the cell", async (kernel) => {
  const many = await kernel.execute("for (let i = 0; i < 2000; i++) console.log(i)", { settle: 0 });
  assertEquals(many.outputs, [printed(Array.from({ length: 2000 }, (_, i) => `${i}\n`).join(""))]);
  const late = await kernel.execute("setTimeout(() => console.log('late'), 5); 'now'");
  assertEquals(late.outputs, [value(2, '"now"'), printed("late\n")]);
});

kernelTest("20 MB arrive whole: a value, a display, and what is printed", async (kernel) => {
  const big = 20e6;
  const { outputs } = await kernel.execute(`
    const text = "é".repeat(${big});
    await Deno.jupyter.display({ "text/plain": text }, { raw: true });
    console.log(text);
    console.error("small");
    Deno.jupyter.html\`\${text}\``);
  const text = "é".repeat(big);
  assertEquals(outputs.map((output) => output.output_type), [
    "display_data",
    "stream",
    "stream",
    "execute_result",
  ]);
  const [displayed, said, small, result] = outputs as [Data, Text, Text, Data];
  // Strings of this length are compared without being drawn.
  assert(displayed.data["text/plain"] === text);
  assert(said.text === `${text}\n`);
  assertEquals(small.text, "small\n");
  assert(result.data["text/html"] === text);
  assertEquals((await kernel.execute("1")).outputs, [value(2, "1")]);
});

kernelTest("displays arrive, and their updates", async (kernel) => {
  const show = (text: string, update: boolean) =>
    `await Deno.jupyter.display({ "text/plain": "${text}" }, ` +
    `{ raw: true, display_id: "progress", update: ${update} });`;
  const first = await kernel.execute(show("0 %", false) + show("50 %", true));
  assertEquals(first.outputs, [
    { output_type: "display_data", data: { "text/plain": "50 %" }, metadata: {} },
  ]);
  assertEquals((await kernel.execute(show("100 %", true))).outputs, []);
  assertEquals(first.outputs.length, 1); // the display of the first cell has changed
  assertEquals(first.outputs[0]?.output_type === "display_data" && first.outputs[0].data, {
    "text/plain": "100 %",
  });
});

kernelTest("a cell that throws says what and where", async (kernel) => {
  const cells = [
    "const y = 1;\n\nthrow new RangeError('too far'); // here",
    'import {\n  basename,\n} from "node:path";\nimport type { X } from "./x.ts";\nnull.x // here',
    "function f() {\n  const a = [1, 2, 3];\n  throw new Error('deep');\n}\n\nf(); // here",
    "interface A {\n  x: 1 }\nenum B { C }\nawait Promise.reject(new TypeError('t')); // here",
    "interface A {\n  x: 1 }\nenum D { C }\nnew URL('nowhere'); // here",
  ];
  for (const cell of cells) {
    const { error } = await kernel.execute(cell);
    const expected = cell.split("\n").findIndex((line) => line.includes("// here")) + 1;
    const line = failedLine(cell, error?.traceback ?? []);
    assert(line === expected, `${line} instead of ${expected}:\n${cell}\n${error?.traceback}`);
  }
  const { error } = await kernel.execute(cells[0] ?? "");
  assertEquals([error?.ename, error?.evalue], ["RangeError", "too far"]);
});

kernelTest("a syntax error says what and where", async (kernel) => {
  const { outputs, error } = await kernel.execute("const a = 1;\nconst b = (2;");
  assertEquals(outputs, [error ?? printed("no error")]);
  assertEquals([error?.ename, error?.evalue], ["SyntaxError", "Expected ',', got ';' (2:13)"]);
  assertEquals(error?.traceback, [
    "2 | const b = (2;",
    "                ^",
    "SyntaxError: Expected ',', got ';'",
  ]);
  assertEquals((await kernel.execute("1")).outputs, [value(2, "1")]);
});

kernelTest("errors that nobody awaits or catches are errors of the cell", async (kernel) => {
  const rejected = await kernel.execute("Promise.reject(new TypeError('lost')); 1");
  assertEquals([rejected.error?.ename, rejected.error?.evalue], ["TypeError", "lost"]);
  const thrown = await kernel.execute("setTimeout(() => { throw 'a string' }, 0); 1");
  assertEquals([thrown.error?.ename, thrown.error?.evalue], ["Error", "a string"]);
  const caught = await kernel.execute("await Promise.reject(1).catch(() => 2)");
  assertEquals(caught.outputs, [value(3, "2")]);
});

kernelTest("what mends the kernel leaves no names in it", async (kernel) => {
  const names = "parent tell norma_marker";
  const cell = `"${names}".split(" ").filter((name) => name in globalThis).length`;
  assertEquals((await kernel.execute(cell)).outputs, [value(1, "0")]);
});

kernelTest("a cell that ends the process is reported with its code", async (kernel) => {
  const died = await assertRejects(() => kernel.execute("Deno.exit(3)"), KernelDied);
  assertEquals([died.code, died.signal], [3, null]);
  assertEquals(died.message, "The kernel process ended with code 3");
  await assertRejects(() => kernel.execute("1"), KernelDied);
});

kernelTest("a kernel that is killed while a cell runs is reported", async (kernel) => {
  const running = kernel.execute("await new Promise(() => {})");
  kernel.execute("0").catch(() => {}); // a second question must not hang either
  Deno.kill(kernel.pid, "SIGKILL");
  const died = await assertRejects(() => running, KernelDied);
  assertEquals([died.code, died.signal], [null, "SIGKILL"]);
  assertMatch(died.message, /by signal SIGKILL/);
});

kernelTest("an endless loop can be interrupted, and the state is kept", async (kernel) => {
  await kernel.execute("const kept = 7;");
  const running = kernel.execute("console.log('in'); while (true) {}");
  await new Promise((resolve) => setTimeout(resolve, 200));
  await kernel.interrupt();
  assert((await running).error !== undefined);
  assertEquals((await kernel.execute("kept")).outputs, [value(3, "7")]);
});

kernelTest("a cell can be given up, and the kernel ended while it runs", async (kernel) => {
  await assertRejects(
    () => kernel.execute("while (true) {}", { timeout: 100 }),
    Error,
    "The cell did not end within 0.1 s",
  );
});

kernelTest("messages of four megabytes arrive whole", async (kernel) => {
  const cell = `await Deno.jupyter.display({ "text/plain": "x".repeat(4e6) }, { raw: true })`;
  const { outputs: [output] } = await kernel.execute(cell);
  assert(output?.output_type === "display_data");
  assertEquals(String(output.data["text/plain"]).length, 4e6);
});

Deno.test({
  name: `the connection file is its owner's alone, and goes ${NEEDS}`,
  ignore: !permitted || Deno.build.os === "windows",
  async fn() {
    const process = await KernelProcess.spawn({});
    const { mode } = await Deno.stat(process.connectionFile);
    assertEquals((mode ?? 0) & 0o777, 0o600);
    await process.forgetConnectionFile();
    await assertRejects(() => Deno.stat(process.connectionFile), Deno.errors.NotFound);
    process.signal("SIGKILL");
    await process.ended;
  },
});

Deno.test({
  name: `a program that is no kernel is reported with its code and what it said ${NEEDS}`,
  ignore: !permitted || Deno.build.os === "windows",
  async fn() {
    const died = await withProgram(
      "echo not today >&2; exit 4",
      (deno) => assertRejects(() => Kernel.start({ deno }), KernelDied),
    );
    assertEquals(died.message, "The kernel process ended with code 4:\nnot today");
  },
});

Deno.test({
  name: `a kernel that says nothing is given up, and does not stay behind ${NEEDS}`,
  ignore: !permitted || Deno.build.os === "windows",
  async fn() {
    await withProgram('echo $$ > "$0.pid"; exec sleep 60', async (deno) => {
      const start = () => Kernel.start({ deno, startTimeout: 300 });
      await assertRejects(start, Error, "The kernel did not answer within 0.3 s");
      assert(!alive(Number(await Deno.readTextFile(`${deno}.pid`))));
    });
  },
});

Deno.test({
  name: `a port that somebody else took is no reason to fail ${NEEDS}`,
  ignore: !permitted || Deno.build.os === "windows",
  async fn() {
    const once = `if [ ! -e "$0.tried" ]; then touch "$0.tried"; echo AddrInUse >&2; exit 1; fi`;
    await withProgram(`${once}; exec "${Deno.execPath()}" "$@"`, async (deno) => {
      await using kernel = await Kernel.start({ deno });
      assertEquals((await kernel.execute("1 + 1")).count, 1);
      await Deno.stat(`${deno}.tried`);
    });
  },
});

Deno.test({
  name: `a kernel ends by itself when its client is killed ${NEEDS}`,
  ignore: !permitted,
  async fn() {
    const client = new URL("../../../src/kernel/deno/client.ts", import.meta.url);
    const program = `import { Kernel } from "${client}";
      console.log((await Kernel.start()).pid);
      setInterval(() => {}, 1000);`;
    const process = new Deno.Command(Deno.execPath(), {
      args: ["eval", program],
      stdout: "piped",
    }).spawn();
    const output = lines(process.stdout);
    const pid = Number((await output.next()).value);
    assert(alive(pid));
    process.kill("SIGKILL");
    await process.status;
    await output.return(undefined);
    await until("the kernel to end", () => !alive(pid));
  },
});

/** Calls `use` with the path of a shell script. */
async function withProgram<T>(script: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/program`;
    await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return await use(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
