"""Write the golden pictures anew: ``PYTHONPATH=src python -m tests.ui.charts.draw_anew``."""

import os
from pathlib import Path

import django

GOLDEN = Path(__file__).parents[2] / "golden" / "charts"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.settings")
    django.setup()
    from tests.ui.charts.samples import SAMPLES

    for name, make in SAMPLES.items():
        (GOLDEN / f"{name}.svg").write_text(f"{make().svg}\n", "utf-8")


if __name__ == "__main__":
    main()
