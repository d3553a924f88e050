import { assertEquals, assertThrows } from "@std/assert";
import { Parameter, tensor } from "../../mod.ts";
import {
  constantFactor,
  cosine,
  multiStep,
  oneCycle,
  Schedule,
  SGD,
  stepDecay,
  warmUp,
} from "../../src/optim/mod.ts";

const optimizer = () => new SGD([new Parameter(tensor([0]))], { lr: 2 });

Deno.test("a schedule sets the rate of step 0 at once, and can go on anywhere", () => {
  const sgd = optimizer(), schedule = new Schedule(sgd, warmUp({ steps: 4, start: 0.5 }));
  assertEquals([sgd.lr, schedule.step(), schedule.steps], [1, 1.25, 1]);
  schedule.steps = 3;
  assertEquals([sgd.lr, schedule.step(), schedule.step()], [1.75, 2, 2]);
  assertThrows(() => schedule.steps = -1, RangeError, "Cannot go to step -1");
});

Deno.test("any function from step to factor is a schedule", () => {
  const sgd = optimizer(), schedule = new Schedule(sgd, (t) => 1 / (1 + t));
  schedule.step();
  assertEquals(sgd.lr, 1);
});

Deno.test("what ends stays there", () => {
  assertEquals(cosine({ steps: 3, end: 0.25 })(100), 0.25);
  assertEquals(oneCycle({ steps: 10, end: 0.5 })(100), 0.5);
  assertEquals(warmUp({ steps: 3 })(100), 1);
  assertEquals(warmUp({ steps: 3 }, cosine({ steps: 3 }))(100), 0);
});

Deno.test("factors that make no sense are refused in a sentence", () => {
  const refused: readonly [() => unknown, string][] = [
    [() => stepDecay({ every: 0 }), "Cannot make stepDecay with every 0: a whole number from 1 is"],
    [() => stepDecay({ every: 1, factor: -1 }), "Cannot make stepDecay with factor -1: a number"],
    [() => multiStep({ at: [2, 0.5] }), "Cannot make multiStep with at 0.5: a whole number from 1"],
    [
      () => cosine({ steps: 0 }),
      "Cannot make cosine with steps 0: a whole number from 1 is needed",
    ],
    [() => cosine({ steps: 1, end: NaN }), "Cannot make cosine with end NaN: a number from 0"],
    [() => oneCycle({ steps: 10, rise: 1 }), "Cannot make oneCycle with rise 1: it is a share"],
    [() => warmUp({ steps: -1 }), "Cannot make warmUp with steps -1: a whole number from 1"],
    [() => constantFactor({ steps: 1.5 }), "Cannot make constantFactor with steps 1.5: a whole"],
  ];
  for (const [make, sentence] of refused) assertThrows(make, RangeError, sentence);
});

Deno.test("a schedule goes on with a state dict, whichever of the two was made first", () => {
  const halfway = new SGD([new Parameter(tensor([1]))], { lr: 0.3 });
  const first = new Schedule(halfway, cosine({ steps: 10 }));
  for (let i = 0; i < 5; i++) first.step();
  const state = halfway.stateDict();
  assertEquals(state.param_groups[0]!["initial_lr"], 0.3);

  const later = new SGD([new Parameter(tensor([1]))], { lr: 0.3 });
  later.loadStateDict(state);
  const schedule = new Schedule(later, cosine({ steps: 10 }));
  schedule.steps = 5;
  assertEquals(later.lr, halfway.lr);
  assertEquals([first.step(), first.step()], [schedule.step(), schedule.step()]);

  const earlier = new SGD([new Parameter(tensor([1]))], { lr: 0.3 });
  const made = new Schedule(earlier, cosine({ steps: 10 }));
  earlier.loadStateDict(state);
  made.steps = 7;
  assertEquals(earlier.lr, first.lr);
});

Deno.test("a state dict says nothing of a schedule where there is none", () => {
  const sgd = new SGD([new Parameter(tensor([1]))], { lr: 0.3 });
  assertEquals("initial_lr" in sgd.stateDict().param_groups[0]!, false);
});
