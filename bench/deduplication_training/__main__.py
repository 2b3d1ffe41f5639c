import argparse
from pathlib import Path

from bench.deduplication_training.growing import grow
from bench.deduplication_training.labelled import REAL, read_library
from bench.deduplication_training.made_up import made_up_library

from moothall.methods.deduplication.forest import FOREST, write_forest

asked = argparse.ArgumentParser(description="Grow the forest that is shipped.")
asked.add_argument(
    "--data", type=Path, default=Path(__file__).resolve().parents[3] / "shared" / "data" / "review"
)
data = asked.parse_args().data
forest = grow([*(read_library(data / "dedupe", name) for name in REAL), made_up_library(data / "screening")])
write_forest(forest, FOREST)
print(f"{len(forest.roots)} trees, {len(forest.column):,} nodes, {FOREST.stat().st_size:,} bytes")
