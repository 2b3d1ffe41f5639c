"""A control chart of 24 months as SVG: ours against matplotlib's, in turns in one run.

    .venv/bin/python bench/control_chart_picture.py

Both get the same finished numbers, new ones in each round, and draw the points, the average, the limits,
the flagged points, the names of the periods and the title. What is loaded or made once is not counted.
Printed are the median seconds of a picture, their ratio, and the bytes of the last one. The goal: at least
10 times as fast as the peer, and at most 12,000 bytes.
"""

import argparse
import statistics
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

from peers import PEER_PYTHON, Server, answer_with, peer_is_missing

HERE = Path(__file__).resolve().parent
MONTHS = 24


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    asked.add_argument("--peer-python", type=Path, default=PEER_PYTHON)
    asked.add_argument("--rounds", type=int, default=30)
    asked.add_argument("--serve", choices=("peer",), help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.serve:
        return serve_as_peer()
    if peer_is_missing(given.peer_python, "matplotlib"):
        return 2
    return compare(given.peer_python, given.rounds)


def compare(peer_python: Path, rounds: int) -> int:
    """Draw in turns and print what came of it."""
    draw = our_picture()
    ours: list[float] = []
    theirs: list[float] = []
    with Server(peer_python, "peer") as peer:
        for turn in range(rounds + 1):
            numbers = numbers_of(turn)
            start = time.perf_counter()
            picture = draw(numbers)
            ours.append(time.perf_counter() - start)
            answer = peer(**numbers["plain"])
            theirs.append(answer["seconds"])
    # The first turn of each fills what is made once.
    mine, other = statistics.median(ours[1:]), statistics.median(theirs[1:])
    print(f"{'Moothall':<18} {mine:.6f} s  {len(picture.encode()):>7,} bytes")
    size = answer["size"]
    print(f"{answer['name']:<18} {other:.6f} s  {size:>7,} bytes")
    smaller = size / len(picture.encode())
    print(f"{other / mine:.1f} times as fast, {smaller:.1f} times as small, {rounds} rounds")
    return 0


def our_picture() -> Any:
    """A function from a round's numbers to our SVG."""
    sys.path.insert(0, str(HERE.parent / "src"))
    import django
    from django.conf import settings

    settings.configure(USE_I18N=False)
    django.setup()
    from moothall.ui.charts import control_chart

    def draw(numbers: dict[str, Any]) -> str:
        found = control_chart(numbers["chart"], periods=numbers["periods"], title=numbers["plain"]["title"])
        return str(found.svg)

    return draw


def numbers_of(turn: int) -> dict[str, Any]:
    """The chart of a round, for us and in plain numbers for the peer."""
    import numpy as np

    from moothall.methods.control_chart import control_chart

    chance = np.random.default_rng(turn)
    values = np.round(chance.normal(400, 12, MONTHS), 1)
    values[-8:] -= 40
    chart = control_chart(values)
    names = [f"{'JFMAMJJASOND'[i % 12]} {2025 + i // 12}" for i in range(MONTHS)]
    flagged = [i for i, kind in enumerate(chart.point_type) if kind.startswith("special")]
    lines = {line: getattr(chart, line).tolist() for line in ("mean", "lower", "upper")}
    title = f"Children swimming each week, pool {turn}"
    plain = {"values": values.tolist(), "names": names, "flagged": flagged, "title": title, **lines}
    return {"chart": chart, "periods": names, "plain": plain}


def serve_as_peer() -> int:
    """In the peer's interpreter: numbers in, seconds and bytes out."""
    import matplotlib

    matplotlib.use("svg")

    def do(**numbers: Any) -> Any:
        start = time.perf_counter()
        picture = peers_picture(numbers)
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "size": len(picture), "name": f"matplotlib {matplotlib.__version__}"}

    return answer_with(do)


def peers_picture(numbers: dict[str, Any]) -> bytes:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.4))
    axes = figure.add_subplot()
    values = numbers["values"]
    axes.plot(values, "-o", color="#505a5f", markersize=4)
    axes.plot(numbers["mean"], color="black")
    for limit in ("lower", "upper"):
        axes.plot(numbers[limit], "--", color="#505a5f")
    flagged = numbers["flagged"]
    axes.plot(flagged, [values[i] for i in flagged], "s", color="#b3242b", markersize=9)
    axes.set_xticks(range(0, len(values), 4), numbers["names"][::4])
    axes.set_title(numbers["title"])
    out = BytesIO()
    figure.savefig(out, format="svg")
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
