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

/** How a source is compiled. */
export interface Options {
  /** The file. */
  readonly source: URL;
  /** Instructions beyond the first version of WebAssembly. */
  readonly features: readonly string[];
  /** Binaryen's level, 0 to 3. */
  readonly optimizeLevel: number;
  /** Address of the constants: all modules share one memory, whose first MiB is for them. */
  readonly memoryBase: number;
}
/** A WebAssembly module that imports the shared memory. */
export async function compile(options: Options): Promise<Uint8Array<ArrayBuffer>> {
  const { source, features, optimizeLevel, memoryBase } = options;
  let wasm: Uint8Array<ArrayBuffer> | undefined;
  const args = [
    source.pathname.split("/").at(-1)!,
    ...features.flatMap((feature) => ["--enable", feature]),
    ...["--optimizeLevel", `${optimizeLevel}`, "--memoryBase", `${memoryBase}`],
    ...["--importMemory", "--sharedMemory", "--initialMemory", "16", "--maximumMemory", "65536"],
    ...["--runtime", "stub", "--noAssert", "--noExportMemory", "--outFile", "out.wasm"],
  ];
  const { error, stderr } = await asc.main(args, {
    readFile: (name) => Deno.readTextFile(new URL(name, source)).catch(() => null),
    writeFile: (_, contents) => void (wasm = contents as Uint8Array<ArrayBuffer>),
    listFiles: () => [],
  });
  if (error !== null || wasm === undefined) {
    throw new Error(`Cannot compile ${source}: ${error?.message}\n${stderr.toString()}`);
  }
  return wasm;
}

const FOLDER = new URL("./", import.meta.url);
const MODULES = [
  { name: "gemm", optimizeLevel: 1, memoryBase: 1024 },
  { name: "kernels", optimizeLevel: 3, memoryBase: 65536 },
];
/** Features of both builds, and how far their constants are from the first build's. */
export const BUILDS = {
  fma: { features: ["simd", "relaxed-simd", "threads"], apart: 0 },
  simd: { features: ["simd", "threads"], apart: 262144 },
} as const;

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
  for (const [build, { features, apart }] of Object.entries(BUILDS)) {
    lines.push(`/** @internal With ${features.join(", ")}. */`);
    lines.push(`export const ${build}: Readonly<Record<"gemm" | "kernels", string>> = {`);
    for (const { name, optimizeLevel, memoryBase } of MODULES) {
      const source = new URL(`${name}.as.ts`, FOLDER);
      const wasm = await compile({
        source,
        features,
        optimizeLevel,
        memoryBase: memoryBase + apart,
      });
      lines.push(`  ${name}: \``, ...wasm.toBase64().match(/.{1,96}/g)!, "`,");
    }
    lines.push("};");
  }
  return lines.join("\n") + "\n";
}

if (import.meta.main) {
  const file = new URL("bytes.ts", FOLDER), text = await render();
  if (Deno.args.includes("--check")) {
    const upToDate = await Deno.readTextFile(file).catch(() => "") === text;
    console.log(`bytes.ts is ${upToDate ? "up to date" : "out of date: run deno task wasm"}`);
    if (!upToDate) Deno.exit(1);
  } else {
    await Deno.writeTextFile(file, text);
    console.log(`bytes.ts: ${text.length} characters`);
  }
}
