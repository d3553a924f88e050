import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { fileSource, firstIntact, type Source, webSource } from "../../src/data/source.ts";

const PUBLISHED = new TextEncoder().encode("the published bytes");
const FILE = {
  name: "train-images",
  sha256: "20139b7f2cbb8718eeaa22d38745d005a642545d21cc47fa49475c42d72e044e",
};

/** A source that gives these bytes, or fails, and counts how often it is asked. */
function fake(name: string, content: string | Error): Source & { asked: number } {
  return {
    name,
    asked: 0,
    read() {
      this.asked++;
      return content instanceof Error
        ? Promise.reject(content)
        : Promise.resolve(new TextEncoder().encode(content));
    },
  };
}

const may = (...names: Deno.PermissionName[]) =>
  names.every((name) => Deno.permissions.querySync({ name }).state === "granted");

Deno.test("firstIntact() takes the first source whose bytes are the published ones", async () => {
  const broken = fake("broken", new Error("no such host")), wrong = fake("wrong", "other bytes");
  const right = fake("right", "the published bytes"), spare = fake("spare", "the published bytes");
  const { bytes, source } = await firstIntact(FILE, [broken, wrong, right, spare]);
  assertEquals(bytes, PUBLISHED);
  assert(source === right);
  assertEquals([broken, wrong, right, spare].map(({ asked }) => asked), [1, 1, 1, 0]);
});

Deno.test("firstIntact() names the file, both checksums and the source of wrong bytes", async () => {
  const error = await assertRejects(() =>
    firstIntact(FILE, [fake("mirror", "the published byte")])
  );
  assertEquals(
    (error as Error).message,
    `Cannot get train-images: mirror: expected SHA-256 ${FILE.sha256}, got ` +
      "52d82ed3aa76cdb46576f67851f6628a9b4536aecce042d67c3c972516cc1d9f (18 bytes)",
  );
});

Deno.test("firstIntact() tells why each source failed when all did", async () => {
  const sources = [fake("one", new Error("status 403")), fake("two", ""), fake("three", "x")];
  const error = await assertRejects(() => firstIntact(FILE, sources));
  const message = (error as Error).message;
  assertMatch(message, /^Cannot get train-images: one: status 403; two: expected SHA-256 2013.+; /);
  assertMatch(message, /; three: expected SHA-256 2013.+, got 2d711642.+ \(1 bytes\)$/);
  const none = await assertRejects(() => firstIntact(FILE, []));
  assertEquals((none as Error).message, "Cannot get train-images: no source given");
});

/** A server that sends these bytes, and no more, to whoever connects, as long as `f` runs. */
async function serving(response: Uint8Array, f: (url: string) => Promise<void>): Promise<void> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answering = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(4096));
      await connection.write(response);
      connection.close();
    }
  })();
  await f(`http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/`);
  listener.close();
  await answering;
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

function answer(status: string, body: Uint8Array, length: number): Uint8Array {
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`;
  return Uint8Array.from([...new TextEncoder().encode(head), ...body]);
}

Deno.test({
  name: "webSource() reads files as they are and decompresses gzip (needs net permission)",
  ignore: !may("net"),
  async fn() {
    const packed = await gzip(PUBLISHED);
    for (const body of [PUBLISHED, packed]) {
      await serving(answer("200 OK", body, body.length), async (url) => {
        assertEquals((await firstIntact(FILE, [webSource(url)])).bytes, PUBLISHED);
      });
    }
  },
});

Deno.test({
  name: "webSource() never gives half a download (needs net permission)",
  ignore: !may("net"),
  async fn() {
    const packed = await gzip(PUBLISHED);
    const halves: [Uint8Array, number][] = [
      [PUBLISHED.subarray(0, 9), PUBLISHED.length], // the connection breaks
      [packed.subarray(0, 20), packed.length],
      [PUBLISHED.subarray(0, 9), 9], // the mirror's own copy is cut
      [packed.subarray(0, 20), 20],
    ];
    for (const [body, length] of halves) {
      await serving(answer("200 OK", body, length), async (url) => {
        const error = await assertRejects(() => firstIntact(FILE, [webSource(url)]));
        assertMatch((error as Error).message, /^Cannot get train-images: http:[^ ]+: [^ ]+/);
      });
    }
  },
});

Deno.test({
  name: "webSource() tells how much has come, and of how much (needs net permission)",
  ignore: !may("net"),
  async fn() {
    const bytes = new Uint8Array(1_500_000), told: string[] = [];
    await serving(answer("200 OK", bytes, bytes.length), async (url) => {
      assertEquals(await webSource(url).read((text) => told.push(text)), bytes);
    });
    assertMatch(told[0]!, /^\d\.\d of 1\.5 MB$/);
    assertEquals(told.at(-1), "1.5 of 1.5 MB");
  },
});

Deno.test({
  name: "webSource() tells the server's answer, and that no server answers (needs net permission)",
  ignore: !may("net"),
  async fn() {
    let gone = "";
    await serving(answer("404 Not Found", PUBLISHED, PUBLISHED.length), async (url) => {
      const error = await assertRejects(() => firstIntact(FILE, [webSource(url)]));
      assertMatch((error as Error).message, /: the server answered 404 Not Found$/);
      gone = url;
    });
    const error = await assertRejects(() => firstIntact(FILE, [webSource(gone)]));
    assertMatch((error as Error).message, /refused/);
  },
});

Deno.test({
  name: "fileSource() says what is not there (needs read permission)",
  ignore: !may("read"),
  async fn() {
    const error = await assertRejects(() => firstIntact(FILE, [fileSource("/no/such/file")]));
    assertMatch(
      (error as Error).message,
      /^Cannot get train-images: \/no\/such\/file: there is no such file$/,
    );
  },
});
