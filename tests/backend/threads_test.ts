import { assert, assertEquals, assertThrows } from "@std/assert";
import { scope, setThreads, type Tensor } from "../../mod.ts";
import { elements, empty } from "../../src/backend/backend.ts";
import { memory } from "../../src/backend/memory.ts";
import { kernel } from "../../src/backend/wasm/loader.ts";
import { present } from "../../src/backend/wasm/threads/pool.ts";
import { wasm } from "../../src/backend/wasm/wasm.ts";
import { normals } from "./guarded.ts";

function view(shape: readonly number[]) {
  const v = empty(shape, "float32");
  elements(v).set(normals(v.size));
  return v;
}
Deno.test("smoke", () => {
  setThreads(3);
  const x = view([256, 256]);
  const t = performance.now();
  while (present() < 3 && performance.now() - t < 5000) {
    scope(() => void wasm.matmul(x, x, [256, 256]));
  }
  assertEquals(present(), 3);
});
