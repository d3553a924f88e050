/**
 * Training steps of the batch-norm paper's network, with the tape: forward, backward, SGD.
 *
 * @module
 */
import type { Contest } from "./contest.ts";
import { lossesExactly } from "./float64.ts";
import { PAPER, paperNetwork } from "./paper_network.ts";
import type { Race } from "./results.ts";
import { factor, print, time } from "./table.ts";

/** Races and prints. */
export async function training(contest: Contest): Promise<Race[]> {
  const { problem } = paperNetwork(PAPER);
  const { step } = await contest.race(
    "training step",
    ["step"],
    async (peer) => {
      const { losses, step } = await peer.training(problem);
      return { answers: { losses }, samplers: { step } };
    },
    { losses: lossesExactly(problem) },
  );
  print(
    "Training steps of 784-100-100-100-10 with batch norm and sigmoid, batch 60, SGD",
    step.map(({ name, microseconds, ratio }, i) => [
      name,
      `${(1e6 / microseconds).toFixed(0)} steps/s`,
      time(microseconds),
      i === 0 ? "" : factor(ratio),
    ]),
  );
  return [{ what: "training step", timings: step }];
}
