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

/** Where the kernel listens: other machines do not reach it. */
export const ADDRESS = "127.0.0.1";

/** How Jupyter says it. */
const NAMES = [ADDRESS, "localhost"];

/**
 * What a connection file says.
 *
 * @throws {TypeError} if it is none, or asks for a transport or a signature that is not spoken
 * here; {RangeError} if it asks for another address than this machine's own, 127.0.0.1.
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
  if (!NAMES.includes(String(file.ip))) {
    throw new RangeError(
      `Expected a connection file with ip ${NAMES.join(" or ")}, got ${file.ip}: whoever reaches ` +
        `a kernel runs programs with it, so it listens nowhere else`,
    );
  }
  return {
    ip: ADDRESS,
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
