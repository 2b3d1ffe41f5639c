"""Files of many exporters: what is found, read and rejected is what is known of each."""

import os
from pathlib import Path

import pytest
from tests.formats.references.test_files import COUNTS, SAME

from moothall.rooms.codification import actions
from moothall.rooms.codification.models import Source

pytestmark = pytest.mark.usefixtures("inside")
FOLDER = "MOOTHALL_DATA_FILES"
KNOWN = COUNTS | {
    "journey/search.ris": (60, 57, 3, 57, 57),
    **{f"same20/{name}": (count, count, 0, count, count) for name, (_, _, count) in SAME.items()},
}


@pytest.mark.parametrize("name", KNOWN)
def test_a_file_reconciles_to_what_is_known_of_it(inside, name):
    path = Path(os.environ.get(FOLDER, "")) / "review" / "formats" / name
    if FOLDER not in os.environ or not path.is_file():
        pytest.skip(f"{name} is not here: name the folder of the data files in {FOLDER}")
    data = path.read_bytes()
    run = actions.import_references(workspace=inside, inquiry=None, data=data, name=Path(name).name, by=None)
    run.refresh_from_db()
    sources = Source.objects.count()
    titles, abstracts = (Source.objects.exclude(**{field: ""}).count() for field in ("title", "abstract"))
    assert (run.found, run.parsed, len(run.rejected), titles, abstracts) == KNOWN[name]
    assert sources == run.parsed == run.appearances.count()
    assert all(reject["line"] and reject["cause"] and reject["raw"] for reject in run.rejected)
