"""Files put together at random: nothing raises but sentences for people, everything is accounted for, and no
record costs its neighbours anything."""

from dataclasses import replace

import pytest
from tests.formats.references import grammar
from tests.formats.references.grammar import case_of, faults

from moothall.formats.references import FORMATS, read

# For each of ten formats; tests/drills/reference_fuzz.py reads many more.
CASES = 200


@pytest.mark.parametrize("format", FORMATS)
def test_good_records_survive_anything_between_them(format):
    found = [(seed, fault) for seed in range(CASES) for fault in faults(format, seed)]
    assert found == []


def test_the_same_number_makes_the_same_file():
    assert case_of("bibtex", 5) == case_of("bibtex", 5)
    assert case_of("bibtex", 5) != case_of("bibtex", 6)


@pytest.mark.parametrize("format", FORMATS)
def test_a_reader_that_loses_something_or_raises_is_found_out(format, monkeypatch):
    def forgetful(data, **options):
        found, report = read(data, **options)
        return found[1:], replace(report, parsed=report.parsed - 1, found=report.found - 1)

    monkeypatch.setattr(grammar, "read", forgetful)
    assert any("lost “Good 0”" in fault for fault in faults(format, 0))
    monkeypatch.setattr(grammar, "read", lambda data, **_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        list(faults(format, 0))


@pytest.mark.parametrize("format", FORMATS)
def test_the_files_hold_records_that_are_rejected(format):
    rejected = 0
    for seed in range(0, 40, 4):
        rejected += len(read(case_of(format, seed).data, format=format)[1].rejected)
    assert rejected > 3
