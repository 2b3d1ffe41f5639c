"""``moothall analyse opinion``: who votes alike, what all share and what divides, from votes in files."""

import hashlib
import sys
from pathlib import Path
from typing import Any

import click

from moothall.command_line.analyse.answers import ending_if_unreadable, print_json
from moothall.command_line.analyse.declared_groups import DeclaredGroups, read_groups
from moothall.command_line.analyse.opinion_in_words import say
from moothall.formats.polis_csv import FILES, PolisExport, read_folder
from moothall.methods.opinion import (
    VoteTable,
    analyse,
    analysis_document,
    drop_statements,
    polis,
    polis_document,
    vote_table,
)
from moothall.methods.opinion.document import VERSION
from moothall.methods.opinion.release import released_document, released_polis_document

SOMETHING_DROPPED = 1
MOST_NOTES = 1000
SETTINGS = ("compat", "replicates", "permutations", "release")
REASONS = {
    "found": "",
    "too_few_people": "Opinion groups are not computed below 20 people who cast enough votes.",
    "no_valid_split": "We looked for opinion groups, and every division left one of them too small.",
    "like_chance": "We looked for opinion groups, and chance alone makes such groups.",
    "unstable": "We looked for opinion groups and did not find stable ones.",
}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--compat", type=click.Choice(["polis"]), help="Answer as Polis would.")
@click.option(
    "--groups",
    type=click.Path(path_type=Path),
    help="CSV with the columns participant, grouping, option: who says they belong where.",
)
@click.option("--replicates", type=click.IntRange(1), default=200, show_default=True, help="Resamples.")
@click.option("--permutations", type=click.IntRange(1), default=199, show_default=True, help="Shuffles.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Where chance begins.")
@click.option("--release", is_flag=True, help="Only what may be published.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def opinion(path: Path, groups: Path | None, as_json: bool, **settings: Any) -> None:
    """Analyse the votes in PATH: a folder of Polis files, votes.csv or participants-votes.csv.

    Ends with 0; 1 if something in the files had to be left out; 2 if they cannot be read.
    """
    if groups and settings["compat"]:
        raise click.UsageError("Polis knows no declared groups: --groups and --compat do not go together.")
    with ending_if_unreadable(path):
        export = read_folder(path)
        votes = export.current_votes()
        table = vote_table(participant=votes.participant, statement=votes.statement, value=votes.value)
    declared = DeclaredGroups({}, ())
    if groups:
        with ending_if_unreadable(groups):
            declared = read_groups(groups, voters=table.participant_ids.tolist())
    with ending_if_unreadable(path):
        found, notes = _found(export, table, declared, settings)
        digest = _digest([*_files(path), *([groups] if groups else [])])
    dropped = _dropped(export, declared)
    answer = {
        "method": "opinion",
        "version": VERSION,
        "settings": {name: settings[name] for name in SETTINGS},
        "seed": settings["seed"],
        "input": {"sha256": digest, **_counts(export, table), "dropped": len(dropped)},
        **found,
        "notes": [*notes, *_about(dropped, in_full=not settings["release"])],
    }
    if as_json:
        print_json(answer)
    else:
        say(answer)
    sys.exit(SOMETHING_DROPPED if dropped else 0)


def _found(
    export: PolisExport, table: VoteTable, declared: DeclaredGroups, settings: dict[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """What the methods say, as JSON, and what has to be said about it."""
    notes = [warning.message for warning in export.report.warnings]
    release = settings["release"]
    if settings["compat"]:
        result = polis(table, rejected=export.rejected, meta=export.meta)
        return {"polis": (released_polis_document if release else polis_document)(result)}, notes
    kept = drop_statements(table, statement_ids=export.rejected)
    groupings, options = declared.of(kept.participant_ids)
    analysis = analyse(
        kept,
        groupings=groupings,
        texts={comment.statement: comment.text for comment in export.comments},
        **{name: settings[name] for name in ("replicates", "permutations", "seed")},
    )
    document = (released_document if release else analysis_document)(analysis, options=options)
    return document, [*notes, *filter(None, [REASONS[analysis.groups.reason]])]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.iterdir() if each.name.lower() in FILES)


def _digest(files: list[Path]) -> str:
    """The SHA-256 of one file; of several that of the list that sha256sum prints of them."""
    digests = [(hashlib.sha256(file.read_bytes()).hexdigest(), file.name) for file in files]
    if len(digests) == 1:
        return digests[0][0]
    listed = "".join(f"{digest}  {name}\n" for digest, name in digests)
    return hashlib.sha256(listed.encode()).hexdigest()


def _counts(export: PolisExport, table: VoteTable) -> dict[str, int]:
    people, statements = table.shape
    rejected = len(set(export.rejected) & set(table.statement_ids.tolist()))
    return {
        "participants": people,
        "statements": statements,
        "votes": len(table.value),
        "rejected": rejected,
    }


def _dropped(export: PolisExport, declared: DeclaredGroups) -> list[str]:
    report = export.report
    lines = [each.message for each in report.rejected] + [each.text for each in report.dropped]
    return [*lines, *declared.dropped]


def _about(dropped: list[str], *, in_full: bool) -> list[str]:
    if dropped and not in_full:
        return [f"Lines or cells that could not be used: {len(dropped):,}."]
    more = len(dropped) - MOST_NOTES
    return dropped[:MOST_NOTES] + ([f"And {more:,} more could not be used."] if more > 0 else [])
