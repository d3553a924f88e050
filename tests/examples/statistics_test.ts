/**
 * A notebook that explores data: scores of a test, then the handwritten digits.
 *
 * @module
 */
import { histogram, oneHot, tensor, where } from "@norma/norma";
import { digits } from "@norma/norma/data";
import { assertAlmostEquals, assertEquals, assertGreaterOrEqual } from "@std/assert";

Deno.test("a notebook on statistics: scores, quantiles, histograms, and the ink of digits", () => {
  // Eight scores, the textbook's example of a standard deviation: mean 5, deviation 2.
  const scores = tensor([2, 4, 4, 4, 5, 5, 7, 9], { dtype: "float64" });
  const mean = scores.mean(), deviation = scores.variance().sqrt();
  assertEquals([mean.item(), deviation.item()], [5, 2]);

  // Standardized, they have mean 0 and deviation 1; the best is two deviations above the mean.
  const standard = scores.sub(mean).div(deviation);
  assertEquals([standard.mean().item(), standard.variance().item()], [0, 1]);
  assertEquals(standard.topK(2).values.toNested(), [2, 1]);
  assertEquals(standard.argMin().item(), 0);

  // Quartiles as numpy has them. As an estimate for all pupils, the variance is divided by n − 1.
  assertEquals(scores.quantile([0.25, 0.5, 0.75]).toNested(), [4, 4.5, 5.5]);
  assertEquals(scores.variance({ correction: 1 }).item(), 32 / 7);

  // Grades: where a condition holds one thing, elsewhere another. Half a mark for the lower ones.
  const passed = scores.greaterEqual(5);
  assertEquals(where(passed, scores, scores.add(0.5)).sum().item(), 40 + 4 * 0.5);
  assertEquals(scores.at(passed).toNested(), [5, 5, 7, 9]);
  assertEquals(histogram(scores, { bins: [0, 5, 7, 10] }).counts, [4, 2, 2]);

  // 1,797 digits of 64 pixels, from 0 (paper) to 1 (ink). How many are there of each?
  const { x, y } = digits().all(), classes = oneHot(y, 10);
  assertEquals(x.shape, [1797, 64]);
  const counts = classes.sum({ axis: 0 });
  assertEquals(counts.toNested(), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);

  // The mean image of each class is a matrix product; the ink in it is the mean ink of the class.
  const images = classes.transpose().matmul(x).div(counts.unsqueeze(1));
  const ink = x.sum({ axis: 1 });
  assertEquals(images.shape, [10, 64]);
  assertAlmostEquals(
    images.at(7).sum().item(),
    ink.at(y.equal(7)).mean().item(),
    1e-4,
  );

  // Pixels whose variance is 0 say nothing: three of them, at the left and right edge.
  const silent = x.variance({ axis: 0 }).equal(0);
  assertEquals(silent.to("int32").sum().item(), 3);
  const columns = silent.reshape([8, 8]).to("int32").sum({ axis: 0 });
  assertEquals(columns.toNested(), [2, 0, 0, 0, 0, 0, 0, 1]);

  // The nearest mean image is a classifier already: it is wrong about 171 digits, one in ten.
  const distances = x.unsqueeze(1).sub(images).square().sum({ axis: 2 }); // [1797, 10]
  const wrong = distances.argMin({ axis: 1 }).notEqual(y);
  assertEquals(x.at(wrong).shape, [171, 64]);

  // From the 5th to the 95th percentile of ink there are at least nine digits in ten.
  const [low, high] = ink.quantile([0.05, 0.95]).toNested() as [number, number];
  const between = ink.greaterEqual(low).logicalAnd(ink.lessEqual(high));
  assertGreaterOrEqual(ink.at(between).size, 0.9 * 1797);
});
