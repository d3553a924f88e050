/**
 * The numbers that are kept.
 *
 * @module
 */
import { type Kept, read } from "./kept.ts";
import type { NodeTest } from "./onnx.ts";
import kerasJson from "./keras.json" with { type: "json" };
import onnxJson from "./onnx.json" with { type: "json" };
import torchJson from "./torch.json" with { type: "json" };

/** What PyTorch answered. */
export const torch: Kept = read(torchJson);
/** What Keras answered. */
export const keras: Kept = read(kerasJson);
/** ONNX's node tests. */
export const onnx: readonly NodeTest[] = (onnxJson as unknown as { cases: NodeTest[] }).cases;
