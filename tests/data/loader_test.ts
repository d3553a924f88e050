import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { memoryUsage, Random, Scope, scope, Tape, type Tensor } from "../../mod.ts";
import { Dataset, type Loader, type LoaderOptions } from "../../src/data/mod.ts";

/** Samples [1] whose feature is their number, label 0. */
function numbered(count: number): Dataset<[1]> {
  return new Dataset({
    name: "numbers",
    features: Uint8Array.from({ length: count }, (_, i) => i),
    labels: new Uint8Array(count),
    shape: [1],
    classes: 1,
    value: (byte) => byte,
  });
}
const batches = (count: number, size: number, options: LoaderOptions = {}) =>
  numbered(count).batches(size, options);
/** The features of each batch of an epoch. */
const epoch = (loader: Iterable<{ x: Tensor }>) => Array.from(loader, ({ x }) => [...x.toArray()]);

/** Tensors alive after `f`, whether or not it throws, beyond those alive before. */
function left(f: () => void): number {
  const before = memoryUsage().tensors;
  try {
    f();
  } catch (error) {
    if ((error as Error).message !== "on purpose") throw error;
  }
  return memoryUsage().tensors - before;
}

Deno.test("a loader without shuffling gives the samples in their order, the rest in the end", () => {
  const loader = batches(7, 3);
  assertEquals(loader.length, 3);
  assertEquals(epoch(loader), [[0, 1, 2], [3, 4, 5], [6]]);
  assertEquals(epoch(loader), [[0, 1, 2], [3, 4, 5], [6]]);
});

Deno.test("dropLast leaves out what does not fill a batch, and the compiler knows the size", () => {
  const loader = numbered(7).batches(3, { dropLast: true });
  loader satisfies Loader<[1], 3>;
  assertEquals(loader.length, 2);
  assertEquals(epoch(loader), [[0, 1, 2], [3, 4, 5]]);
  for (const { x, y } of loader) {
    x satisfies Tensor<[3, 1], "float32">;
    y satisfies Tensor<[3], "int32">;
  }
  // @ts-expect-error: without dropLast the last batch may be smaller
  numbered(7).batches(3) satisfies Loader<[1], 3>;
  assertEquals(batches(6, 3, { dropLast: true }).length, batches(6, 3).length);
});

Deno.test("every sample comes once in an epoch, each epoch in an order of its own", () => {
  const loader = batches(100, 7, { shuffle: new Random(1) });
  const epochs = [0, 1, 2].map(() => epoch(loader).flat());
  const all = Array.from({ length: 100 }, (_, i) => i);
  for (const order of epochs) {
    assertEquals(order.toSorted((a, b) => a - b), all);
    assertNotEquals(order, all);
  }
  assertNotEquals(epochs[0], epochs[1]);
  assertNotEquals(epochs[1], epochs[2]);
});

Deno.test("the same seed gives the same epochs, whatever else was drawn from it", () => {
  const random = new Random(1);
  const one = batches(20, 6, { shuffle: random }), first = [epoch(one), epoch(one)];
  random.normal();
  const two = batches(20, 6, { shuffle: random });
  assertEquals([epoch(two), epoch(two)], first);
  assertNotEquals(epoch(batches(20, 6, { shuffle: new Random(2) })), first[0]);
});

Deno.test("batches tell their samples, their step and their epoch", () => {
  const loader = batches(5, 2, { shuffle: new Random(3) });
  for (const round of [0, 1]) {
    let step = 0;
    for (const batch of loader) {
      assertEquals([...batch.x.toArray()], [...batch.indices]);
      assertEquals([batch.step, batch.epoch], [step++, round]);
    }
  }
});

Deno.test("steps() goes on through epochs and stops in the middle of one", () => {
  const loader = batches(6, 2, { shuffle: new Random(4) });
  const reference = batches(6, 2, { shuffle: new Random(4) });
  const seen: number[][] = [];
  for (const { x, step, epoch } of loader.steps(7)) {
    seen.push([...x.toArray()]);
    assertEquals([step, epoch], [seen.length - 1, Math.floor(step / 3)]);
  }
  const expected = [...epoch(reference), ...epoch(reference), epoch(reference)[0]!];
  assertEquals(seen, expected);
  assertEquals(epoch(loader), epoch(reference), "what follows is the next epoch");
  assertEquals([...loader.steps(0)], []);
});

Deno.test("first() looks at the epoch to come and leaves the loader where it is", () => {
  const loader = batches(9, 4, { shuffle: new Random(5) });
  const look = [...loader.first().indices];
  assertEquals([...loader.first().indices], look);
  assertEquals(epoch(loader)[0], look);
  assertEquals([...loader.first().indices], epoch(loader)[0]);
});

Deno.test("first() belongs to the scope in which it is called", () => {
  const loader = batches(9, 4);
  assertEquals(left(() => scope(() => void loader.first().x.add(1))), 0);
  const batch = scope(() => loader.first());
  assertEquals([...batch.x.toArray()], [0, 1, 2, 3]);
  batch.x[Symbol.dispose]();
  batch.y[Symbol.dispose]();
});

