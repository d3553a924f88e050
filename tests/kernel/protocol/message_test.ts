import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../../../src/kernel/protocol/frames.ts";
import { Wire } from "../../../src/kernel/protocol/message.ts";

const text = new TextEncoder();

Deno.test("a message comes back as it was written, also behind routing ids", () => {
  const wire = new Wire("key");
  const question = wire.compose("execute_request", { code: "σ = '😀'", silent: false });
  const answer = wire.compose("execute_reply", { status: "ok" }, question.header);
  assertEquals(wire.read(wire.write(question)), question);
  assertEquals(wire.read([text.encode("id"), new Uint8Array(0), ...wire.write(answer)]), answer);
});

Deno.test("binary buffers follow a message and are not signed", () => {
  const wire = new Wire("key");
  const message = wire.compose("comm_msg", {});
  const buffers = [Uint8Array.of(1, 2, 3), Uint8Array.of()];
  assertEquals(wire.read([...wire.write(message), ...buffers]), { ...message, buffers });
  assertEquals(wire.write({ ...message, buffers }), [...wire.write(message), ...buffers]);
});

Deno.test("the signature is HMAC-SHA256 over the four parts", () => {
  const [, signature] = new Wire("a-key").write({
    type: "t",
    header: JSON.parse("{}"),
    parent: {},
    metadata: {},
    content: {},
    buffers: [],
  });
  // python3 -c "import hmac; print(hmac.new(b'a-key', b'{}{}{}{}', 'sha256').hexdigest())"
  assertEquals(
    new TextDecoder().decode(signature),
    "434d47bfc35f6089a2c98408570e91ce4f96557d875dd0fe71a5c51442bf766e",
  );
});

Deno.test("a message that was changed on the way, in any frame, is dropped", () => {
  const wire = new Wire("key");
  const message = wire.compose("execute_request", { code: "1" });
  for (let frame = 1; frame < 6; frame++) {
    const frames = wire.write(message);
    const changed = frames[frame]?.slice() ?? new Uint8Array(1);
    changed[0] = (changed[0] ?? 0) ^ 1;
    frames[frame] = changed;
    assertEquals(wire.read(frames), undefined);
  }
});

Deno.test("a message of another key, without a key, or cut short is dropped", () => {
  const wire = new Wire("key");
  const message = wire.compose("status", {});
  assertEquals(wire.read(new Wire("other").write(message)), undefined);
  assertEquals(wire.read(new Wire("").write(message)), undefined);
  assertEquals(new Wire("").read(wire.write(message)), undefined);
  for (let count = 0; count < 6; count++) {
    assertEquals(wire.read(wire.write(message).slice(0, count)), undefined);
  }
  assertEquals(wire.read([text.encode("no delimiter")]), undefined);
});

Deno.test("an empty key turns signing off, on both sides", () => {
  const wire = new Wire("");
  const message = wire.compose("status", {});
  assertEquals(wire.read(wire.write(message)), message);
});

Deno.test("a signed message that cannot be read is an error", () => {
  const wire = new Wire("");
  const good = wire.write(wire.compose("status", {}));
  for (const part of ["", "{", "1", "null", "[]", '"{}"']) {
    for (const at of [2, 3, 4, 5]) {
      const frames = good.with(at, text.encode(part));
      assertThrows(() => wire.read(frames), ProtocolError, "Expected a Jupyter message");
    }
  }
  const headless = good.with(2, text.encode('{"msg_id": 1}'));
  assertThrows(() => wire.read(headless), ProtocolError, "with a header");
});
