"""The minimax polynomials of normal_distribution.as.ts and trigonometric.as.ts, by Remez's exchange.

    python tests/reference/polynomials.py        (needs mpmath, which comes with PyTorch)

Prints coefficients from the highest power on, and the largest error in roundings of float32.
"""

import mpmath as mp

mp.mp.dps = 40
GRID = 2000


def minimax(f, weight, low, high, degree):
    """The polynomial whose largest error, times the weight, is smallest on [low, high]."""
    def spread(count):
        return [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * i / count) for i in range(count + 1)]

    grid = spread(GRID)
    values, weights = [f(x) for x in grid], [weight(x) for x in grid]
    points = spread(degree + 1)
    while True:
        system = mp.matrix(degree + 2, degree + 2)
        for i, x in enumerate(points):
            for j in range(degree + 1):
                system[i, j] = x**j
            system[i, degree + 1] = (-1) ** i / weight(x)
        solution = mp.lu_solve(system, mp.matrix([f(x) for x in points]))
        coefficients, level = list(solution)[degree::-1], abs(solution[degree + 1])
        errors = [w * (mp.polyval(coefficients, x) - y) for x, y, w in zip(grid, values, weights)]
        extrema = []
        for k, e in enumerate(errors):
            if not extrema or (e > 0) != (errors[extrema[-1]] > 0):
                extrema.append(k)
            elif abs(e) > abs(errors[extrema[-1]]):
                extrema[-1] = k
        while len(extrema) > degree + 2:
            extrema.pop(0 if abs(errors[extrema[0]]) < abs(errors[extrema[-1]]) else -1)
        points = [grid[k] for k in extrema]
        largest = max(abs(e) for e in errors)
        if largest < level * mp.mpf("1.001"):
            return coefficients, largest


def mills(q):
    """(z + 3) Φ(−z) e^(z²/2) with q = (z − 3) / (z + 3)."""
    z = 3 * (1 + q) / (1 - q)
    return (z + 3) * mp.erfc(z / mp.sqrt(2)) * mp.exp(z * z / 2) / 2


def erf(s):
    """erf(x) / x − 1 in s = x²."""
    x = mp.sqrt(s)
    return (mp.erf(x) / x if s else 2 / mp.sqrt(mp.pi)) - 1


def sin(s):
    """(sin x − x) / x³ in s = x²."""
    return mp.nsum(lambda k: (-1) ** (k + 1) * s**k / mp.factorial(2 * k + 3), [0, 20])


def cos(s):
    """(cos x − 1 + x²/2) / x⁴ in s = x²."""
    return mp.nsum(lambda k: (-1) ** k * s**k / mp.factorial(2 * k + 4), [0, 20])


EIGHTH = (mp.pi / 4) ** 2
FARTHEST = mp.mpf(14.5 - 3) / (14.5 + 3)
for name, f, weight, low, high, degree in [
    ("MILLS", mills, lambda q: 1 / mills(q), mp.mpf(-1), FARTHEST, 9),
    ("ERF", erf, lambda s: 1 / (erf(s) + 1), mp.mpf(0), mp.mpf(0.75) ** 2, 5),
    ("SIN", sin, lambda s: s / (1 + s * sin(s)) + mp.mpf("1e-4"), mp.mpf(0), EIGHTH, 2),
    ("COS", cos, lambda s: s * s + mp.mpf("1e-8"), mp.mpf(0), EIGHTH, 2),
]:
    coefficients, error = minimax(f, weight, low, high, degree)
    print(name, mp.nstr(error * 2**24, 3), [mp.nstr(c, 11) for c in coefficients])
