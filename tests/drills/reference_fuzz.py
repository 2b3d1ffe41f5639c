"""Drill: many thousand files of references of each format, put together at random.

    python -m tests.drills.reference_fuzz [FORMAT ...] [--cases N] [--first N]

Reads the files that the numbers from ``first`` on stand for (see ``tests/formats/references/grammar.py``):
good records with anything between them, every fourth with damaged bytes as well. Says what went wrong with
how many; ``--first`` with the number that is named, and ``--cases 1``, shows one again. Passes if nothing
raised but a sentence for people, everything was accounted for, and no good record was lost.
"""

import argparse
import sys
import time
import traceback

from tests.formats.references.grammar import faults

from moothall.formats.references import FORMATS

SHOWN = 5


def drill(format: str, first: int, cases: int) -> int:
    """How many of the files of a format went wrong; the first of them are shown."""
    wrong, start, slowest = 0, time.process_time(), (0.0, 0)
    for seed in range(first, first + cases):
        began = time.process_time()
        try:
            found = list(faults(format, seed))
        except Exception:
            found = [f"raised {traceback.format_exc(limit=-2)}"]
        slowest = max(slowest, (time.process_time() - began, seed))
        wrong += bool(found)
        if found and wrong <= SHOWN:
            print(f"  {format} {seed}: {'; '.join(found)}")
    seconds = time.process_time() - start
    print(
        f"{format}: {cases:,} files read in {seconds:.0f} s, the slowest (number {slowest[1]}) in"
        f" {slowest[0]:.2f} s; {wrong:,} went wrong.",
        flush=True,
    )
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=", ".join(FORMATS))
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    if unknown := set(options.formats) - set(FORMATS):
        parser.error(f"no format is called {', '.join(sorted(unknown))}")
    wrong = [drill(format, options.first, options.cases) for format in options.formats or FORMATS]
    return 1 if any(wrong) else 0


if __name__ == "__main__":
    sys.exit(main())
