/**
 * The norma kernel beside Deno's own: what its clients are told, and when.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Kernel } from "../../../src/kernel/deno/client.ts";
import type { Output } from "../../../src/kernel/protocol/outputs.ts";
import { untried } from "../../../src/kernel/front/kernel.ts";
import { Peer } from "../../../src/kernel/protocol/zmtp.ts";
import { alive, lines, NEEDS, permitted, until } from "../permitted.ts";
import { connectionFile, Front, kernelCommand, type Ran } from "./client.ts";
import type { Checking } from "../../../src/kernel/front/checking.ts";

const ignore = !permitted || Deno.build.os === "windows";

/** A test with a kernel of its own. */
function frontTest(
  name: string,
  body: (front: Front) => Promise<void>,
  checking: Checking = "off",
): void {
  Deno.test({
    name: `${name} ${NEEDS}`,
    ignore,
    async fn() {
      await using front = await Front.start(checking);
      await body(front);
    },
  });
}

function texts(outputs: readonly Output[]): string[] {
  return outputs.map((output) =>
    output.output_type === "stream"
      ? output.text
      : output.output_type === "error"
      ? `${output.ename}: ${output.evalue}`
      : String(output.data["text/plain"] ?? Object.values(output.data)[0])
  );
}

frontTest("no cell is over before its outputs are there, and none has another's", async (front) => {
  const kinds: ((i: number) => [string, string[]])[] = [
    (i) => [`${i}`, [`${i}`]],
    (i) => [`console.log("x${i}"); ${i}`, [`x${i}\n`, `${i}`]],
    (i) => [
      `Deno.jupyter.html\`\${"y".repeat(200_000)}${i}\``,
      [`${"y".repeat(200_000)}${i}`],
    ],
  ];
  const cells = Array.from({ length: 150 }, (_, i) => kinds[i % kinds.length]!(i));
  // All at once, as "Run All" sends them.
  const ran = await Promise.all(cells.map(([code]) => front.execute(code)));
  for (const [i, { outputs, reply }] of ran.entries()) {
    assert(texts(outputs).join() === cells[i]![1].join(), `cell ${i}`);
    assertEquals([reply.status, reply.execution_count], ["ok", i + 1]);
  }
});

frontTest("2,000 lines arrive, before the cell is over", async (front) => {
  const { outputs } = await front.execute("for (let i = 0; i < 2000; i++) console.log(i)");
  assertEquals(texts(outputs), [Array.from({ length: 2000 }, (_, i) => `${i}\n`).join("")]);
});

frontTest("a million lines arrive, in their order", async (front) => {
  const { outputs } = await front.execute(`
    for (let i = 0; i < 1e6; i++) console.log(i);
    console.error("between");
    for (let i = 0; i < 1000; i++) console.log(i);
    await Deno.jupyter.display({ "text/plain": "shown" }, { raw: true });
    for (let i = 0; i < 1000; i++) console.log(i);
    throw new Error("at last")`);
  const counted = (n: number) => Array.from({ length: n }, (_, i) => `${i}\n`).join("");
  const expected = [counted(1e6), "between\n", counted(1000), "shown", counted(1000)];
  for (const [i, text] of texts(outputs).entries()) {
    assert(text === [...expected, "Error: at last"][i], `output ${i}: ${text.slice(0, 100)}`);
  }
  assertEquals(outputs.length, 6);
});

frontTest("20 MB arrive whole", async (front) => {
  const { outputs } = await front.execute('Deno.jupyter.html`${"é".repeat(20e6)}`');
  assert(texts(outputs)[0] === "é".repeat(20e6));
  assertEquals(texts((await front.execute("1")).outputs), ["1"]);
});

