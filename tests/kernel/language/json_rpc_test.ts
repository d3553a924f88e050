import { assertEquals, assertRejects } from "@std/assert";
import { frame, messages } from "../../../src/kernel/language/json_rpc.ts";

const encoder = new TextEncoder();

async function* inPieces(bytes: Uint8Array<ArrayBuffer>, size: number) {
  for (let i = 0; i < bytes.length; i += size) yield bytes.slice(i, i + size);
}

function bytesOf(...parts: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    parts.flatMap((part) => [...typeof part === "string" ? encoder.encode(part) : part]),
  );
}

Deno.test("messages() reads what frame() wrote, in whatever pieces it comes", async () => {
  const sent = [{ id: 1 }, { text: "π 😀 \r\n\r\n", nested: { list: [1, null] } }, {}];
  const bytes = bytesOf(...sent.map(frame));
  for (let size = 1; size <= bytes.length; size++) {
    assertEquals(await Array.fromAsync(messages(inPieces(bytes, size))), sent);
  }
});

Deno.test("messages() takes other headers, and a large message", async () => {
  const text = "x".repeat(300_000);
  const bytes = bytesOf(
    "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}",
    frame({ text }),
  );
  assertEquals(await Array.fromAsync(messages(inPieces(bytes, 65_536))), [{}, { text }]);
});

Deno.test("messages() throws when something else is said", async () => {
  const sayings = [
    "error: unexpected argument",
    "Content-Type: nothing else\r\n\r\n{}",
    "Content-Length: many\r\n\r\n{}",
    `Content-${"x".repeat(2000)}`,
    "Content-Length: 5\r\n\r\n{bad}",
  ];
  for (const said of sayings) {
    for (const size of [1, 7, 5000]) {
      await assertRejects(() => Array.fromAsync(messages(inPieces(bytesOf(said), size))), Error);
    }
  }
});

Deno.test("messages() leaves out a message that was cut off", async () => {
  const bytes = bytesOf(frame({ id: 1 }), frame({ id: 2 }).slice(0, -1));
  assertEquals(await Array.fromAsync(messages(inPieces(bytes, 10))), [{ id: 1 }]);
});
