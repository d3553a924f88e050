/** A project of a few lines, on which the test task is tested. @module */

import { withoutColors } from "./step.ts";

/** With one failing test, one ignored test and one unformatted file. */
const FILES: Readonly<Record<string, string>> = {
  "deno.json": `{
  "name": "@small/project",
  "version": "0.1.0",
  "license": "MIT",
  "exports": { ".": "./mod.ts" },
  "imports": { "@std/assert": "jsr:@std/assert@^1" },
  "links": ["${new URL("../std_assert", import.meta.url).pathname}"],
  "test": { "include": ["tests/"] },
  "publish": { "exclude": ["tests"] }
}
`,
  "deno.lock": '{ "version": "5" }',
  "README.md": "# Small\n",
  "mod.ts": `/**
 * One.
 *
 * \`\`\`ts
 * import { one } from "@small/project";
 *
 * if (one !== 1) throw new Error();
 * \`\`\`
 *
 * @module
 */

/** One. */
export const one: number = 1;
`,
  "src/a.ts": "export const   spaced: number = 1;\n",
  "tests/a_test.ts": `import { assertEquals } from "@std/assert";

Deno.test("one is one", () => assertEquals(1, 1));
Deno.test("one is two", () => assertEquals<number>(1, 2));
Deno.test({ name: "one is ignored", ignore: true, fn() {} });
`,
};

/** The files that change so that everything passes. */
export const MENDED: Readonly<Record<string, string>> = {
  "src/a.ts": "export const spaced: number = 1;\n",
  "tests/a_test.ts": `import { assertEquals } from "@std/assert";

Deno.test("one is one", () => assertEquals(1, 1));
`,
};

/** Runs `body` with the project in a temporary folder. */
export async function withProject(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "norma_run_" });
  try {
    await write(folder, FILES);
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes files into a folder. */
export async function write(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = `${folder}/${path}`;
    await Deno.mkdir(file.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
}

/** Runs the test task in a folder, with a registry in JSR's place. */
export async function task(
  folder: string,
  registry: string,
): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", new URL("../run.ts", import.meta.url).pathname],
    cwd: folder,
    env: { NO_COLOR: "1", JSR_URL: registry },
  }).output();
  const text = (bytes: Uint8Array) => withoutColors(new TextDecoder().decode(bytes));
  return { code, output: text(stdout) + text(stderr) };
}

/**
 * Runs `body` with the address of a registry that has an `@std/assert` 1.99.0: the stand-in, and an
 * export `registered` by which a test can tell where it comes from.
 */
export async function withRegistry(body: (address: string) => Promise<void>): Promise<void> {
  const sources = new Map<string, Uint8Array<ArrayBuffer>>();
  const folder = new URL("../std_assert/", import.meta.url);
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".ts")) sources.set(`/${name}`, await Deno.readFile(new URL(name, folder)));
  }
  const mod = new TextDecoder().decode(sources.get("/mod.ts"));
  sources.set("/mod.ts", new TextEncoder().encode(`${mod}export const registered = 1;\n`));
  const manifest: Record<string, { size: number; checksum: string }> = {};
  for (const [name, bytes] of sources) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    manifest[name] = { size: bytes.length, checksum: `sha256-${digest.toHex()}` };
  }
  const answers: Record<string, unknown> = {
    "/@std/assert/meta.json": {
      scope: "std",
      name: "assert",
      latest: "1.99.0",
      versions: { "1.99.0": {} },
    },
    "/@std/assert/1.99.0_meta.json": { manifest, exports: { ".": "./mod.ts" } },
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    const { pathname } = new URL(url);
    const answer = answers[pathname];
    if (answer) return Response.json(answer);
    const source = sources.get(pathname.replace("/@std/assert/1.99.0", ""));
    return source
      ? new Response(source, { headers: { "content-type": "application/typescript" } })
      : new Response("Not found", { status: 404 });
  });
  try {
    await body(`http://127.0.0.1:${server.addr.port}/`);
  } finally {
    await server.shutdown();
  }
}
