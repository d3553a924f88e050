/**
 * `deno task bench`: exactness, training steps, the kernels, then BLAS. Ratios within one run mean
 * something; what stands beside them in microseconds depends on the machine and on what else it
 * does.
 *
 * @module
 */
import { raceBlas } from "./blas.ts";
import { exactness } from "./exactness.ts";
import { kernels } from "./kernels.ts";
import { raceTraining } from "./training.ts";

exactness();
raceTraining(); // before the kernels: the engine has then seen no backend but the one that is timed
await kernels();
raceBlas();
