"""The figures of `r2pc backtest`, computed anew with scikit-learn, SciPy and plain loops, on the same scores.

    pip install scikit-learn scipy numpy
    r2pc backtest … -f json -o backtest.json --scores scores.csv
    python tests/peers/backtest.py backtest.json scores.csv

Exits with 1 where a figure differs in the fourth digit. With `--write expected.json` in place of `backtest.json`, it
writes the figures for the test in `engine/tests/backtest.rs`.
"""

import csv
import json
import sys
from collections import defaultdict

import numpy as np
from scipy.stats import binomtest, norm
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    confusion_matrix,
    precision_score,
    recall_score,
    roc_auc_score,
)

TOP = (10, 20, 30)
Z = norm.ppf(0.975)


def ranked(low, high, how):
    """One number a score, in the way that was asked for."""
    ends = [x for pair in zip(low, high) for x in pair if x is not None]
    least, greatest = min(ends, default=0), max(ends, default=0)
    if how == "lowest":
        return np.array([-np.inf if a is None else a for a in low])
    if how == "highest":
        return np.array([np.inf if b is None else b for b in high])
    return np.array([((least if a is None else a) + (greatest if b is None else b)) / 2 for a, b in zip(low, high)])


def finite(scores):
    """The same order without infinities, which scikit-learn does not take."""
    return np.unique(scores, return_inverse=True)[1].astype(float)


def placements(y, s):
    """Pairwise comparisons by brute force: the share of the other side each case is on the right side of."""
    wins = np.where(s[y == 1][:, None] > s[y == 0][None, :], 1.0, 0.0) + 0.5 * (s[y == 1][:, None] == s[y == 0][None, :])
    part = np.empty(len(y))
    part[y == 1] = wins.mean(axis=1)
    part[y == 0] = wins.mean(axis=0)
    return part


def delong(y, part):
    a, b = part[y == 1], part[y == 0]
    return np.var(a, ddof=1) / len(a) + np.var(b, ddof=1) / len(b)


def obuchowski(y, part, country):
    m, n = (y == 1).sum(), (y == 0).sum()
    sums = defaultdict(lambda: [0.0, 0.0])
    for p, c, label in zip(part, country, y):
        sums[c][0 if label else 1] += p
    pos, neg = {c for c, l in zip(country, y) if l}, {c for c, l in zip(country, y) if not l}
    a, b = np.array([s[0] for s in sums.values()]), np.array([s[1] for s in sums.values()])
    f = lambda k: k / (k - 1)
    return f(len(pos)) * (a**2).sum() / m**2 + f(len(neg)) * (b**2).sum() / n**2 + 2 * f(len(sums)) * (a * b).sum() / (m * n)


def clip(area, variance):
    reach = Z * np.sqrt(variance)
    return [max(0, area - reach), min(1, area + reach)]


def onsets(country, year, y):
    runs = []
    for i in range(len(y)):
        if not y[i]:
            continue
        if i and y[i - 1] and country[i - 1] == country[i] and year[i - 1] + 1 == year[i]:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def top(k, s, year, runs):
    """The chance to be drawn into the list of the year, best case of each event."""
    chance = {}
    for t in set(year):
        here = [i for i in range(len(s)) if year[i] == t]
        for i in here:
            above, tied = sum(s[j] > s[i] for j in here), sum(s[j] == s[i] for j in here)
            chance[i] = min(max(k - above, 0), tied) / tied
    return float(np.mean([max(chance[i] for i in run) for run in runs]))


def lead(run, raised, country, year):
    warned = [i for i in run if raised[i]]
    if not warned:
        return None
    i = warned[-1]
    while i and raised[i - 1] and country[i - 1] == country[i] and year[i - 1] + 1 == year[i]:
        i -= 1
    return year[run[-1]] + 1 - year[i]


def wilson(k, n):
    if n == 0:
        return None
    interval = binomtest(k, n).proportion_ci(method="wilson")
    return [interval.low, interval.high]