frontTest("what comes late goes to the cell that began it", async (front) => {
  const first = await front.execute(`
    setTimeout(() => console.log("printed late"), 1000);
    setTimeout(() => Deno.jupyter.display({ "text/plain": "shown late" }, { raw: true }), 1050);
    Promise.reject(new Error("thrown early"));
    1`);
  assertEquals(texts(first.outputs).toSorted(), ["1", "Error: thrown early"]);
  assertEquals(first.reply.status, "error");
  const second = await front.execute(
    'await new Promise((resolve) => setTimeout(resolve, 1500)); console.log("own")',
  );
  assertEquals(texts(second.outputs), ["own\n"]);
  assertEquals(texts(front.of(first.id).list).slice(2), ["printed late\n", "shown late"]);
});

/** Cells that behave the same on both kernels, run one after the other. */
const CELLS = [
  "const a = 1, b = 2;",
  "a + b",
  "const a = 5; a",
  "let { c, ...rest } = { c: 3, d: 4 }; rest",
  "c = 4; c",
  "function f<T>(x: T): T { return x; } class P { n = 1 } interface Q { b: number } enum E { A, B }",
  "f(new P()).n + E.B",
  "await Promise.resolve(7)",
  "const q: Q = { b: 1 }; q",
  "{ x: 1 }",
  "{ const inner = 1; inner; }",
  'import { join } from "node:path"; join("a", "b")',
  'join("c", "d")',
  'import * as path from "node:path"; typeof path.sep',
  'import { assertEquals } from "jsr:@std/assert@^1"; assertEquals(1, 1);',
  'import { assert } from "@std/assert"; typeof assert',
  'import { version } from "npm:typescript@6.0.3"; typeof version',
  'import { isBefore } from "./src/deno_version.ts"; isBefore("1.2.3", "2.0.0")',
  'import { ones } from "@norma/norma"; ones([2, 3]).shape',
  'const { basename } = await import("node:path"); basename("a/b")',
  "let n = 0; for await (const x of (async function* () { yield 1; yield 2; })()) n += x; n",
  "for await (const x of [Promise.resolve(1), 2]) console.log(x);",
  'console.log("out"); console.error("err"); console.table([{ a: 1 }]); console.dir({ a: [1] });',
  'console.group("g"); console.log("in"); console.groupEnd(); console.assert(false, "no");',
  "Deno.jupyter.html`<b>x</b>`",
  "Deno.jupyter.md`# x`",
  'await Deno.jupyter.display({ "text/plain": "raw" }, { raw: true }); "after"',
  '({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "mine" }) })',
  '({ [Symbol.for("Jupyter.display")]: () => { throw new RangeError("no picture"); } })',
  "null",
  "undefined",
  "NaN",
  "10n",
  '""',
  "false",
  "[1, { a: new Map([[1, 2]]) }]",
  "throw new TypeError('own')",
  "await Promise.reject(new RangeError('waited'))",
  "await (async () => { await 0; throw 'text'; })()",
  "// nothing but a comment",
  "1 // a comment at the end",
  "`a\n${await 2}\nb`",
  "export const e = 1; e",
  "const arrow = async () => await 5; await arrow()",
  "await new Promise<void>((resolve) => setTimeout(resolve, 5)); 'rested'",
  "const [u = 3] = [] as number[]; u",
  "globalThis.global = 1; Object.keys(globalThis).includes('norma')",
  "Deno.jupyter.broadcast('stream', { name: 'stdout', text: 'sent' })",
  "using kept = { [Symbol.dispose]() { console.log('disposed') } }; 1",
  "class Symbol {} typeof new Symbol()",
  "await Promise.resolve(typeof Symbol.for)",
];

Deno.test({
  name: `cells do on this kernel what they do on Deno's own ${NEEDS}`,
  ignore,
  async fn() {
    await using front = await Front.start();
    await using kernel = await Kernel.start({ env: { NO_COLOR: "1" } });
    for (const code of CELLS) {
      const ours = await front.execute(code);
      const theirs = await kernel.execute(code);
      assertEquals(stable(ours.outputs), stable(theirs.outputs), code);
      assertEquals(ours.reply.status === "error", theirs.error !== undefined, code);
    }
  },
});

/** Outputs without the positions of the text that is run, which is not the same. */
function stable(outputs: readonly Output[]): unknown[] {
  return outputs.map((output) => {
    if (output.output_type !== "error") return output;
    const { ename, evalue, traceback } = output;
    return { ename, evalue, said: traceback.find((line) => line.startsWith(ename)) };
  });
}

