import { assert, assertEquals, assertMatch } from "@std/assert";
import { alive, NEEDS, permitted, until } from "../permitted.ts";
import { assertProblems, inFolder, languageTest, withLanguage } from "./languages.ts";
import type { DenoLanguage } from "../../../src/kernel/language/language.ts";

const JSON_RPC = new URL("../../../src/kernel/language/json_rpc.ts", import.meta.url);

/** A language server that introduces itself and then does `what` with every question. */
const server = (what: string) =>
  `exec "${Deno.execPath()}" run -A --no-check "$0.ts"\n---
import { frame, messages } from "${JSON_RPC}";
const say = (message) => Deno.stdout.write(frame({ jsonrpc: "2.0", ...message }));
for await (const { id, method } of messages(Deno.stdin.readable)) {
  if (method === "initialize") await say({ id, result: {} });
  else if (id !== undefined) await (${what});
}`;

/** A test of the language service of another program: a shell script, perhaps with TypeScript. */
function programTest(
  name: string,
  script: string,
  limits: { timeout: number; loadTimeout: number },
  body: (language: DenoLanguage, starts: () => Promise<number[]>) => Promise<void>,
): void {
  const [shell = "", program = ""] = script.split("\n---\n");
  const files = { program: `#!/bin/sh\necho $$ >> "$0.starts"\n${shell}\n`, "program.ts": program };
  Deno.test({
    name: `${name} ${NEEDS}`,
    ignore: !permitted || Deno.build.os === "windows",
    fn: () =>
      inFolder(files, async (folder) => {
        const deno = `${folder}/program`;
        await Deno.chmod(deno, 0o755);
        const starts = async () =>
          (await Deno.readTextFile(`${deno}.starts`)).trim().split("\n").map(Number);
        await withLanguage(folder, { deno, ...limits }, (language) => body(language, starts));
        assertEquals((await starts()).filter(alive), [], "a process is still there");
      }),
  });
}

const LONG = { timeout: 30_000, loadTimeout: 30_000 };
const WRONG = "const x: number = 'a';";

/** Why a cell was not checked. */
async function unchecked(language: DenoLanguage, code = WRONG): Promise<string | undefined> {
  const { problems, unchecked } = await language.check(code);
  assertEquals(problems, []);
  language.ran(code);
  return unchecked?.replace("The types of this cell were not checked: the language service ", "");
}

programTest(
  "a service that says nothing lets cells run unchecked",
  "exec sleep 60",
  { timeout: 100, loadTimeout: 200 },
  async (language) => {
    assertEquals(await unchecked(language), "did not answer within 0.1 s.");
    assertEquals(await language.inspect("x", 0), undefined);
    assertEquals(await language.complete("x", 1), undefined);
    const syntax = await language.check("1 +");
    assertEquals(syntax.problems.map(({ message }) => message), ["Expression expected (1:4)"]);
  },
);

programTest(
  "a service that ends at once is started three times more, and not again",
  "exit 3",
  LONG,
  async (language, starts) => {
    assertEquals(await unchecked(language), "ended with code 3.");
    await until("the last start", async () => (await starts()).length === 4);
    for (let i = 0; i < 5; i++) assertEquals(await unchecked(language), "ended with code 3.");
    assertEquals((await starts()).length, 4);
  },
);

programTest(
  "a program that is no language server is told from one",
  "echo usage: program; exec sleep 60",
  LONG,
  async (language) => {
    assertEquals(await unchecked(language), "does not speak the protocol of a language server.");
  },
);

programTest(
  "a service that answers with errors lets cells run unchecked, and stays",
  server('say({ id, error: { code: 1, message: "boom" } })'),
  LONG,
  async (language, starts) => {
    for (let i = 0; i < 5; i++) assertEquals(await unchecked(language), "failed: boom.");
    assertEquals(await language.inspect("x", 0), undefined);
    assertEquals((await starts()).length, 1);
  },
);

programTest(
  "a service that hangs is started again after a while",
  server("undefined"),
  { timeout: 300, loadTimeout: 600 },
  async (language, starts) => {
    await until("another start", async () => {
      assertMatch(await unchecked(language) ?? "", /did not answer within|was closed/);
      return (await starts()).length > 1;
    });
  },
);

programTest(
  "a service that ends in the middle of an answer lets the cell run unchecked",
  server(
    'Deno.stdout.write(new TextEncoder().encode("Content-Length: 99\\r\\n\\r\\n{")), Deno.exit(5)',
  ),
  LONG,
  async (language) => assertEquals(await unchecked(language), "ended with code 5."),
);

Deno.test({
  name: `a program that is not there lets cells run unchecked ${NEEDS}`,
  ignore: !permitted,
  fn: () =>
    inFolder(
      {},
      (folder) =>
        withLanguage(folder, { deno: `${folder}/nothing` }, async (language) => {
          assertMatch(await unchecked(language) ?? "", /^cannot be started: .*nothing/);
          language.reset();
          assertMatch(await unchecked(language) ?? "", /^cannot be started: .*nothing/);
        }),
    ),
});

languageTest("a service that is killed comes back and knows the cells", {}, async (language) => {
  await assertProblems(language, [["class Point { #x = 1 }\nlet point = new Point();"]]);
  for (let i = 0; i < 4; i++) { // each time it answers, so there is no end to it
    const { pid } = language;
    assert(pid !== undefined);
    Deno.kill(pid, "SIGKILL");
    await until("the new process", () => language.pid !== undefined && language.pid !== pid);
    await assertProblems(language, [
      ["point = new Point();"],
      ["point = 1;", "Type 'number' is not assignable to type 'Point' (1:1)"],
    ]);
  }
});

languageTest("a cell whose check is cut off runs unchecked", {}, async (language) => {
  await assertProblems(language, [["const a = 1;"]]);
  const { pid } = language;
  assert(pid !== undefined);
  const checking = unchecked(language, "a");
  Deno.kill(pid, "SIGKILL");
  assertEquals(await checking, "was ended by SIGKILL.");
});

languageTest(
  "closing while everything is still starting leaves nothing behind",
  {},
  async (language) => {
    const checking = language.check(WRONG);
    language.reset();
    language.reset();
    assertMatch((await checking).unchecked ?? "", /the language service was closed\.$/);
  },
);
