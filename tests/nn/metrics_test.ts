import { assertEquals, assertThrows } from "@std/assert";
import { accuracy, confusionMatrix, memoryUsage, scope, tensor } from "../../mod.ts";

const logits = tensor([[3, 1, 2], [0, 5, 5], [1, 0, 2], [9, 1, 1]]);
const labels = tensor([0, 1, 1, 2], { dtype: "int32" });

Deno.test("accuracy() is the share of rows whose largest logit is the label's", () => {
  assertEquals(accuracy(logits, labels), 0.5); // of equal logits the first counts
  assertEquals(accuracy(logits.softmax({ axis: 1 }), labels), 0.5);
  assertEquals(accuracy(logits.transpose().transpose(), labels), 0.5);
  assertEquals(accuracy(tensor([[NaN, 0], [1, 0]]), tensor([0, 0], { dtype: "int32" })), 0.5);
});

Deno.test("confusionMatrix() has a row for each class and a column for each answer", () => {
  const matrix = confusionMatrix(logits, labels);
  assertEquals(matrix.toNested(), [[1, 0, 0], [0, 1, 1], [1, 0, 0]]);
  assertEquals(matrix.dtype, "int32");
});

Deno.test("metrics leave nothing behind but the matrix", () => {
  const before = memoryUsage().tensors;
  scope(() => {
    accuracy(logits.transpose().transpose(), labels);
    confusionMatrix(logits, labels);
    assertEquals(memoryUsage().tensors, before + 1);
  });
});

Deno.test("metrics say what does not fit", () => {
  assertThrows(
    () => accuracy(logits, tensor([1], { dtype: "int32" })),
    RangeError,
    "Cannot take the accuracy of logits [4, 3] and labels [1]: expected [N, C] and [N]",
  );
  assertThrows(
    () => accuracy(logits, tensor([1, 2, 3, 4]) as never),
    TypeError,
    "Cannot take float32 labels",
  );
  assertThrows(
    () => confusionMatrix(logits, tensor([0, 1, 3, 0], { dtype: "int32" })),
    RangeError,
    "label 3 in row 2 is not one of 3 classes, 0 to 2",
  );
  assertThrows(
    () => confusionMatrix(tensor([[NaN, 0]]), tensor([0], { dtype: "int32" })),
    RangeError,
    "row 0 of the logits has a NaN",
  );
});
