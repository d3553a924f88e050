/**
 * Where an SVG `transform` puts a point.
 *
 * @module
 */

/**
 * `[a, b, c, d, e, f]` puts (x, y) at (a·x + c·y + e, b·x + d·y + f), as SVG's `matrix` does.
 *
 * @internal
 */
export type Affine = readonly [number, number, number, number, number, number];

/**
 * The transform that leaves every point where it is.
 *
 * @internal
 */
export const IDENTITY: Affine = [1, 0, 0, 1, 0, 0];

/**
 * First `inner`, then `outer`.
 *
 * @internal
 */
export function compose(outer: Affine, inner: Affine): Affine {
  const [a, b, c, d, e, f] = outer;
  const [p, q, r, s, t, u] = inner;
  return [
    a * p + c * q,
    b * p + d * q,
    a * r + c * s,
    b * r + d * s,
    a * t + c * u + e,
    b * t + d * u + f,
  ];
}

/**
 * Where a point goes.
 *
 * @internal
 */
export function apply([a, b, c, d, e, f]: Affine, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

/**
 * The transform that an attribute such as `translate(3,4) rotate(-90)` stands for.
 *
 * @internal
 */
export function parseTransform(text: string | null): Affine {
  let all = IDENTITY;
  for (const [, name, list] of (text ?? "").matchAll(/(\w+)\(([^)]*)\)/g)) {
    all = compose(all, single(name!, list!.trim().split(/[\s,]+/).map(Number)));
  }
  return all;
}

function single(name: string, numbers: number[]): Affine {
  const [p = 0, q, r, s = 0, t = 0, u = 0] = numbers;
  switch (name) {
    case "translate":
      return [1, 0, 0, 1, p, q ?? 0];
    case "scale":
      return [p, 0, 0, q ?? p, 0, 0];
    case "matrix":
      return [p, q ?? 0, r ?? 0, s, t, u];
    case "rotate": {
      const [cos, sin] = [Math.cos(p * Math.PI / 180), Math.sin(p * Math.PI / 180)];
      const turn: Affine = [cos, sin, -sin, cos, 0, 0];
      if (q === undefined || r === undefined) return turn;
      return compose(compose([1, 0, 0, 1, q, r], turn), [1, 0, 0, 1, -q, -r]);
    }
    default: // Plot skews nothing
      return IDENTITY;
  }
}
