/**
 * Training steps a second of the batch-norm paper's network, with the tape: forward, backward, SGD.
 *
 * @module
 */
import { reference, useBackend, wasm } from "../../mod.ts";
import { PAPER, trainingStep } from "./paper_network.ts";
import { race, type Timing } from "./rounds.ts";

/**
 * Times both backends and prints how they did: one after the other, for a factor of a hundred needs
 * no interleaving, and the engine compiles calls better that it has seen go to one backend only.
 */
export function raceTraining(): void {
  console.log("\n784-100-100-100-10 with batch norm, batch 60, one thread: a training step");
  for (const backend of [wasm, reference]) {
    const before = useBackend(backend);
    const [{ microseconds }] = race([{ name: backend.name, run: trainingStep(PAPER) }]) as [Timing];
    useBackend(before);
    const perSecond = `${(1e6 / microseconds).toFixed(0)} steps/s`;
    console.log(`${backend.name.padEnd(12)}${perSecond.padStart(14)}`);
  }
}
if (import.meta.main) raceTraining();