Deno.test("a loop over batches leaves nothing: to its end, nested, with a tape in it", () => {
  const loader = batches(9, 4);
  const loops: (() => void)[] = [
    () => {
      for (const { x } of loader) x.add(1);
    },
    () => {
      for (const { x } of loader.steps(20)) if (x.shape[0] === 4) continue;
    },
    () => {
      for (const { x } of loader) for (const { x: y } of batches(4, 2)) x.slice(0, 1).add(y);
    },
    () => {
      outer: for (const { x } of loader) {
        using _ = new Scope(); // the inner loop is left early: its batch goes to this scope
        for (const { x: y } of batches(4, 2)) {
          x.slice(0, 1).add(y);
          continue outer;
        }
      }
    },
    () => {
      for (const { x } of loader) {
        using tape = new Tape();
        const leaf = tape.watch(x);
        tape.gradients(leaf.mul(leaf).sum()).get(leaf);
      }
    },
  ];
  for (const loop of loops) assertEquals(left(loop), 0, String(loop));
});

Deno.test("a tensor of a turn cannot be used in the next one", () => {
  let earlier: Tensor | undefined;
  for (const { x } of batches(9, 4)) {
    if (earlier) {
      const freed = earlier;
      assertThrows(() => freed.toArray(), ReferenceError);
    }
    earlier = x.add(1);
  }
});

Deno.test("break keeps the batch in hand, and only it, in the scope around the loop", () => {
  const loader = batches(9, 4);
  assertEquals(
    left(() =>
      scope(() => {
        const before = memoryUsage().tensors;
        let kept: Tensor | undefined;
        for (const { x, y } of loader) {
          x.add(y.shape[0]!);
          kept = x;
          if (x.toArray()[0] === 4) break;
        }
        assertEquals([...kept!.toArray()], [4, 5, 6, 7]);
        assertEquals(memoryUsage().tensors - before, 2, "x and y");
      })
    ),
    0,
  );
});

Deno.test("destructuring keeps the batch in the scope around it", () => {
  const loader = batches(9, 4);
  assertEquals(
    left(() =>
      scope(() => {
        const [batch] = loader;
        assertEquals([...batch!.x.toArray()], [0, 1, 2, 3]);
        const [{ x }, { x: next }] = batches(9, 4) as Iterable<{ x: Tensor }> as unknown as [
          { x: Tensor },
          { x: Tensor },
        ];
        assertThrows(() => x.toArray(), ReferenceError); // the turn of the first is over
        assertEquals([...next.toArray()], [4, 5, 6, 7]);
      })
    ),
    0,
  );
});

Deno.test("an exception leaves nothing behind in the scopes around the loop", () => {
  const fail = () => {
    for (const { x } of batches(9, 4)) {
      x.add(1);
      throw new Error("on purpose");
    }
  };
  assertEquals(left(() => scope(fail)), 0);
  assertEquals(
    left(() => {
      using _ = new Scope();
      fail();
    }),
    0,
  );
});

Deno.test("two loops advanced in turn by hand do not free each other's batches", () => {
  assertEquals(
    left(() =>
      scope(() => {
        const a = batches(6, 2).steps(3), b = batches(6, 2).steps(3);
        for (let i = 0; i < 3; i++) {
          const { x } = a.next().value!, { x: y } = b.next().value!;
          assertEquals([...x.add(y).toArray()], [4 * i, 4 * i + 2]);
        }
        a.return();
        b.return();
      })
    ),
    0,
  );
});

Deno.test("batches() refuses sizes and generators that make no sense", () => {
  for (const size of [0, -1, 2.5, NaN, 10]) {
    assertThrows(
      () => numbered(9).batches(size),
      RangeError,
      `Cannot make batches of ${size} from numbers: a batch has at least 1 sample and at most ` +
        "all 9",
    );
  }
  assertThrows(
    () => numbered(9).batches(3, { shuffle: true as unknown as Random }),
    TypeError,
    "Cannot shuffle numbers by true: give it a generator, { shuffle: new Random(1) }",
  );
  for (const count of [-1, 1.5, NaN, Infinity]) {
    assertThrows(
      () => numbered(9).batches(3).steps(count),
      RangeError,
      `Cannot take ${count} steps: a whole number from 0 is needed`,
    );
  }
  assert(numbered(9).batches(9).length === 1);
});

Deno.test("epoch() makes the batches of the next epoch in the scopes that they are asked for in", () => {
  const options = { shuffle: new Random(4) };
  const loader = batches(9, 4, options), same = batches(9, 4, options);
  for (let k = 0; k < 2; k++) {
    const made: number[][] = [];
    const alive = left(() => {
      for (const batch of loader.epoch()) {
        scope(() => {
          const { x, epoch, step } = batch();
          assertEquals([epoch, step], [k, made.length]);
          made.push([...x.toArray()]);
        });
      }
    });
    assertEquals(alive, 0);
    assertEquals(made, epoch(same));
  }
  const [first] = [...loader.epoch()];
  assertEquals(left(() => void first!()), 2); // the caller's: x and y
});
