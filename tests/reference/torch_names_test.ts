/** Names, shapes and order in state dicts, against PyTorch 2.13. */
import { assertEquals } from "@std/assert";
import { Parameter, zeros } from "../../mod.ts";
import {
  batchNorm1d,
  batchNorm2d,
  batchNorm3d,
  groupNorm,
  instanceNorm1d,
  instanceNorm2d,
  instanceNorm3d,
  layerNorm,
  linear,
  Module,
  rmsNorm,
  sequential,
  sigmoid,
} from "../../src/nn/mod.ts";
import { torch } from "./torch.ts";

/** The module `Net` of `torch_numbers.py`. */
class Net extends Module {
  readonly fc1 = linear(3, 4);
  readonly firstNorm = batchNorm1d(4);
  readonly blocks = [linear(4, 4, { bias: false }), layerNorm(4)] as const;
  readonly body = sequential(sequential(linear(4, 4), sigmoid()), batchNorm1d(4));
  readonly head = new Tied(this.blocks[0].weight);
  readonly logScale = new Parameter(zeros([1]));
}
/** A linear layer without a bias whose weight is another's. */
class Tied extends Module {
  constructor(readonly weight: Parameter) {
    super();
  }
}
const models: Record<string, Module> = {
  "batchNorm1d": batchNorm1d(3),
  "batchNorm1d without affine": batchNorm1d(3, { affine: false }),
  "batchNorm1d without running statistics": batchNorm1d(3, { trackRunningStats: false }),
  "batchNorm2d": batchNorm2d(3),
  "batchNorm3d": batchNorm3d(3),
  "layerNorm": layerNorm([2, 3]),
  "layerNorm without bias": layerNorm(3, { bias: false }),
  "groupNorm": groupNorm(2, 4),
  "groupNorm without affine": groupNorm(2, 4, { affine: false }),
  "instanceNorm1d": instanceNorm1d(3),
  "instanceNorm2d with everything": instanceNorm2d(3, { affine: true, trackRunningStats: true }),
  "instanceNorm3d tracking": instanceNorm3d(3, { trackRunningStats: true }),
  "rmsNorm": rmsNorm([2, 3]),
  "linear": linear(3, 2),
  "linear without bias": linear(3, 2, { bias: false }),
  "sequential": sequential(linear(3, 4), batchNorm1d(4), sigmoid(), linear(4, 2)),
  "net": new Net(),
};
const names = (entries: readonly [string, unknown][]): string[] => entries.map(([name]) => name);

for (const [name, expected] of Object.entries(torch.state_dict)) {
  Deno.test(`state dict, parameters, buffers and modules are called as in PyTorch: ${name}`, () => {
    const model = models[name]!;
    const state = Object.entries(model.stateDict());
    assertEquals(names(state), Object.keys(expected.state));
    for (const [key, t] of state) assertEquals(t.shape, expected.state[key]);
    assertEquals(names(model.namedParameters()), expected.parameters);
    assertEquals(names(model.namedBuffers()), expected.buffers);
    // PyTorch's ModuleList is a module of its own; here it is an array.
    assertEquals(names(model.namedModules()), expected.modules.filter((key) => key !== "blocks"));
  });
}

Deno.test("every model whose names are known is compared", () => {
  assertEquals(Object.keys(models), Object.keys(torch.state_dict));
});