/** Runs a cell; resolves when it has begun. */
async function begun(front: Front, code: string): Promise<{ over: Promise<Ran> }> {
  const mark = crypto.randomUUID();
  const over = front.execute(`console.log("${mark}");\n${code}`);
  await until("its beginning", () => texts([...front.outputs()]).join().includes(mark));
  return { over };
}

const SLOW_STEPS = `
const listener = () => ended = true;
let ended = false;
process.on("SIGINT", listener);
console.log("listening");
while (!ended) {
  for (const end = Date.now() + 600; Date.now() < end;);
  await new Promise((resolve) => setTimeout(resolve, 0));
}
process.off("SIGINT", listener);
"ended by itself"`;

frontTest("Stop keeps the state, whatever the cell is at", async (front) => {
  await front.execute("let kept = 42;");
  const cells = [
    "while (true) {}",
    "(() => { for (;;) Math.sqrt(2) })()",
    "for (let i = 0;; i++) console.log(i)",
    "for (let i = 0;; i++) { console.log(i); if (i % 100 === 0) await new Promise((r) => setTimeout(r)); }",
    "await new Promise(() => {})",
    "for (;;) await new Promise((resolve) => setTimeout(resolve, 10))",
    "const run = async () => { for (;;) await new Promise((r) => setTimeout(r, 10)) };\nawait run()",
    "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
    `for await (const x of (async function* () {
       for (;;) { yield 1; await new Promise((r) => setTimeout(r, 5)); }
     })()) {}`,
  ];
  for (const code of cells) {
    const running = await begun(front, code);
    const next = front.execute("'not run'");
    await front.stop();
    const { reply, outputs } = await running.over;
    assertEquals([reply.status, reply.ename], ["error", "Interrupted"], code);
    assertEquals(texts(outputs).slice(1), ["Interrupted: Stopped"], code);
    assertEquals((await next).reply.status, "aborted", code);
    assertEquals(texts((await front.execute("kept")).outputs), ["42"], code);
  }
});

frontTest("Stop lets end by itself what listens for it, however long its steps", async (front) => {
  const running = await begun(front, SLOW_STEPS);
  await until("its listening", () => texts([...front.outputs()]).join().includes("listening"));
  await front.stop();
  const { reply, outputs } = await running.over;
  assertEquals([reply.status, ...texts(outputs).slice(1)], ["ok", '"ended by itself"']);
});

frontTest("Stop is heard from the first moment of a cell, and by no other one", async (front) => {
  await front.execute("let kept = 42;");
  for (const code of ["while (true) {}", "await new Promise(() => {})"]) {
    for (const milliseconds of [0, 1, 2, 3, 5, 8, 13]) {
      const running = front.execute(code);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      await front.stop();
      assertEquals((await running).reply.ename, "Interrupted", `${code} after ${milliseconds} ms`);
      assertEquals(texts((await front.execute("kept")).outputs), ["42"]);
    }
  }
  // Those that are about to end when they are stopped.
  const all = () => texts([...front.outputs()]).join("");
  for (const milliseconds of [0, 2, 4, 6, 8]) {
    const running = front.execute(
      `for (const end = Date.now() + ${milliseconds}; Date.now() < end;); await 0;`,
    );
    await new Promise((resolve) => setTimeout(resolve, 6));
    await front.stop();
    await running;
    assertEquals(texts((await front.execute("kept")).outputs), ["42"]);
  }
  assert(!all().includes("cannot be stopped"));
});

frontTest("a cell that cannot be stopped says so, and the kernel can be ended", async (front) => {
  const running = await begun(front, "for (;;) await 0");
  const over = running.over.catch(() => undefined);
  await front.stop();
  const all = () => texts([...front.outputs()]).join("");
  await until("the sentence", () => all().includes("This cannot be stopped"));
  await front[Symbol.asyncDispose]();
  await over;
});

