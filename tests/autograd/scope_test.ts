import { assertEquals, assertThrows } from "@std/assert";
import {
  type Gradients,
  memoryUsage,
  Parameter,
  Scope,
  scope,
  Tape,
  type Tensor,
  tensor,
  valueAndGrad,
} from "../../mod.ts";
import { state } from "../../src/backend/memory.ts";

const make = (n = 4): Tensor<[number], "float32"> =>
  tensor(Float32Array.from({ length: n }, (_, i) => i), [n]);
/** Tensors alive after `f` beyond those alive before; `f` may throw. */
function leaked(f: () => void): number {
  const before = memoryUsage().tensors;
  try {
    f();
  } catch (error) {
    if (!(error instanceof Planned)) throw error;
  }
  return memoryUsage().tensors - before;
}
class Planned extends Error {}

Deno.test("scope() frees all but what it returns, in arrays, maps, sets and plain objects too", () => {
  const kept: Tensor[] = [];
  const count = leaked(() => {
    const r = scope(() => {
      make().add(1);
      return { a: make(), b: [make()], c: new Map([["k", make()]]), d: new Set([make()]) };
    });
    kept.push(r.a, ...r.b, ...r.c.values(), ...r.d);
  });
  assertEquals(count, 4);
  for (const t of kept) {
    assertEquals(t.toArray()[3], 3);
    t[Symbol.dispose]();
  }
});

Deno.test("scope() keeps gradients that are returned", () => {
  const p = new Parameter(make());
  const g: Gradients = scope(() => valueAndGrad(() => p.square().sum()).gradients);
  assertEquals([...g.get(p).toArray()], [0, 2, 4, 6]);
});

Deno.test("a view that is returned takes the storage with it", () => {
  const v = scope(() => {
    const x = make(6), y = x.reshape([2, 3]);
    make();
    return y.transpose();
  });
  assertEquals(v.toNested(), [[0, 3], [1, 4], [2, 5]]);
  assertEquals(leaked(() => v[Symbol.dispose]()), -1);
});

Deno.test("a view of an outer tensor does not free it", () => {
  const x = make(6);
  scope(() => {
    x.reshape([2, 3]);
  });
  assertEquals(x.toArray()[5], 5);
});

Deno.test("use after free throws a sentence that says what to do, for every way to use a tensor", () => {
  let x!: Tensor<[number], "float32">, v!: Tensor;
  scope(() => {
    x = make().add(1);
    v = x.reshape([2, 2]);
  });
  const uses: (() => unknown)[] = [
    () => x.add(1),
    () => make().add(x),
    () => x.toArray(),
    () => v.toArray(),
    () => x.reshape([2, 2]),
    () => x.detach(),
    () => new Parameter(x),
    () => new Parameter(make()).assign(x),
    () => tensor(1).mul(x),
  ];
  for (const use of uses) {
    assertThrows(use, ReferenceError, "made by add: its scope has ended and freed it; return it");
  }
  assertThrows(() => scope(() => tensor(1).exp()).item.call(x), RangeError);
  const one = scope(() => [make(1)]) && leakedOne();
  assertThrows(() => one.item(), ReferenceError, "its scope has ended");
});
function leakedOne(): Tensor {
  let t!: Tensor;
  scope(() => {
    t = make(1);
  });
  return t;
}

Deno.test("use after free is seen although the block is in use again", () => {
  let x!: Tensor;
  scope(() => {
    x = make();
  });
  const y = make();
  assertThrows(() => x.toArray(), ReferenceError);
  assertEquals(y.toArray()[2], 2);
});

Deno.test("an exception leaks nothing", () => {
  assertEquals(
    leaked(() =>
      scope(() => {
        make().add(1);
        throw new Planned();
      })
    ),
    0,
  );
  assertEquals(
    leaked(() => {
      using _s = new Scope();
      make();
      using _t = new Tape();
      make();
      throw new Planned();
    }),
    0,
  );
  assertEquals(state.owner, null);
});

Deno.test("scope() refuses an async function, and its tensors are freed", () => {
  const count = leaked(() => {
    assertThrows(
      () =>
        scope(async () => {
          make();
          await null;
        }),
      TypeError,
      "Cannot run an async function in scope()",
    );
  });
  assertEquals(count, 0);
  assertEquals(state.owner, null);
});

Deno.test("a parameter made in a scope outlives it", () => {
  const p = scope(() => new Parameter(make()));
  const q: { parameter?: Parameter } = {};
  scope(() => {
    q.parameter = new Parameter(make());
  });
  assertEquals(p.toArray()[3], 3);
  assertEquals(q.parameter!.toArray()[3], 3);
});

Deno.test("scopes that end out of order free what they own", () => {
  const count = leaked(() => {
    const a = new Scope(), x = make(), b = new Scope(), y = make();
    a[Symbol.dispose]();
    assertThrows(() => x.toArray(), ReferenceError);
    assertEquals(y.toArray()[1], 1);
    b[Symbol.dispose]();
    assertThrows(() => y.toArray(), ReferenceError);
  });
  assertEquals(count, 0);
  assertEquals(state.owner, null);
});
