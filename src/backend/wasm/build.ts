/**
 * Compiles the AssemblyScript sources beside this file into `bytes.ts`.
 *
 *     deno task wasm            writes bytes.ts
 *     deno task wasm --check    only says whether it is up to date
 *
 * Each module is built twice from the same sources: with fused multiply-add (relaxed SIMD) and with
 * plain SIMD, for engines and processors that have nothing better.
 *
 * @module
 */
// deno-lint-ignore no-import-prefix -- only this program needs it, the package does not
import asc from "npm:assemblyscript@0.28.20/asc";

const FOLDER = new URL("./", import.meta.url);
/** All share one memory: each has its constants at an address of its own, below 1 MiB. */
const MODULES = [
  { name: "gemm", source: "gemm.as.ts", optimizeLevel: 1, memoryBase: 1024 },
  { name: "kernels", source: "kernels.as.ts", optimizeLevel: 3, memoryBase: 65536 },
];
const BUILDS = [
  { name: "fma", features: ["simd", "relaxed-simd", "threads"] },
  { name: "simd", features: ["simd", "threads"] },
];
type Module = typeof MODULES[number];
type Build = typeof BUILDS[number];

async function compile(module: Module, build: Build): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const options = [
    ...build.features.flatMap((feature) => ["--enable", feature]),
    ...["--optimizeLevel", `${module.optimizeLevel}`, "--memoryBase", `${module.memoryBase}`],
    ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
    ...["--runtime", "stub", "--noAssert", "--noExportMemory"],
  ];
  const { error, stderr } = await asc.main([module.source, ...options, "--outFile", "out.wasm"], {
    readFile: (name) => Deno.readTextFile(new URL(name, FOLDER)).catch(() => null),
    writeFile: (_, contents) => void (wasm = contents as Uint8Array),
    listFiles: () => [],
  });
  if (error !== null || wasm === undefined) {
    throw new Error(`Cannot compile ${module.source}: ${error?.message}\n${stderr.toString()}`);
  }
  return wasm;
}

/** The text of `bytes.ts`; the same sources give the same text on every machine. */
async function render(): Promise<string> {
  const lines = [
    "/**",
    " * The compiled kernels in base64, written by `deno task wasm` from the `*.as.ts` here.",
    " *",
    " * @module",
    " */",
    "// deno-fmt-ignore-file",
    "",
  ];
  for (const build of BUILDS) {
    lines.push(`/** @internal With ${build.features.join(", ")}. */`);
    lines.push(`export const ${build.name}: Readonly<Record<"gemm" | "kernels", string>> = {`);
    for (const module of MODULES) {
      const text = (await compile(module, build)).toBase64().match(/.{1,96}/g)!;
      lines.push(`  ${module.name}: \``, ...text, "`,");
    }
    lines.push("};");
  }
  return lines.join("\n") + "\n";
}

const file = new URL("bytes.ts", FOLDER), text = await render();
if (Deno.args.includes("--check")) {
  const upToDate = await Deno.readTextFile(file).catch(() => "") === text;
  console.log(`bytes.ts is ${upToDate ? "up to date" : "out of date: run deno task wasm"}`);
  if (!upToDate) Deno.exit(1);
} else {
  await Deno.writeTextFile(file, text);
  console.log(`bytes.ts: ${text.length} characters`);
}
