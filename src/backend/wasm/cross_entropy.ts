/**
 * Softmax and cross-entropy in one kernel each way.
 *
 * @module
 */
import { address, empty, first, type Kernel } from "../backend.ts";
import { heap } from "../memory.ts";
import { rowMajor } from "./copy.ts";
import { discard } from "./layout.ts";
import { kernel } from "./loader.ts";

/** @internal Results are the loss, and [max, 1/Σ exp(z − max)] by rows. */
export const softmaxCrossEntropy: Kernel = {
  forward([z, labels]) {
    if (z!.dtype !== "float32" || z!.size === 0) return null;
    const [rows, classes] = z!.shape as readonly [number, number];
    const logits = rowMajor(z!), picks = rowMajor(labels!);
    const loss = empty([], "float32"), residue = empty([rows, 2], "float32");
    const [pz, pl, pr] = [address(logits), address(picks), address(residue)];
    heap.float32[first(loss)] = kernel.crossEntropy(pz, pl, rows, classes, pr);
    discard(logits, z!);
    discard(picks, labels!);
    return [loss, residue];
  },
  vjp(g, [z, labels], [, residue]) {
    const [rows, classes] = z!.shape as readonly [number, number];
    const logits = rowMajor(z!), picks = rowMajor(labels!), dz = empty(z!.shape, "float32");
    const [pz, pl, pr, pdz] = [address(logits), address(picks), address(residue!), address(dz)];
    kernel.crossEntropyVjp(pz, pl, rows, classes, pr, pdz, heap.float32[first(g)]! / rows);
    discard(logits, z!);
    discard(picks, labels!);
    return [dz, null];
  },
};
