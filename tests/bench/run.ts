/**
 * `deno task bench`: exactness, training steps, then the kernels. Ratios within one run mean
 * something; what stands beside them in microseconds depends on the machine and on what else it
 * does.
 *
 * @module
 */
import { exactness } from "./exactness.ts";
import { kernels } from "./kernels.ts";
import { raceTraining } from "./training.ts";

exactness();
raceTraining(); // before the kernels: the engine has then seen no backend but the one that is timed
await kernels();
