"""Writes random_numbers.json: what the generator in src/tensor/random.ts has to give.

A second implementation, in Python's integers and floats, of Philox4x32-10 (checked here against the
vectors published with Random123), of the derivation of child keys and of the conversions; normal
numbers by Wichura's AS 241 with the same logarithm, to the bit; and exact normal quantiles from
mpmath, which the accuracy is measured against.

    pip install mpmath && python tests/reference/random_numbers.py
"""

import json
import math
import pathlib

import mpmath

MASK = 0xFFFFFFFF

# https://github.com/DEShawResearch/random123, tests/kat_vectors: counter, key, output
KNOWN_ANSWERS = [
    "00000000 00000000 00000000 00000000 00000000 00000000 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0 d16cfe09 94fdcceb 5001e420 24126ea1",
]


def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return [c0, c1, c2, c3]


for line in KNOWN_ANSWERS:
    words = [int(w, 16) for w in line.split()]
    assert philox(words[:4], words[4:6]) == words[6:]


def child(seed, label):
    """The key of a stream that is split off by an index or a text."""
    if isinstance(label, int):
        steps = [(label & MASK, label >> 32, 0, 1)]
    else:
        data = label.encode("utf-16-le")
        steps = []
        for i in range(0, max(len(data), 1), 8):
            eight = int.from_bytes(data[i : i + 8].ljust(8, b"\0"), "little")
            steps.append((eight & MASK, eight >> 32, len(data) // 2, 2))
    for step in steps:
        out = philox(step, (seed & MASK, seed >> 32))
        seed = out[1] << 32 | out[0]
    return seed


def words(seed):
    block = 0
    while True:
        yield from philox((block & MASK, block >> 32, 0, 0), (seed & MASK, seed >> 32))
        block += 1


def bits53(stream):
    return (next(stream) >> 5) * 2**26 + (next(stream) >> 6)


def logarithm(x):
    exponent = 0
    while x < math.sqrt(0.5):
        x *= 2
        exponent -= 1
    s = (x - 1) / (x + 1)
    series = 0.0
    for k in range(23, 0, -2):
        series = series * (s * s) + 1 / k
    return exponent * math.log(2) + 2 * s * series


# Wichura 1988, PPND16: a/b in the centre, c/d in the tails, e/f farther out; lowest power first
A = [3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
     1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
     3.3430575583588128105e4, 2.5090809287301226727e3]
B = [1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
     5.2264952788528545610e3]
C = [1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4]
D = [1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9]
E = [6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7]
F = [1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15]


def ratio(above, below, r):
    n = d = 0.0
    for i in reversed(range(8)):
        n, d = n * r + above[i], d * r + below[i]
    return n / d


def quantile(p):
    q = p - 0.5
    if abs(q) <= 0.425:
        return q * ratio(A, B, 0.180625 - q * q)
    r = math.sqrt(-logarithm(p if q < 0 else 1 - p))
    z = ratio(C, D, r - 1.6) if r <= 5 else ratio(E, F, r - 5)
    return -z if q < 0 else z


def normal(stream):
    high, low = next(stream) >> 6, next(stream) >> 6
    return quantile((high * 2**26 + low + 0.5) / 2**52)


def integer(stream, n):
    fair = 2**53 - 2**53 % n
    while True:
        bits = bits53(stream)
        if bits < fair:
            return bits % n


def permutation(stream, n):
    order = list(range(n))
    for last in range(n - 1, 0, -1):
        other = integer(stream, last + 1)
        order[last], order[other] = order[other], order[last]
    return order


def streams():
    """A seed, the labels of the splits, and what the stream begins with."""
    paths = [[0], [1], [2**53 - 1], [2**64 - 1], [7, "weights"], [7, "weights", 3], [7, 3],
             [7, "3"], [7, 2**40 + 5], [7, ""], [7, "μ ± σ 🙂"]]
    for seed, *labels in paths:
        key = seed
        for label in labels:
            key = child(key, label)
        uniforms, normals, integers = words(key), words(key), words(key)
        plain = words(key)
        yield {
            "seed": str(seed),
            "labels": labels,
            "words": [next(plain) for _ in range(9)],
            "uniform": [bits53(uniforms) / 2**53 for _ in range(4)],
            "normal": [normal(normals) for _ in range(40)],
            "integers": [integer(integers, n) for n in (1, 2, 6, 1000, 2**53 - 1)],
            "permutation": permutation(words(key), 12),
        }


mpmath.mp.dps = 60


def exact_quantile(p):
    """Newton's method on the distribution function, in 60 digits."""
    p, z = mpmath.mpf(p), mpmath.mpf(quantile(p))
    for _ in range(6):
        # ncdf loses nothing below 0, where p is small
        z -= (mpmath.ncdf(z) - p) / mpmath.npdf(z)
    return float(z)


PROBABILITIES = [2.0**-53, 2.0**-50, 1e-14, 1.3e-11, 1.4e-11, 1e-9, 1e-6, 1e-4, 0.01, 0.05, 0.0749,
                 0.0751, 0.1, 0.25, 0.4, 0.499, 0.5 - 2.0**-40, 0.5, 0.6, 0.75, 0.9249, 0.9251,
                 0.975, 0.999, 1 - 2.0**-30, 1 - 2.0**-53]

reference = {
    "known answers": KNOWN_ANSWERS,
    "streams": list(streams()),
    "quantiles": [[p, exact_quantile(p)] for p in PROBABILITIES],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, indent=1, ensure_ascii=False) + "\n")
