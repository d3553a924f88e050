import { assert, assertEquals } from "@std/assert";
import { binaryNames, unaryNames } from "../../src/backend/wasm/exports.ts";
import { available, instantiate, kernel } from "../../src/backend/wasm/loader.ts";
import * as builds from "../../src/backend/wasm/bytes.ts";
import { wasm } from "../../src/backend/wasm/wasm.ts";

const permitted = (["run", "read", "net", "env"] as const).every((name) =>
  Deno.permissions.querySync({ name }).state === "granted"
);

Deno.test({
  name:
    "the compiled kernels are what their sources give (needs run, read, net and env permission)",
  ignore: !permitted,
  async fn() {
    const root = new URL("../../", import.meta.url);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-lock", "-A", "src/backend/wasm/build.ts", "--check"],
      cwd: root,
    }).output();
    const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    assert(success, said);
    assert(said.includes("bytes.ts is up to date"), said);
  },
});

Deno.test("the kernels run here, and the backend uses them", () => {
  assert(available);
  assertEquals(wasm.name, "wasm");
});

Deno.test("both builds export the same functions, with every name the backend looks up", () => {
  const names = (["fma", "simd"] as const).map((build) => Object.keys(instantiate(build)!).sort());
  assertEquals(names[0], names[1]);
  assertEquals(names[0], Object.keys(kernel).sort());
  for (const name of [...unaryNames, ...binaryNames]) assert(names[0]!.includes(name), name);
});

Deno.test("only the build with fused multiply-add needs relaxed SIMD", () => {
  // The instructions of relaxed SIMD are FD 80 02 to FD 93 02; madd is FD 85 02.
  const has = (text: string) => {
    const bytes = Uint8Array.fromBase64(text);
    return bytes.some((b, i) => b === 0xfd && bytes[i + 1] === 0x85 && bytes[i + 2] === 0x02);
  };
  for (const module of ["gemm", "kernels"] as const) {
    assert(has(builds.fma[module]), module);
    assert(!has(builds.simd[module]), module);
  }
});

Deno.test("an engine without SIMD gets no kernels, and so the reference", async () => {
  const { validate } = WebAssembly;
  WebAssembly.validate = () => false;
  try {
    const loader = await import("../../src/backend/wasm/loader.ts?without-simd");
    assertEquals(loader.available, false);
    assertEquals(loader.instantiate("simd"), null);
  } finally {
    WebAssembly.validate = validate;
  }
});
Deno.test("an engine without relaxed SIMD gets the build with plain SIMD", async () => {
  const { validate } = WebAssembly, relaxed = Uint8Array.fromBase64(builds.fma.gemm).length;
  WebAssembly.validate = (bytes) => bytes.byteLength !== relaxed && validate(bytes);
  try {
    const loader = await import("../../src/backend/wasm/loader.ts?without-relaxed-simd");
    assertEquals(loader.instantiate("fma"), null);
    assert(loader.available);
  } finally {
    WebAssembly.validate = validate;
  }
});