def alarm(at, y, s, country, year, runs):
    raised = s >= at
    (quiet, false_alarms), (misses, hits) = confusion_matrix(y, raised, labels=[False, True])
    leads = [l for l in (lead(run, raised, country, year) for run in runs) if l is not None]
    return {
        "hits": int(hits), "misses": int(misses), "false_alarms": int(false_alarms), "quiet": int(quiet),
        "precision": precision_score(y, raised) if raised.any() else None,
        "precision_interval": wilson(int(hits), int(hits + false_alarms)),
        "recall": recall_score(y, raised),
        "recall_interval": wilson(int(hits), int(hits + misses)),
        "onsets_warned": len(leads),
        "lead_years_median": float(np.median(leads)) if leads else None,
    }


def figures(rows, how, heights):
    y = np.array([r["outcome"] == "1" for r in rows])
    country, year = [r["country"] for r in rows], [int(r["year"]) for r in rows]
    end = lambda r, k: float(r[k]) if r[k] else None
    low, high = [end(r, "low") for r in rows], [end(r, "high") for r in rows]
    s = ranked(low, high, how)
    known = all(a is not None and a == b for a, b in zip(low, high))
    area = roc_auc_score(y, finite(s))
    part = placements(y, s) - area
    runs = onsets(country, year, y)
    lows, highs = ranked(low, high, "lowest"), ranked(low, high, "highest")
    graded = known and ((s >= 0) & (s <= 1)).all() and (s % 1 != 0).any()
    return part, {
        "auc": area,
        "auc_interval": clip(area, delong(y, part)),
        "auc_interval_by_country": clip(area, obuchowski(y, part, country)),
        "auc_unknown": {w: roc_auc_score(y, finite(ranked(low, high, w))) for w in ("lowest", "middle", "highest")},
        "auc_bounds": [roc_auc_score(y, finite(np.where(y, lows, highs))), roc_auc_score(y, finite(np.where(y, highs, lows)))],
        "average_precision": average_precision_score(y, finite(s)),
        "brier": brier_score_loss(y, s) if graded else None,
        "top": {str(k): top(k, s, year, runs) for k in TOP},
        "alarms": [alarm(at, y, s, country, year, runs) for at in heights],
    }


# The heights of rules with levels; a measure's is the number in its name.
HEIGHTS = {"watch": 1, "alert": 2, "alarm": 3, "present": 1, "high": 2, "extreme": 3, "lacking": 1, "unmet": 1, "offered": 1}


def differs(path, ours, theirs, out):
    if isinstance(theirs, dict):
        for key, value in theirs.items():
            differs(f"{path}.{key}", (ours or {}).get(key), value, out)
    elif isinstance(theirs, list):
        for i, value in enumerate(theirs):
            differs(f"{path}[{i}]", ours[i] if ours and i < len(ours) else None, value, out)
    elif (ours is None) != (theirs is None) or (theirs is not None and abs(ours - theirs) > 5e-5):
        out.append(f"{path}: r2pc {ours}, here {theirs}")


def main():
    backtest, scores = sys.argv[-2:]
    by_score = defaultdict(list)
    for row in csv.DictReader(open(scores)):
        by_score[row["score"]].append(row)
    if "--write" in sys.argv:
        expected = {name: {how: figures(rows, how, (1, 2))[1] for how in ("lowest", "middle", "highest")} for name, rows in by_score.items()}
        json.dump(expected, open(backtest, "w"), indent=1)
        return 0
    told, out, parts = json.load(open(backtest)), [], {}
    for score in told["scores"]:
        name = score["score"]
        heights = [HEIGHTS[a["at"]] if a["at"] in HEIGHTS else float(a["at"]) for a in score["alarms"]]
        parts[name], theirs = figures(by_score[name], told["unknown"], heights)
        differs(name, score, theirs, out)
    for pair in told["comparisons"]:
        rows = by_score[pair["alone"]]
        y = np.array([r["outcome"] == "1" for r in rows])
        with_resilience, alone = parts[pair["with_resilience"]], parts[pair["alone"]]
        area = {s["score"]: s["auc"] for s in told["scores"]}
        difference = area[pair["with_resilience"]] - area[pair["alone"]]
        reach = Z * np.sqrt(max(0, obuchowski(y, with_resilience - alone, [r["country"] for r in rows])))
        theirs = {"auc_difference": difference, "interval_by_country": [difference - reach, difference + reach]}
        differs(f"comparison {pair['alone']}", pair, theirs, out)
    print("\n".join(out) or f"{len(told['scores'])} scores of {told['rows']} country-years: all figures agree to four digits")
    return 1 if out else 0


if __name__ == "__main__":
    sys.exit(main())
