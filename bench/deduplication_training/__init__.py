"""How the forest of moothall.methods.deduplication is grown: labelled libraries in, plain numbers out.

    .venv/bin/python -m bench.deduplication_training [--data FOLDER]

Run from the root of the repository, it writes src/moothall/methods/deduplication/forest.npz anew, from the
two labelled libraries and one that is made up of the titles of six reviews. The product learns nothing.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
