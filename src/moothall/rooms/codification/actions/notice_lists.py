"""Looking through a list of retractions for what the library holds."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from moothall.events.happened import happened
from moothall.formats.references.identifiers import find_doi
from moothall.formats.retractions import RetractionNotice, columns_missing, read_retractions
from moothall.formats.safe_files import UnsafeFile
from moothall.jobs import later
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.actions.locks import locked_workspace
from moothall.rooms.codification.actions.notices import record_notice
from moothall.rooms.codification.models import Notice, NoticeList, NoticeProposal, Source
from moothall.rooms.codification.reading import without_nulls
from moothall.rooms.codification.refusals import EvidenceRefused

ORIGIN = "retraction_watch"
# What is larger is looked through by a worker.
SMALL = 500_000
# Beyond these, rows that could not be read are counted and not kept.
KEPT_REJECTS = 1_000
# Titles with fewer letters, such as "Editorial", say nothing about which work is meant.
SHORTEST_TITLE = 20
AT_ONCE = 25

Say = Callable[[int, int, str], None]


@dataclass
class Matches:
    """What of a list is about sources of the library: pairs of a source's key and a notice. ``proposed`` have
    the title in common, or a PMID beside two DOIs that differ; ``by_id`` and ``by_title`` count rows."""

    sure: list[tuple[UUID, RetractionNotice]] = field(default_factory=list)
    proposed: list[tuple[UUID, RetractionNotice]] = field(default_factory=list)
    by_id: int = 0
    by_title: int = 0


@transaction.atomic
def import_notices(*, workspace: Workspace, data: bytes, name: str, by: Person | None) -> NoticeList:
    """Look through a Retraction Watch list, a large one in the background. The same file again is looked
    through again, since the library may have grown: what it has said before it does not say twice.

    Raises EvidenceRefused for a file that is no such list, saying what is missing.
    """
    locked_workspace(workspace)
    if missing := columns_missing(data):
        sentence = (
            "This is not the Retraction Watch list: its first row does not name "
            f"{', '.join(missing)}. Download the list as CSV and upload it unchanged."
        )
        raise EvidenceRefused([("file", sentence)])
    digest = hashlib.sha256(data).hexdigest()
    kept = NoticeList.objects.filter(workspace=workspace, sha256=digest).first()
    if kept is None:
        kept = NoticeList.objects.create(
            workspace=workspace, file_name=name[:255], file=data, sha256=digest, by=by
        )
    elif kept.state == NoticeList.State.DONE:
        kept.state = NoticeList.State.WAITING
        kept.save(update_fields=["state"])
    if len(data) <= SMALL:
        return match_notices(notice_list=kept, by=by)
    later("codification.match_notices", workspace=workspace, by=by, notice_list=kept.pk)
    return kept


def match_notices(
    *, notice_list: NoticeList, by: Person | None, say: Say = lambda done, total, words: None
) -> NoticeList:
    """Look through a list: mark what it names by DOI or PMID, propose what has the same title, count the
    rest. Begun again, it goes on; ended before, it changes nothing. Raises EvidenceRefused for a file that
    cannot be read."""
    try:
        notices, report = read_retractions(bytes(notice_list.file))
    except (ValueError, UnsafeFile) as error:
        raise EvidenceRefused([("file", str(error))]) from error
    found = matches_in(notice_list.workspace, notices)
    total = len(found.sure)
    for start in range(0, total, AT_ONCE):
        say(start, total, f"{start:,} of {total:,} notices about sources of the library")
        _record(notice_list, found.sure[start : start + AT_ONCE], by)
    _propose(notice_list, found.proposed)
    counts = {"found": report.found, "parsed": report.parsed, "encoding": report.encoding}
    lines = {
        "rejected": [asdict(reject) for reject in report.rejected[:KEPT_REJECTS]],
        "warnings": [asdict(warning) for warning in report.warnings[:KEPT_REJECTS]],
    }
    counts |= {"matched": found.by_id, "proposed": found.by_title, **without_nulls(lines)}
    return _finish(notice_list, counts, by)


def matches_in(workspace: Workspace, notices: Sequence[RetractionNotice]) -> Matches:
    """Which notices are about sources of the library, those that are earlier first: part of an action."""
    known = _Known.of(workspace)
    found = Matches()
    for notice in notices:
        sure, perhaps = known.sources_of(notice)
        found.by_id += bool(sure)
        found.by_title += bool(perhaps and not sure)
        found.sure += [(key, notice) for key in sure]
        found.proposed += [(key, notice) for key in perhaps if not sure]
    found.sure.sort(key=lambda pair: pair[1].date or date.min)
    return found


@transaction.atomic
def decide_proposal(*, proposal: NoticeProposal, same: bool, by: Person | None) -> NoticeProposal:
    """Say whether a notice is about the source of this title. If so, it is recorded like any other.

    Raises EvidenceRefused if somebody has said so already.
    """
    proposal = NoticeProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.state != NoticeProposal.State.OPEN:
        raise EvidenceRefused("Somebody has answered this already.")
    proposal.state = NoticeProposal.State.SAME if same else NoticeProposal.State.OTHER
    proposal.decided_by = by
    proposal.save(update_fields=["state", "decided_by"])
    if same:
        record_notice(
            source=proposal.source,
            nature=proposal.nature,
            reason=proposal.reason,
            evidence_url=proposal.evidence,
            date=proposal.date,
            origin=ORIGIN,
            found_in=proposal.found_in,
            by=by,
        )
    return proposal


def told_by(notice: RetractionNotice) -> dict[str, Any]:
    """What ``record_notice`` takes of a notice: part of an action."""
    address = f"https://doi.org/{notice.notice_doi}" if notice.notice_doi else ""
    said = {"nature": notice.nature, "reason": notice.reason, "evidence_url": address, "date": notice.date}
    return without_nulls(said)


@transaction.atomic
def _record(
    notice_list: NoticeList, pairs: Iterable[tuple[UUID, RetractionNotice]], by: Person | None
) -> None:
    pairs = list(pairs)
    sources = Source.objects.in_bulk([key for key, _ in pairs])
    for key, notice in pairs:
        record_notice(source=sources[key], **told_by(notice), origin=ORIGIN, found_in=notice_list, by=by)


@transaction.atomic
def _propose(notice_list: NoticeList, pairs: Iterable[tuple[UUID, RetractionNotice]]) -> None:
    for key, notice in pairs:
        said = told_by(notice)
        if Notice.objects.filter(source=key, nature=notice.nature).exists():
            continue
        NoticeProposal.objects.get_or_create(
            source_id=key,
            nature=notice.nature,
            doi=notice.doi[:255],
            evidence=said["evidence_url"][:500],
            defaults={
                "workspace": notice_list.workspace,
                "found_in": notice_list,
                "date": notice.date,
                "reason": said["reason"][:500],
                "title": without_nulls(notice.title),
            },
        )


@transaction.atomic
def _finish(notice_list: NoticeList, counts: dict[str, Any], by: Person | None) -> NoticeList:
    found = NoticeList.objects.select_for_update(of=("self",)).get(pk=notice_list.pk)
    if found.state == NoticeList.State.DONE:
        return found
    for name, value in counts.items():
        setattr(found, name, value)
    found.state = NoticeList.State.DONE
    found.save(update_fields=[*counts, "state"])
    happened(
        "notices.imported",
        found.workspace,
        by,
        found=found.found,
        rejected=found.not_read,
        matched=found.matched,
        proposed=found.proposed,
        sha256=found.sha256,
    )
    return found


@dataclass
class _Known:
    """The identifiers and titles of a library, each with the sources that have it."""

    by_doi: dict[str, list[UUID]]
    by_pmid: dict[str, list[tuple[UUID, str]]]
    by_title: dict[str, list[tuple[UUID, str]]]

    @classmethod
    def of(cls, workspace: Workspace) -> "_Known":
        known = cls(defaultdict(list), defaultdict(list), defaultdict(list))
        rows = Source.objects.filter(workspace=workspace).exclude(state=Source.State.WITHDRAWN)
        for key, doi, pmid, title in rows.values_list("pk", "doi", "pmid", "title").iterator():
            doi = find_doi(doi).lower()
            if doi:
                known.by_doi[doi].append(key)
            if pmid:
                known.by_pmid[pmid].append((key, doi))
            if letters := _letters(title):
                known.by_title[letters].append((key, doi))
        return known

    def sources_of(self, notice: RetractionNotice) -> tuple[list[UUID], list[UUID]]:
        """The sources that a notice is about, and those that it may be about."""
        if notice.doi and (sure := self.by_doi.get(notice.doi)):
            return sure, []
        sure, perhaps = [], []
        for key, doi in self.by_pmid.get(notice.pmid, ()) if notice.pmid else ():
            (perhaps if _differ(doi, notice.doi) else sure).append(key)
        same_title = self.by_title.get(_letters(notice.title), ())
        perhaps += [key for key, doi in same_title if not _differ(doi, notice.doi) and key not in perhaps]
        return sure, perhaps


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other


def _letters(title: str) -> str:
    letters = "".join(filter(str.isalnum, title.casefold()))
    return letters if len(letters) >= SHORTEST_TITLE else ""
