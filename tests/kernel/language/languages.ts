/**
 * Language services for tests, and notebooks that are given to them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  type DenoLanguage,
  type LanguageOptions,
  openLanguage,
} from "../../../src/kernel/language/language.ts";
import { alive, NEEDS, permitted } from "../permitted.ts";

/** The notebooks of the checkout: there the library's name leads to its sources. */
export const NOTEBOOKS = new URL("../../../notebooks/", import.meta.url);

/** A test with a language service of its own, that must be gone afterwards. */
export function languageTest(
  name: string,
  folder: Files | URL,
  body: (language: DenoLanguage) => Promise<void>,
): void {
  Deno.test({
    name: `${name} ${NEEDS}`,
    ignore: !permitted,
    async fn() {
      let pid: number | undefined;
      await inFolder(folder, (path) =>
        withLanguage(path, PATIENT, async (language) => {
          await body(language);
          pid = language.pid;
        }));
      if (pid !== undefined) assertEquals(alive(pid), false, "the language server is still there");
    },
  });
}

/** A loaded machine is slow, and slowness is not what is tested. */
export const PATIENT: LanguageOptions = { timeout: 60_000, loadTimeout: 60_000 };

/** Files by their paths in a folder. */
export type Files = Readonly<Record<string, string>>;

/** Calls `use` with a language service that is closed afterwards. */
export async function withLanguage(
  folder: string,
  options: LanguageOptions,
  use: (language: DenoLanguage) => Promise<void>,
): Promise<void> {
  const language = await openLanguage(folder, options);
  try {
    await use(language);
  } finally {
    await language.close();
  }
}

/** Calls `use` with the path of a folder, one for this call when files are given. */
export async function inFolder(
  folder: Files | URL,
  use: (path: string) => Promise<void>,
): Promise<void> {
  if (folder instanceof URL) return await use(folder.pathname);
  const path = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const [name, text] of Object.entries(folder)) {
      await Deno.mkdir(`${path}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${path}/${name}`, text);
    }
    await use(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

/** A cell, and what is wrong with it. */
export type Case = readonly [code: string, ...problems: string[]];

/** Checks cells one after the other; those without problems run. */
export async function assertProblems(
  language: DenoLanguage,
  cells: readonly Case[],
): Promise<void> {
  const found: Case[] = [];
  for (const [code] of cells) {
    const { problems, unchecked } = await language.check(code);
    if (problems.length === 0) language.ran(code);
    const messages = problems.map(({ message }) =>
      message.replace(/file:\S*(?=\/\w+\.ts)/, "$FOLDER")
    );
    found.push([code, ...unchecked === undefined ? messages : [unchecked]]);
  }
  assertEquals(found, cells);
}
