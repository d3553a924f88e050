/**
 * The programs that the tests in a browser need, and where they are.
 *
 * @module
 */
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NEEDS, permitted } from "../kernel/permitted.ts";

/** Where the project lies. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What comes of the tests to look at. */
export const ARTEFACTS: string = join(ROOT, ".cache", "browser");

/** The first of these programs that is on the PATH, as a path. */
function onPath(...names: string[]): string | undefined {
  if (Deno.permissions.querySync({ name: "env", variable: "PATH" }).state !== "granted") return;
  const folders = (Deno.env.get("PATH") ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isThere);
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Chromium's path, if it is there. */
export const CHROMIUM: string | undefined = permitted
  ? onPath("chromium", "chromium-browser", "google-chrome")
  : undefined;

/** Whether `deno task lab` would have to fetch JupyterLab first. */
function isWithoutLab(): boolean {
  const made = `${ROOT}.cache/lab/environment/bin/jupyter-lab`;
  return onPath("jupyter-lab") === undefined && !isThere(made);
}

/** Why tests that need a browser cannot run, for their names; `undefined` when they can. */
export const missingBrowser: string | undefined = !permitted || Deno.build.os === "windows"
  ? NEEDS
  : CHROMIUM === undefined
  ? "(needs chromium: apt install chromium)"
  : undefined;

/** Why tests that need JupyterLab in a browser cannot run. */
export const missing: string | undefined = missingBrowser ??
  (isWithoutLab() ? "(needs JupyterLab: deno task lab --version)" : undefined);
