/**
 * The permissions with which Jupyter starts the norma kernel: they suffice, and what the kernel
 * writes is nobody else's to read.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { kernelspec } from "../../../src/kernel/spec.ts";
import { NEEDS, permitted, until } from "../permitted.ts";
import { connectionFile, Front, kernelCommand } from "./client.ts";

const ignore = !permitted || Deno.build.os === "windows";

Deno.test({
  name: `the kernelspec names the connection file once and by itself, and asks nothing ${NEEDS}`,
  ignore: !permitted,
  fn() {
    const { argv } = kernelspec();
    assertEquals(argv.filter((part) => part.includes("{")), ["{connection_file}"]);
    assertEquals(argv.includes("--no-prompt"), true);
    assertEquals(argv.filter((part) => /^(-A|--allow-all|--allow-(net|write))$/.test(part)), []);
  },
});

Deno.test({
  name: `cells may do everything, and have the environment that the kernel has ${NEEDS}`,
  ignore,
  async fn() {
    // With a list of permitted programs Deno would start none to which it hands the first; to the
    // second the kernel itself may not write.
    const env = { LD_LIBRARY_PATH: "/nowhere/lib", TMPDIR: "/nowhere/tmp" };
    await using front = await Front.start("off", { env });
    const { outputs } = await front.execute(`
      const names = ["run", "read", "write", "net", "env", "sys", "ffi", "import"] as const;
      const states = names.map((name) => Deno.permissions.querySync({ name }).state);
      console.log(Deno.env.get("LD_LIBRARY_PATH"), Deno.env.get("TMPDIR"), new Set(states));`);
    assertEquals(outputs, [{
      output_type: "stream",
      name: "stdout",
      text: '/nowhere/lib /nowhere/tmp Set(1) { "granted" }\n',
    }]);
  },
});

Deno.test({
  name: `temporary files and folders are their owner's alone, and go ${NEEDS}`,
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir({ dir: "/tmp" });
    try {
      await using front = await Front.start("off", { env: { TMPDIR: folder } });
      const cell = front.execute(`
        console.log("begun");
        await new Promise((resolve) => setTimeout(resolve, 500));
        Deno.jupyter.html\`\${"x".repeat(1e6)}\``);
      await until("its beginning", () => [...front.outputs()].length > 0);
      front.process.kill("SIGSTOP"); // so that the value stays in its file
      const isValue = (path: string) => /^kernel-[^/]*\/./.test(path);
      await until("the value", async () => Object.keys(await modes(folder)).some(isValue));
      const found = await modes(folder);
      front.process.kill("SIGCONT");
      assertEquals((await cell).reply.status, "ok");
      const open = ([path, mode]: [string, string]) =>
        !path.includes("/") && !/^(d700|-600)$/.test(mode);
      assertEquals(Object.entries(found).filter(open), []);
      assertMatch(Object.keys(found).join(" "), /\blanguage-/);
      await front[Symbol.asyncDispose]();
      assertEquals(await modes(folder), {});
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** The kinds and the modes of all that is in a folder, by path from there. */
async function modes(folder: string, path = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name } of Deno.readDir(join(folder, path))) {
    const inner = join(path, name);
    const { isDirectory, mode } = await Deno.lstat(join(folder, inner));
    found[inner] = `${isDirectory ? "d" : "-"}${((mode ?? 0) & 0o777).toString(8)}`;
    if (isDirectory) Object.assign(found, await modes(folder, inner));
  }
  return found;
}

Deno.test({
  name: `what cannot be served is refused in a sentence ${NEEDS}`,
  ignore: !permitted,
  async fn() {
    const { file } = await connectionFile("::1");
    const [program = "", ...args] = kernelCommand(file, "off");
    const refused: [string[], string][] = [
      [args, "Expected a connection file with ip 127.0.0.1 or localhost, got ::1: "],
      [[...args, "--check=never"], "Expected --check=error, warning, off, got never"],
      [[...args, "--chekc=off"], "Unknown option '--chekc'"],
    ];
    for (const [args, sentence] of refused) {
      const { code, stderr } = await new Deno.Command(program, {
        args,
        env: { NO_COLOR: "1" },
        stdout: "null",
        stderr: "piped",
      }).output();
      const said = new TextDecoder().decode(stderr);
      assertEquals([code, said.slice(0, sentence.length), said.trim().split("\n").length], [
        1,
        sentence,
        1,
      ]);
    }
    await Deno.remove(file);
  },
});
