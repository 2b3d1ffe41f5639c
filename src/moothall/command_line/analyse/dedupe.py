"""``moothall analyse dedupe``: which references of some files are the same work."""

import csv
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import click

from moothall.command_line.analyse.answers import ending_if_unreadable, print_json, print_table
from moothall.formats.references import PLACES, Reference, read
from moothall.methods.deduplication import (
    REASONS,
    VETOES,
    DuplicateResult,
    DuplicateScore,
    DuplicateSettings,
    find_duplicates,
    score_duplicates,
)

VERSION = "1"
SOMETHING_REJECTED = 1
_TRUTH_COLUMN = "merged_ids"
_OWN_IDENTIFIER = {"id", "record_id"}


class Kept(NamedTuple):
    """A reference, the file it stands in, and what its places are called there."""

    file: str
    place: str
    reference: Reference


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--auto", type=click.FloatRange(0, 1), default=0.7, show_default=True, help="Joined from here on."
)
@click.option(
    "--queue", type=click.FloatRange(0, 1), default=0.3, show_default=True, help="Asked from here on."
)
@click.option(
    "--truth",
    type=click.Path(path_type=Path),
    help="CSV with the column merged_ids: the identifiers of each group known to be one work, joined by “;”.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def dedupe(files: tuple[Path, ...], auto: float, queue: float, truth: Path | None, as_json: bool) -> None:
    """Find references in FILES that are the same work. They are numbered from 0, through all files.

    Ends with 0; 1 if something was rejected; 2 if a file cannot be read.
    """
    if queue > auto:
        raise click.UsageError("--queue must not be above --auto.")
    kept: list[Kept] = []
    rejected: list[str] = []
    for path in files:
        with ending_if_unreadable(path):
            references, report = read(path.read_bytes(), name=path.name)
        place = PLACES.get(report.format, "line")
        kept += [Kept(path.name, place, reference) for reference in references]
        rejected += [f"{path.name}, {place} {each.line}: {each.message}" for each in report.rejected]
    settings = DuplicateSettings(auto_threshold=auto, queue_threshold=queue)
    found = find_duplicates([record_of(each.reference) for each in kept], settings=settings)
    score = None
    if truth:
        with ending_if_unreadable(truth):
            score = score_duplicates(found.groups, _known_groups(truth, kept), n_records=len(kept))
    if as_json:
        print_json(_document(found, settings, score))
    else:
        _say(found, kept, score)
    for line in rejected:
        click.echo(line, err=True)
    sys.exit(SOMETHING_REJECTED if rejected else 0)


def record_of(reference: Reference) -> dict[str, str | None]:
    """What a reference says, as the method takes it."""
    people = (
        author.literal or f"{author.family}, {author.given}".strip(", ") for author in reference.authors
    )
    pages = "-".join(page for page in (reference.page_first, reference.page_last) if page)
    return {
        "title": reference.title,
        "authors": "; ".join(people),
        "year": str(reference.year or ""),
        "journal": reference.journal or reference.journal_short,
        "volume": reference.volume,
        "issue": reference.issue,
        "pages": pages,
        "doi": reference.doi,
        "pmid": reference.pmid,
        "abstract": reference.abstract,
    }


def _known_groups(path: Path, kept: list[Kept]) -> list[list[int]]:
    """The places of each known group. Raises ValueError for a table or an identifier that is not there."""
    places = {name: at for at, each in enumerate(kept) for name in _identifiers(each.reference)}
    places = {str(at): at for at in range(len(kept))} | places
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if _TRUTH_COLUMN not in (rows.fieldnames or ()):
            raise ValueError(f"It has no column {_TRUTH_COLUMN}.")
        groups = [[name.strip() for name in (row[_TRUTH_COLUMN] or "").split(";")] for row in rows]
    for line, group in enumerate(groups, start=2):
        for name in group:
            if name not in places:
                raise ValueError(f"line {line}: no reference has the identifier “{name}”.")
    return [[places[name] for name in group] for group in groups]


def _identifiers(reference: Reference) -> Iterable[str]:
    yield from filter(None, [reference.accession])
    yield from (value for tag, value in reference.extra if tag.lower() in _OWN_IDENTIFIER)


def _document(
    found: DuplicateResult, settings: DuplicateSettings, score: DuplicateScore | None
) -> dict[str, Any]:
    asked = ("i", "j", "probability", "reasons", "vetoes")
    return {
        "method": "dedupe",
        "version": VERSION,
        "settings": asdict(settings),
        "n_records": found.n_records,
        "n_candidates": found.n_candidates,
        "groups": found.groups,
        "queue": [
            {name: getattr(pair, name) for name in asked} for pair in found.pairs if pair.outcome == "queue"
        ],
        "score": score and asdict(score),
    }


def _say(found: DuplicateResult, kept: list[Kept], score: DuplicateScore | None) -> None:
    click.echo(f"{found.n_records:,} references, {found.n_candidates:,} pairs of them looked at")
    spare = sum(len(group) - 1 for group in found.groups)
    click.echo(f"\nThe same work, so {spare:,} can go:")
    for at, group in enumerate(found.groups, start=1):
        click.echo(f"group {at}")
        for place in group:
            click.echo(f"  {_where(place, kept)}")
    asked = [pair for pair in found.pairs if pair.outcome == "queue"]
    click.echo(f"\nPerhaps the same work, for somebody to decide ({len(asked):,}):")
    for pair in asked:
        click.echo(f"probability {pair.probability:.2f}")
        for line in (_where(pair.i, kept), _where(pair.j, kept)):
            click.echo(f"  {line}")
        for sentence in (*map(REASONS.get, pair.reasons), *map(VETOES.get, pair.vetoes)):
            click.echo(f"  {sentence}")
    if score:
        click.echo()
        print_table(("measure", "value"), asdict(score).items())


def _where(at: int, kept: list[Kept]) -> str:
    file, place, reference = kept[at]
    return f"{at}  {file}, {place} {reference.line}: {reference.title[:80]}"
