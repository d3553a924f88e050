/**
 * The floors of the house and the rule between them: values are imported downwards only.
 *
 * A floor may import values of its own floor and of lower ones; `import type` may point anywhere.
 * What `deno info` answers is judged here, so that the rule itself can be tested.
 *
 * @module
 */

/** The floor of each room of `src/`. */
export const FLOORS: Readonly<Record<string, number>> = {
  shape: 0,
  print: 0,
  backend: 1,
  ops: 2,
  autograd: 2,
  tensor: 3,
  nn: 4,
  optim: 5,
  data: 5,
  display: 6,
};

/** Stands beside the house: no floor imports values of it, and it imports none of theirs. */
const APART = "kernel";

/** Files that belong to no room: below every floor, or above all of them. */
const OUTSIDE: Readonly<Record<string, number>> = {
  "src/deno_version.ts": -1,
  "mod.ts": 7,
};

/** Rooms that may import packages, which are loaded only when asked for. */
const WITH_PACKAGES = ["data", "display", "kernel/language"];

/** Programs that a task runs: they may import any package, and nothing imports them. */
const PROGRAMS = ["src/backend/wasm/build.ts"];

/** Value imports that break the rule for a reason. */
export const EXCEPTIONS: readonly { from: string; to: string; why: string }[] = [];

/** One import: paths from the root of the repository, or a package's specifier. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Whether it is an `import type`, which leaves nothing to run. */
  readonly type: boolean;
}

/** The part of `deno info --json` that is read here. */
export interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: { readonly specifier?: string; readonly error?: string };
      readonly type?: { readonly specifier?: string; readonly error?: string };
    }[];
  }[];
}

/** The imports of the files under `root`, a `file://` address that ends in `/`. */
export function edgesOf(graph: ModuleGraph, root: string): Edge[] {
  const path = (specifier: string) =>
    specifier.startsWith(root) ? specifier.slice(root.length) : specifier;
  return graph.modules
    .filter(({ specifier }) => specifier.startsWith(root))
    .flatMap(({ specifier, dependencies = [] }) =>
      dependencies.map((dependency) => {
        const target = dependency.code?.specifier ?? dependency.type?.specifier;
        return {
          from: path(specifier),
          to: path(target ?? dependency.specifier),
          type: dependency.code === undefined,
        };
      })
    );
}

/** Every broken rule, a sentence each. */
export function violations(files: readonly string[], edges: readonly Edge[]): string[] {
  const values = edges.filter((edge) => !edge.type);
  return [
    ...files.filter((file) => placeOf(file) === undefined).map(strayFile),
    ...values.flatMap((edge) => upward(edge) ?? []),
    ...cycles(values).map((files) => `${files.join(" → ")} is a cycle of value imports`),
  ];
}

function strayFile(file: string): string {
  return `${file} belongs to no floor: rooms of src are ${
    Object.keys(FLOORS).join(", ")
  }, ${APART}`;
}

/** The floor of a file, `"apart"`, or `undefined` for a file that has no place. */
function placeOf(file: string): number | "apart" | undefined {
  const outside = OUTSIDE[file];
  if (outside !== undefined) return outside;
  const [src, room, ...rest] = file.split("/");
  if (src !== "src" || room === undefined || rest.length === 0) return undefined;
  return room === APART ? "apart" : FLOORS[room];
}

/** The sentence for an import that the floors forbid. */
function upward({ from, to }: Edge): string | undefined {
  if (EXCEPTIONS.some((exception) => exception.from === from && exception.to === to)) return;
  if (PROGRAMS.includes(to)) return `${from} imports ${to}, which is a program of its own`;
  if (/^(npm|jsr|https?):/.test(to)) {
    if (PROGRAMS.includes(from)) return;
    if (WITH_PACKAGES.some((room) => from.startsWith(`src/${room}/`))) return;
    return `${from} imports ${to}: only ${WITH_PACKAGES.join(", ")} may import packages`;
  }
  const here = placeOf(from);
  const there = placeOf(to);
  if (here === undefined || to.startsWith("node:")) return;
  if (there === undefined) return `${from} imports ${to}, which belongs to no floor`;
  if (here === there || there === -1) return;
  if (here === "apart" || there === "apart") {
    return here === 7 ? undefined : `${from} imports values of ${to}: src/${APART} stands apart`;
  }
  if (here > there) return;
  return `${from} (floor ${here}) imports values of ${to} (floor ${there}): ` +
    "values are imported downwards only, write import type or move the code";
}

/** Circles in the value imports, each as the files on the way round, found once. */
function cycles(edges: readonly Edge[]): string[][] {
  const next = Map.groupBy(edges, (edge) => edge.from);
  const finished = new Set<string>();
  const found: string[][] = [];
  for (const file of next.keys()) visit(file, []);
  return found;

  function visit(file: string, way: readonly string[]): void {
    const start = way.indexOf(file);
    if (start >= 0) found.push([...way.slice(start), file]);
    if (start >= 0 || finished.has(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...way, file]);
    finished.add(file);
  }
}