frontTest("a process that ends is reported, and another one takes its place", async (front) => {
  const cell = front.execute("let gone = 1; Deno.exit(3)");
  const next = front.execute("1");
  const { reply, outputs } = await cell;
  const sentence = "The kernel process ended with code 3. A new one runs, without names";
  assertEquals([reply.status, reply.ename, reply.evalue], ["error", "KernelDied", sentence]);
  assertEquals(texts(outputs), [`KernelDied: ${sentence}`]);
  assertEquals((await next).reply.status, "aborted");
  assertEquals(texts((await front.execute("typeof gone")).outputs), ['"undefined"']);
  const pid = Number(texts((await front.execute("Deno.pid")).outputs)[0]);
  Deno.kill(pid, "SIGKILL");
  await until("its end", () => !alive(pid));
  const { outputs: [remark, value] } = await front.execute("2");
  assertMatch(
    texts([remark!]).join(),
    /^The kernel process ended by signal SIGKILL\. A new one runs/,
  );
  assertEquals(texts([value!]), ["2"]);
});

frontTest("no process stays behind when the kernel itself is killed", async (front) => {
  const pid = Number(texts((await front.execute("Deno.pid")).outputs)[0]);
  front.process.kill("SIGKILL");
  await until("the end of Deno's kernel", () => !alive(pid));
});

Deno.test({
  name: `nor when it is in an endless loop ${NEEDS}`,
  ignore: ignore || Deno.build.os !== "linux",
  async fn() {
    await using front = await Front.start();
    const pid = Number(texts((await front.execute("Deno.pid")).outputs)[0]);
    const { over } = await begun(front, "while (true) {}");
    front.process.kill("SIGKILL");
    await Promise.allSettled([over]);
    await until("the end of Deno's kernel", () => !alive(pid));
  },
});

frontTest("what was run can be had again", async (front) => {
  for (const code of ["1", "throw 2", "3"]) await front.execute(code);
  await front.execute("4", { store_history: false });
  const { content } = await front.channels.request("shell", "history_request", {
    hist_access_type: "tail",
    n: 2,
    raw: true,
    output: false,
  });
  assertEquals(content, { status: "ok", history: [[0, 2, "throw 2"], [0, 3, "3"]] });
});

frontTest("a cell asks its reader, where the reader can be asked", async (front) => {
  front.channels.asked = (question) => {
    assertEquals(question.content, { prompt: "who?", password: false });
    front.channels.answer(question, { value: "a reader" });
  };
  const asked = await front.execute('prompt("who?")', { allow_stdin: true });
  assertEquals(texts(asked.outputs), ['"a reader"']);
  assertEquals(texts((await front.execute('prompt("who?")')).outputs), []);
});

Deno.test({
  name: `the kernel ends with the program that started it ${NEEDS}`,
  ignore,
  async fn() {
    const { file, ports } = await connectionFile();
    const [deno, ...args] = kernelCommand(file, "off").map((part) => JSON.stringify(part));
    const program = `
      const kernel = new Deno.Command(${deno}, { args: [${args}] }).spawn();
      console.log(kernel.pid);
      await kernel.status;`;
    const client = new Deno.Command(Deno.execPath(), {
      args: ["eval", program],
      stdout: "piped",
    }).spawn();
    const [line] = await Array.fromAsync(first(lines(client.stdout)));
    const pid = Number(line);
    (await Peer.connect(ports.hb, "REQ")).close();
    client.kill("SIGKILL");
    await client.status;
    await until("the end of the kernel", () => !alive(pid));
    await Deno.remove(file);
  },
});

/** The first value of a stream, which is ended. */
async function* first<T>(values: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const value of values) return yield value;
}

Deno.test("a release of Deno that was not tried is named, a tried one is not", () => {
  for (const tried of ["2.9.1", "2.9.4", "2.9.6", "2.9.6+7f3a2c1"]) {
    assertEquals(untried(tried), undefined);
  }
  for (const other of ["2.9.0", "2.9.1-rc.1", "2.9.7", "2.9.10", "2.10.0", "3.0.0", "none"]) {
    assertEquals(
      untried(other),
      `The norma kernel was tried with Deno 2.9.1 to 2.9.6, this is ${other}: where something is ` +
        "amiss, choose Deno's own kernel",
    );
  }
});

