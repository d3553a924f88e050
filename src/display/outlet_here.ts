/**
 * The place for a progress that fits where this code runs.
 *
 * @module
 */
import { kernel } from "./jupyter.ts";
import { cellOutlet, logOutlet, type Outlet, terminalOutlet } from "./progress_outlet.ts";
import { letteredOutlet, type Picture, pictureOutlet } from "./progress_picture.ts";

/**
 * Below the cell in a notebook, on a terminal's last line, or in a log; with a picture, if there is
 * one.
 *
 * @internal
 */
export function outletHere(picture?: Picture): Outlet {
  const here = kernel();
  if (here !== undefined) return picture ? pictureOutlet(here, picture) : cellOutlet(here);
  const terminal = "Deno" in globalThis && Deno.stderr.isTerminal();
  const outlet = terminal ? terminalOutlet() : logOutlet();
  return picture ? letteredOutlet(outlet, picture) : outlet;
}
