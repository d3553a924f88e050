/**
 * What reaches a kernel's ports without knowing its key, and connection files that are none.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { parseConnection } from "../../../src/kernel/front/connection.ts";
import { messageBytes } from "../../../src/kernel/protocol/frames.ts";
import { Wire } from "../../../src/kernel/protocol/message.ts";
import { Peer } from "../../../src/kernel/protocol/zmtp.ts";
import { Random } from "../../../mod.ts";
import { NEEDS, permitted } from "../permitted.ts";
import { Front } from "./client.ts";

const ROUTERS = ["shell", "control", "stdin"] as const;

Deno.test({
  name: `hostile bytes, frames and signatures change nothing for the others ${NEEDS}`,
  ignore: !permitted || Deno.build.os === "windows",
  async fn() {
    await using front = await Front.start();
    await front.execute("let untouched = 1;");
    const random = new Random(7);
    const bytes = (count: number) =>
      Uint8Array.from({ length: count }, () => Math.floor(random.uniform() * 256));
    const evil = new Wire("another key").compose("execute_request", {
      code: "untouched = 2",
      silent: false,
    });
    const forged = new Wire("another key").write(evil);
    const own = new Wire(front.key);
    const shutdown = new Wire("").write(own.compose("shutdown_request", { restart: false }));
    const messages = () => [
      [],
      [bytes(0)],
      [bytes(300)],
      forged,
      shutdown,
      forged.map((frame, i) => i === 1 ? new TextEncoder().encode("0".repeat(64)) : frame),
      forged.slice(0, 3),
      own.write(own.compose("execute_request", { code: 5 as never })).slice(0, -1),
      own.write(own.compose("no_such_request", {})),
    ];
    for (let round = 0; round < 5; round++) {
      for (const port of Object.values(front.ports)) {
        // No greeting; a long one of nobody's; half a frame that promises much.
        for (const sent of [bytes(3), bytes(100), bytes(5000)]) {
          const connection = await Deno.connect({ hostname: "127.0.0.1", port });
          await connection.write(sent).catch(() => {});
          connection.close();
        }
      }
      for (const name of ROUTERS) {
        for (const frames of messages()) {
          const peer = await Peer.connect(front.ports[name], "DEALER");
          await peer.send(frames).catch(() => {});
          peer.close();
        }
        const peer = await Peer.connect(front.ports[name], "DEALER");
        const raw = messageBytes(forged);
        const at = Math.floor(random.uniform() * raw.length);
        await peer.send([raw.slice(at)]).catch(() => {});
        peer.close();
      }
    }
    const { outputs } = await front.execute("untouched");
    assertEquals(outputs.map((output) => "data" in output && output.data["text/plain"]), ["1"]);
  },
});

const FILE = {
  transport: "tcp",
  ip: "127.0.0.1",
  signature_scheme: "hmac-sha256",
  key: "k",
  shell_port: 1,
  iopub_port: 2,
  stdin_port: 3,
  control_port: 4,
  hb_port: 65535,
};

Deno.test("a connection file is read", () => {
  const ports = { shell: 1, iopub: 2, stdin: 3, control: 4, hb: 65535 };
  for (const ip of ["127.0.0.1", "localhost"]) {
    const read = parseConnection(JSON.stringify({ ...FILE, ip }));
    assertEquals(read, { ip: "127.0.0.1", key: "k", ports });
  }
});

Deno.test("a connection file that is none, or opens the kernel to others, is refused", () => {
  const refused: [
    Record<string, unknown> | string,
    typeof TypeError | typeof RangeError,
    string,
  ][] = [
    ["{", TypeError, "Expected a connection file of Jupyter's, got text that is not JSON"],
    [{ transport: "ipc" }, TypeError, 'with transport "tcp", got "ipc"'],
    [{ signature_scheme: "hmac-md5" }, TypeError, 'signature_scheme "hmac-sha256", got "hmac-md5"'],
    [{ key: "" }, TypeError, 'with key that is not empty, got ""'],
    [{ ip: 5 }, TypeError, "with ip as text, got 5"],
    [{ ip: "0.0.0.0" }, RangeError, "Expected a connection file with ip 127.0.0.1 or localhost"],
    [{ ip: "192.168.1.2" }, RangeError, "got 192.168.1.2"],
    [{ ip: "127.0.0.2" }, RangeError, "got 127.0.0.2"],
    [{ ip: "::1" }, RangeError, "got ::1"],
    [{ ip: "localhost.example.org" }, RangeError, "got localhost.example.org"],
    [{ hb_port: 0 }, TypeError, "with hb_port from 1 to 65535, got 0"],
    [{ shell_port: "80" }, TypeError, 'with shell_port from 1 to 65535, got "80"'],
    [{ stdin_port: undefined }, TypeError, "with stdin_port from 1 to 65535, got undefined"],
  ];
  for (const [change, kind, sentence] of refused) {
    const text = typeof change === "string" ? change : JSON.stringify({ ...FILE, ...change });
    assertThrows(() => parseConnection(text), kind, sentence);
  }
});