frontTest("a cell with errors says what and where, and does not run", async (front) => {
  const syntax = await front.execute("const x = 1;\nconst y = (2;\nconsole.log('ran')");
  assertMatch(texts(syntax.outputs).join(), /^SyntaxError: .*\(2:13\)$/);
  const types = await front.execute("console.log('ran');\nconst n: number = 'text';");
  assertEquals(types.outputs, [{
    output_type: "error",
    ename: "TypeError",
    evalue: "Type 'string' is not assignable to type 'number' (2:7)",
    traceback: [
      "2 | const n: number = 'text';",
      "          ^",
      "TypeError: Type 'string' is not assignable to type 'number'",
    ],
  }]);
  assertEquals(types.reply.status, "error");
  const unchecked = await front.execute("// @ts-nocheck\nconst m: number = 'text'; m");
  assertEquals(texts(unchecked.outputs), ['"text"']);
  const warned = await front.execute("// @norma-check warning\nconst k: number = 'text'; k");
  assertEquals(warned.reply.status, "ok");
  assertMatch(texts(warned.outputs).join("\n"), /not assignable to type 'number'[^]*"text"$/);
  const off = await front.execute("// @norma-check off\nconst j: number = 'text'; j");
  assertEquals(texts(off.outputs), ['"text"']);
  const on = await front.execute("// @norma-check error\nconst i: number = 'text'; i");
  assertEquals(on.reply.status, "error");
}, "error");

frontTest("a cell that fails says in which of its lines", async (front) => {
  await front.execute("function f(n: number) {\n\n  throw new RangeError(`too far: ${n}`);\n}");
  for (
    const [code, where] of [
      ["const one = 1;\n\ntype T = { a: 1 };\nf(one);", "4 | f(one);"],
      ["const two = 2; /*\n*/\nawait Promise.resolve();\nf(\n  two);", "4 | f("],
      ["\n{ f(3); }", "2 | { f(3); }"],
    ] as const
  ) {
    const { outputs, reply } = await front.execute(code);
    const [error] = outputs as [Extract<Output, { output_type: "error" }>];
    assertEquals(error.traceback[0], where);
    assertMatch(error.traceback[1]!, /^RangeError: too far: \d$/);
    assertEquals(reply.traceback, error.traceback);
  }
});

frontTest("a wrong shape is its sentence", async (front) => {
  const norma = new URL("../../../mod.ts", import.meta.url).href;
  const first = await front.execute(
    `import { zeros } from "${norma}";\nconst x = zeros([60, 100]);`,
  );
  assertEquals(first.outputs, []);
  const { outputs } = await front.execute("x.add(zeros([99]))");
  assertEquals(
    texts(outputs),
    ["TypeError: Cannot broadcast [60, 100] with [99]: 100 against 99 (1:7)"],
  );
  const tip = await front.channels.request("shell", "inspect_request", {
    code: "x",
    cursor_pos: 1,
    detail_level: 0,
  });
  assertMatch(JSON.stringify(tip.content.data), /Tensor<\[60, 100\], \\"float32\\">/);
}, "error");

frontTest("Tab and Shift-Tab answer while a cell runs", async (front) => {
  await front.execute("const answer = { first: 1, second: 2 };");
  const running = front.execute("await new Promise((resolve) => setTimeout(resolve, 3000)); 1");
  let over = false;
  running.then(() => over = true);
  const tab = await front.channels.request("shell", "complete_request", {
    code: "'😀'; answer.f",
    cursor_pos: 13,
  });
  assertEquals(tab.content.matches, ["first"]);
  assertEquals([tab.content.cursor_start, tab.content.cursor_end], [12, 13]);
  const tip = await front.channels.request("shell", "inspect_request", {
    code: "answer",
    cursor_pos: 3,
    detail_level: 0,
  });
  assertEquals(tip.content.found, true);
  assert(!over);
  await running;
}, "error");
