import type { Reshape } from "@norma/norma";
import type { ConvSize } from "../../src/shape/conv.ts";
type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
const t: [
  Eq<ConvSize<28, 5, 1, 2>, 28>,
  Eq<ConvSize<28, 2, 2>, 14>,
  Eq<ConvSize<14, 5>, 10>,
  Eq<ConvSize<10, 2, 2>, 5>,
  Eq<ConvSize<224, 7, 2, 3>, 112>,
  Eq<ConvSize<112, 3, 2, 1>, 56>,
  Eq<ConvSize<number, 3>, number>,
  Eq<ConvSize<512, 3, 2, 1>, 256>,
  Eq<ConvSize<224, 4, 4>, 56>,
  Eq<ConvSize<3, 5>, never>,
  Eq<Reshape<[60, 28, 28], [60, 784]>, [60, 784]>,
  Eq<Reshape<[number, 28, 28], [number, 784]>, [number, 784]>,
  Eq<
    Reshape<[60, 28, 28], [60, 783]>,
    "Cannot reshape [60, 28, 28] (47040 elements) to [60, 783] (46980 elements)"
  >,
  Eq<Reshape<[6], [2, 3]>, [2, 3]>,
  Eq<Reshape<[], [1, 1]>, [1, 1]>,
  Eq<Reshape<[2, 3], [2, -1]>, [2, number]>,
  Eq<Reshape<number[], [2, 3]>, [2, 3]>,
] = [
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
];
export { t };
