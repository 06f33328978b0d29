"""Published worked examples: ratings as coders x units, nan where a coder did not judge."""

import numpy as np

N = np.nan


def ratings(*rows):
    return np.array(rows, dtype=float)


def letters(*rows):
    return ratings(*[[ord(letter) for letter in row] for row in rows])


def of_table(table):
    """Two coders' ratings from their table: rows the first coder's category, columns the second's."""
    cells = [
        (i, j) for i, row in enumerate(table, 1) for j, n in enumerate(row, 1) for _ in range(n)
    ]
    return ratings(*zip(*cells, strict=True))


def of_counts(counts):
    """Ratings from units x categories: who chose which does not matter to the measure."""
    return ratings(*zip(*[[k for k, n in enumerate(row, 1) for _ in range(n)] for row in counts],
                        strict=True))  # fmt: skip


# Krippendorff 2011, Computing Krippendorff's alpha-reliability, examples A, B and C.
KRIPPENDORFF_A = ratings([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0])
KRIPPENDORFF_B = letters("aabbdcccedda", "babbbcccedd" + "d")
KRIPPENDORFF_C = ratings(
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
)
# Gwet 2014, Handbook of inter-rater reliability, table 2.10: the same, the lone rating elsewhere.
GWET = KRIPPENDORFF_C.copy()
GWET[1, 11], GWET[2, 11] = N, 3
# Hayes & Krippendorff 2007, Communication Methods and Measures 1, p. 84.
HAYES = np.array([
    [1, 1, 2, N, 2], [1, 1, 0, 1, N], [2, 3, 3, 3, N], [N, 0, 0, N, 0], [0, 0, 0, N, 0],
    [0, 0, 0, N, 0], [1, 0, 2, N, 1], [1, N, 2, 0, N], [2, 2, 2, N, 2], [2, 1, 1, 1, N],
    [N, 1, 0, 0, N], [0, 0, 0, 0, N], [1, 2, 2, 2, N], [3, 3, 2, 2, 3], [1, 1, 1, N, 1],
    [1, 1, 1, N, 1], [2, 1, 2, N, 2], [1, 2, 3, 3, N], [1, 1, 0, 1, N], [0, 0, 0, N, 0],
    [0, 0, 1, 1, N], [0, 0, N, 0, 0], [2, 3, 3, 3, N], [0, 0, 0, 0, N], [1, 2, N, 2, 2],
    [0, 1, 1, 1, N], [0, 0, 0, 1, 0], [1, 2, 1, 2, N], [1, 1, 2, 2, N], [1, 1, 2, N, 2],
    [1, 1, 0, N, 0], [2, 1, 2, 1, N], [2, 2, N, 2, 2], [3, 2, 2, 2, N], [2, 2, 2, N, 2],
    [2, 2, 3, N, 2], [2, 2, 2, N, 2], [2, 2, N, 1, 2], [2, 2, 2, 2, N], [1, 1, 1, N, 1],
]).T  # fmt: skip
# Wikipedia, Krippendorff's alpha, a computational example.
WIKIPEDIA = ratings(
    [N, N, N, N, N, 3, 4, 1, 2, 1, 1, 3, 3, N, 3],
    [1, N, 2, 1, 3, 3, 4, 3, N, N, N, N, N, N, N],
    [N, N, 2, 1, 3, 4, 4, N, 2, 1, 1, 3, 3, N, 4],
)
# Cohen 1960, Educational and Psychological Measurement 20, p. 45.
COHEN = of_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
# Fleiss 1971, Psychological Bulletin 76, p. 380: 30 patients, 6 of many psychiatrists each.
FLEISS = of_counts([
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1],
    [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0], [0, 2, 0, 4, 0], [1, 0, 2, 0, 3],
    [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0], [1, 0, 0, 4, 1],
    [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
])  # fmt: skip
# The paradox of Feinstein & Cicchetti 1990, with the numbers of Gwet 2014.
PARADOX = of_table([[118, 5], [2, 0]])
# Gwet 2014: three abstractors' contingency table.
ABSTRACTORS = of_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
# Artstein & Poesio 2008, Computational Linguistics 34, p. 558 (and p. 568).
ARTSTEIN = of_table([[20, 10], [20, 50]])
# The same, p. 568: statement, request and check, a check being half of each.
ARTSTEIN_3 = of_table([[46, 0, 0], [6, 32, 6], [0, 0, 10]])
HALF_A_CHECK = np.array([[0, 1, 0.5], [1, 0, 0.5], [0.5, 0.5, 0]])
# Krippendorff 1995, Sociological Methodology 25, p. 57 (as in dkpro-statistics, Krippendorff1995Test):
# 24 places, of two coders each the units (start, length).
KRIPPENDORFF_1995 = {
    "A": ([(2, 8), (14, 6)], [(4, 4), (15, 2)]),
    "B": ([(0, 18)], [(0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)]),
    "C": ([(2, 6), (10, 2), (14, 4), (20, 2)], [(0, 2), (4, 4), (10, 4), (16, 2), (20, 2)]),
    "D": ([(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)], [(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)]),
}
# Krippendorff 2004, Content Analysis, p. 254 (as in dkpro-statistics, Krippendorff2004Test): a text from
# 150 to 450, of each code the units of two coders.
KRIPPENDORFF_2004 = {
    "c": ([(225, 70), (370, 30)], [(220, 80), (355, 20), (400, 20)]),
    "k": ([(180, 60), (300, 50)], [(180, 60), (300, 50)]),
}


def unit_rows(units, code, *, begin=0, stretch=1):
    """Segments (document, start, end, code, coder) of two coders' units."""
    return [("D", (at - begin) * stretch, (at - begin + long) * stretch, code, coder)
            for coder, own in zip("ij", units, strict=True) for at, long in own]  # fmt: skip


def places(units):
    """What two coders decided on each of the 24 places: something or nothing."""
    decided = np.zeros((2, 24))
    for row, own in zip(decided, units, strict=True):
        for at, long in own:
            row[at : at + long] = 1
    return decided
