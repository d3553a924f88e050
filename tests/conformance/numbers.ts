/**
 * The numbers that are kept.
 *
 * @module
 */
import { type Kept, parsed } from "./kept.ts";
import type { NodeTest } from "./onnx.ts";
import kerasJson from "./keras.json" with { type: "json" };
import onnxJson from "./onnx.json" with { type: "json" };
import torchJson from "./torch.json" with { type: "json" };

/** With NaN again for null. */
const revived = (json: unknown): Kept => parsed<Kept>(JSON.stringify(json));

/** What PyTorch answered. */
export const torch: Kept = revived(torchJson);
/** What Keras answered. */
export const keras: Kept = revived(kerasJson);
/** ONNX's node tests. */
export const onnx: readonly NodeTest[] = (onnxJson as unknown as { cases: NodeTest[] }).cases;
