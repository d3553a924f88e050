import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type Dataset, featureMoments, iris, penguins } from "../../src/data/mod.ts";

const granted = Deno.permissions.querySync({ name: "read" }).state === "granted";
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `${name} (needs read permission)`, ignore: !granted, fn });
}
const counts = (data: Dataset, classes: number) =>
  Array.from({ length: classes }, (_, k) => data.labels().filter((label) => label === k).length);

test("iris() is Fisher's table: its counts, its first flower and its means", async () => {
  const { data, rows, features, classes } = await iris();
  data satisfies Dataset<[4], 150>;
  assertEquals(classes, ["setosa", "versicolor", "virginica"]);
  assertEquals(counts(data as Dataset, 3), [50, 50, 50]);
  assertEquals([rows[0]?.sepalLength, rows[0]?.petalWidth, rows[0]?.species], [5.1, 0.2, "setosa"]);
  // The two flowers that the copy of the UCI repository has wrong.
  assertEquals(features.map((name) => rows[34]?.[name]), [4.9, 3.1, 1.5, 0.2]);
  assertEquals(features.map((name) => rows[37]?.[name]), [4.9, 3.6, 1.4, 0.1]);
  const { mean } = featureMoments(data as Dataset);
  [5.8433, 3.0573, 3.758, 1.1993].forEach((m, j) => assertAlmostEquals(mean[j]!, m, 5e-5));
});

test("penguins() has all that were measured, by species", async () => {
  const { data, rows, classes } = await penguins();
  data satisfies Dataset<[4], 342>;
  assertEquals(data.length, 342);
  assertEquals(classes, ["Adelie", "Chinstrap", "Gentoo"]);
  assertEquals(counts(data as Dataset, 3), [151, 68, 123]);
  assertEquals(rows.length, 342);
  assertEquals(rows.filter(({ sex }) => sex === null).length, 9);
  const { mean } = featureMoments(data as Dataset);
  [43.92193, 17.15117, 200.9152, 4201.754].forEach((m, j) =>
    assertAlmostEquals(mean[j]!, m, 1e-4 * m)
  );
});

test("rows and samples of a table are in one order", async () => {
  for (const { data, rows, features, classes } of [await iris(), await penguins()]) {
    data.labels().forEach((label, i) => {
      const row = rows[i] as unknown as Record<string, number | string>;
      assertEquals(row["species"], classes[label]);
      assertEquals([...data.features(i)], features.map((name) => Math.fround(Number(row[name]))));
    });
  }
});
