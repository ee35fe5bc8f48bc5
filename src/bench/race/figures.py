"""What is made of the seconds: medians, ratios and tables. Needs nothing but Python."""

import math
import statistics


def ratios(ours, theirs):
    """How many times faster the first is, round by round: both turns of a ratio are of the same moment."""
    if len(ours) != len(theirs) or not ours:
        raise ValueError(f"rounds must come in pairs, not {len(ours)} and {len(theirs)}")
    return [other / own for own, other in zip(ours, theirs)]


def summary(ours, theirs):
    """Medians of both, the median of the ratios, and their spread."""
    faster = ratios(ours, theirs)
    return {
        "ours": statistics.median(ours),
        "theirs": statistics.median(theirs),
        "faster": statistics.median(faster),
        "least": min(faster),
        "most": max(faster),
        "rounds": len(faster),
    }


def geometric_mean(values):
    """Of factors: twice as fast and half as fast cancel."""
    values = list(values)
    return math.exp(math.fsum(math.log(value) for value in values) / len(values)) if values else math.nan


def correlation(ones, others):
    """Pearson's, of two sequences of equal length; NaN where one of them does not vary."""
    n = len(ones)
    if n != len(others):
        raise ValueError(f"sequences of {n} and {len(others)} values cannot be compared")
    mean_one, mean_other = math.fsum(ones) / n, math.fsum(others) / n
    one = math.fsum((x - mean_one) ** 2 for x in ones)
    other = math.fsum((y - mean_other) ** 2 for y in others)
    both = math.fsum((x - mean_one) * (y - mean_other) for x, y in zip(ones, others))
    return both / math.sqrt(one * other) if one > 0 and other > 0 else math.nan


def milliseconds(seconds):
    """Three digits, however short."""
    value = seconds * 1000
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def times(value):
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


ALIKE = 0.98
"""Two maps less alike than this are not of the same thing, unless they are drawn at random."""


def counts(result):
    """Whether it enters means: nobody is fast by being wrong."""
    return "faster" in result and result["method"] != "classify" and not result.get("apart")


def table(results):
    """Markdown: a row a method, a column of times faster a setting, then geometric mean and worst.

    results    of one model: method, library, other, settings (batch, threads), summary or refusal, likeness
    """
    settings = sorted({(r["threads"], r["batch"]) for r in results})
    heads = [f"{threads} thread{'s' * (threads > 1)}, batch {batch}" for threads, batch in settings]
    lines = [
        "| method | against | ms | theirs | " + " | ".join(heads) + " | spread | alike |",
        "|---|---|---|---|" + "---|" * len(heads) + "---|---|",
    ]
    for key in dict.fromkeys((r["method"], r["library"], r["other"]) for r in results):
        row = {(r["threads"], r["batch"]): r for r in results if (r["method"], r["library"], r["other"]) == key}
        lines.append(_line(key, row, settings))
    raced = [r for r in results if counts(r)]
    lines.append(_closing("**geometric mean**", raced, settings, geometric_mean))
    lines.append(_closing("**worst**", raced, settings, lambda values: min(values, default=math.nan)))
    lines.append("")
    for library in dict.fromkeys(r["library"] for r in raced):
        own = [r["faster"] for r in raced if r["library"] == library]
        lines.append(
            f"Against {library}: geometric mean {times(geometric_mean(own))}, worst {times(min(own))}, "
            f"over {len(own)} figures."
        )
    refusals = dict.fromkeys(
        (r["method"], r["library"], r["other"], r["refusal"]) for r in results if "refusal" in r
    )
    apart = dict.fromkeys((r["method"], r["library"], r["other"]) for r in results if r.get("apart"))
    if refusals or apart:
        lines.append("")
    lines += [
        f"* `{method}` against {library}'s {other}: not counted, for the two maps are not the same"
        for method, library, other in apart
    ]
    lines += [f"* `{method}` against {library}'s {other}: {why}" for method, library, other, why in refusals]
    return lines


def _line(key, row, settings):
    method, library, other = key
    first = next((row[s] for s in settings if s in row and "faster" in row[s]), None)
    cells = [_cell(row.get(s)) for s in settings]
    words = [
        f"`{method}`",
        f"{library} {other}" if library != "torch" else "torch",
        milliseconds(first["ours"] / first["batch"]) if first else "–",
        milliseconds(first["theirs"] / first["batch"]) if first else "–",
        *cells,
        f"{times(first['least'])} to {times(first['most'])}" if first else "–",
        _alike(row.values()),
    ]
    return "| " + " | ".join(words) + " |"


def _alike(results):
    known = [r["alike"] for r in results if r.get("alike") is not None]
    if not known:
        return "–"
    return f"{min(known):.2f}, drawn" if any(r.get("drawn") for r in results) else f"{min(known):.4f}"


def _cell(result):
    if result is None:
        return ""
    return times(result["faster"]) if "faster" in result else "–"


def _closing(name, raced, settings, how):
    cells = []
    for setting in settings:
        values = [r["faster"] for r in raced if (r["threads"], r["batch"]) == setting]
        cells.append(times(how(values)) if values else "–")
    return "| " + " | ".join([name, "", "", "", *cells, "", ""]) + " |"
