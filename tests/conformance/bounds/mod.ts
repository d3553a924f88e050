/**
 * The bounds of a case, by its layer.
 *
 * @module
 */
import { nn } from "../../../mod.ts";
import type { Case, LayerName } from "../cases.ts";
import { groupsOf } from "../groups.ts";
import type { Inputs } from "../inputs.ts";
import type { CaseBounds, Statistics } from "./bound.ts";
import { normalizedBounds, type Sharing } from "./normalized.ts";
import { responseBounds } from "./response.ts";
import { RunningBounds } from "./running.ts";
import { tanhBounds } from "./tanh.ts";
import { spectralNormBounds, weightNormBounds } from "./weight.ts";

/** Whether a layer has γ and β. */
export const affine = ({ layer, options }: Case): { gamma: boolean; beta: boolean } => {
  const on = options["affine"] ?? options["elementwiseAffine"] ?? !layer.startsWith("instance");
  return { gamma: on === true, beta: on === true && options["bias"] !== false };
};
/** Whether a layer has running statistics. */
export const tracks = ({ layer, options }: Case): boolean =>
  layer.startsWith("batch")
    ? options["trackRunningStats"] !== false
    : options["trackRunningStats"] === true;

/** What is added to a variance by default. */
function epsOf(layer: LayerName, { eps }: nn.ConventionRow): number | null {
  if (layer.startsWith("batch")) return eps.batch;
  if (layer.startsWith("instance")) return eps.instance;
  return layer === "groupNorm" ? eps.group : layer === "rmsNorm" ? eps.rms : eps.layer;
}
/** How far the results of a case may be from the truth. */
export function boundsOf(c: Case, inputs: Inputs): CaseBounds {
  const { layer, options } = c, { state, passes } = inputs;
  const compared: CaseBounds["passes"][number][] = [];
  if (layer === "spectralNorm") return spectralNormBounds(c, inputs);
  const convention = nn.conventions[(options["convention"] ?? "torch") as nn.Convention];
  let steps = 0;
  const [gamma, beta] = [state["weight"]!, state["bias"]!], has = affine(c);
  const by: Sharing = {
    groups: groupsOf(c),
    eps: Number(options["eps"] ?? epsOf(layer, convention) ?? 2 ** -23),
    center: layer !== "rmsNorm",
  };
  const running = tracks(c)
    ? new RunningBounds(state["running_mean"]!, state["running_var"]!)
    : undefined;
  for (const { x, dy, training, compared: kept } of passes) {
    const pass = {
      x,
      dy,
      gamma: has.gamma ? gamma : undefined,
      beta: has.beta ? beta : undefined,
    };
    const bounds = layer === "localResponseNorm"
      ? responseBounds(c, x, dy)
      : layer === "dynamicTanh"
      ? tanhBounds(pass, state["alpha"]![0]!, by.groups)
      : layer === "weightNorm"
      ? weightNormBounds(c, x, dy, gamma)
      : training || running === undefined
      ? normalizedBounds(pass, by)
      : running.evaluated(pass, by);
    if (training) {
      const { momentum = convention.momentum } = options as { momentum?: number | null };
      steps++;
      const weight = momentum === null
        ? 1 / steps
        : convention.momentumWeighs === "new"
        ? momentum
        : 1 - momentum;
      running?.take(x, by, weight, convention.runningVariance === "unbiased");
    }
    const statistics: Statistics = training || running === undefined
      ? "input"
      : c.mode === "eval"
      ? "given"
      : "running";
    if (kept) compared.push({ statistics, bounds });
  }
  return { passes: compared, buffers: running?.buffers ?? {} };
}
