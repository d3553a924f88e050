/**
 * The connection file, in which a Jupyter client tells a kernel where to listen
 * (https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files).
 *
 * @module
 */

/** Where a kernel listens, and what its messages are signed with. */
export interface ConnectionInfo {
  readonly ip: string;
  readonly key: string;
  readonly ports: Readonly<Record<"shell" | "iopub" | "stdin" | "control" | "hb", number>>;
}

/** Addresses of this machine that no other one reaches. */
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

/**
 * What a connection file says.
 *
 * @throws {TypeError} if it is none, or asks for a transport or a signature that is not spoken
 * here; {RangeError} if it asks for an address that other machines reach.
 */
export function parseConnection(text: string): ConnectionInfo {
  let file: Record<string, unknown>;
  try {
    file = JSON.parse(text);
  } catch {
    throw new TypeError("Expected a connection file of Jupyter's, got text that is not JSON");
  }
  const expect = (name: string, expected: string, isSo: (value: unknown) => boolean) => {
    const value = file[name];
    if (!isSo(value)) {
      throw new TypeError(
        `Expected a connection file with ${name} ${expected}, got ${JSON.stringify(value)}`,
      );
    }
  };
  const port = (name: string): number => {
    expect(
      name,
      "from 1 to 65535",
      (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) < 65536,
    );
    return Number(file[name]);
  };
  expect("transport", '"tcp"', (value) => value === "tcp");
  expect("signature_scheme", '"hmac-sha256"', (value) => value === "hmac-sha256");
  expect("key", "that is not empty", (value) => typeof value === "string" && value !== "");
  expect("ip", "as text", (value) => typeof value === "string");
  const ip = String(file.ip);
  if (!LOOPBACK.test(ip)) {
    throw new RangeError(
      `Expected an address of this machine alone, such as 127.0.0.1, got ${ip}: whoever reaches ` +
        `a kernel runs programs with it`,
    );
  }
  return {
    ip,
    key: String(file.key),
    ports: {
      shell: port("shell_port"),
      iopub: port("iopub_port"),
      stdin: port("stdin_port"),
      control: port("control_port"),
      hb: port("hb_port"),
    },
  };
}
