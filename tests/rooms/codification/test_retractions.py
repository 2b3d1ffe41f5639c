"""A list of retractions against the library: what it marks and proposes, and that it says nothing twice."""

import csv
import io
import os
from datetime import date
from pathlib import Path

import pytest
from tests.rooms.codification import builders
from tests.rooms.governance import builders as decisions

import moothall.loops  # noqa: F401 what answers a retraction
from moothall.events.models import Event
from moothall.formats.retractions import COLUMNS
from moothall.jobs.models import Job
from moothall.rooms.codification import actions, queries, work
from moothall.rooms.codification.models import Notice, NoticeList, NoticeProposal, Source
from moothall.rooms.governance.models import AgendaItem

pytestmark = pytest.mark.usefixtures("inside")
# Not part of the repository: MOOTHALL_DATA_FILES names the folder that holds it.
DONNERS = Path(os.environ.get("MOOTHALL_DATA_FILES", "")) / "review" / "screening" / "Donners_2021.csv"
TITLE = "Free swimming for under-16s in three towns"


def notice(doi="10.5555/a", nature="Retraction", day="3/27/2024 0:00", pmid="0", title="Another work", at=""):
    return {
        "RetractionDOI": at or f"10.5555/notice.of.{nature[:1]}.{doi[8:]}",
        "OriginalPaperDOI": doi,
        "OriginalPaperPubMedID": pmid,
        "RetractionNature": nature,
        "RetractionDate": day,
        "Reason": "+Error in Data;",
        "Title": title,
    }


def list_of(*rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def upload(workspace, *rows, by=None):
    data = rows[0] if rows and isinstance(rows[0], bytes) else list_of(*rows)
    return actions.import_notices(workspace=workspace, data=data, name="retractions.csv", by=by)


def events(name):
    return Event.objects.filter(name=name).count()


def state(source):
    return Source.objects.get(pk=source.pk).state


@pytest.fixture
def source(inside):
    return builders.research(inside, title=TITLE, doi="10.5555/a")


def test_a_list_uploaded_twice_marks_the_source_once(inside, source):
    rows = notice(doi="10.5555/A"), notice(doi="10.5555/of.no.interest")
    first, second = upload(inside, *rows), upload(inside, *rows)
    assert first == second
    assert (second.found, second.parsed, second.matched, second.unmatched) == (2, 2, 1, 1)
    assert state(source) == "retracted"
    assert events("source.retracted") == 1
    kept = Notice.objects.get()
    assert (kept.nature, kept.date, kept.origin) == ("retraction", date(2024, 3, 27), "retraction_watch")
    assert (kept.reason, kept.evidence) == ("Error in Data", "https://doi.org/10.5555/notice.of.r.a")
    assert kept.found_in == first


def test_the_same_notices_in_a_newer_list_add_nothing(inside, source):
    upload(inside, notice())
    upload(inside, notice(), notice(doi="10.5555/of.no.interest"))
    assert (Notice.objects.count(), events("source.retracted"), NoticeList.objects.count()) == (1, 1, 2)


def test_the_same_list_finds_what_came_into_the_library_since(inside):
    upload(inside, notice())
    source = builders.research(inside, doi="10.5555/a")
    assert upload(inside, notice()).matched == 1
    assert state(source) == "retracted"


def test_every_decision_that_relied_on_it_gets_one_proposal(inside, source):
    statement = builders.published(inside, builders.excerpt(source).record)
    first = decisions.made(inside, statement.record)
    second = decisions.made(inside, source.record, title="Another decision")
    decisions.made(inside, title="A matter of its own")
    for _ in range(2):
        upload(inside, notice())
    proposed = AgendaItem.objects.filter(origin="retraction")
    assert {item.decision for item in proposed} == {first, second}
    assert proposed.count() == 2
    statement.record.refresh_from_db()
    assert statement.record.state == "rests_on_retracted"


def test_a_paper_is_found_by_its_pmid_where_the_list_has_no_doi(inside):
    source = builders.research(inside, pmid="27148843")
    upload(inside, notice(doi="Unavailable", pmid="27148843"))
    assert state(source) == "retracted"


def test_a_pmid_beside_two_dois_that_differ_only_proposes(inside):
    source = builders.research(inside, pmid="27148843", doi="10.5555/mine")
    found = upload(inside, notice(doi="10.5555/theirs", pmid="27148843"))
    assert (found.matched, found.proposed, state(source)) == (0, 1, "available")


def test_a_title_only_proposes_and_a_person_confirms(inside, person):
    by = person("reviewer", inside)
    source = builders.research(inside, title=TITLE)
    for _ in range(2):
        found = upload(inside, notice(doi="Unavailable", title=TITLE.upper() + "."))
    assert (found.matched, found.proposed, found.unmatched) == (0, 1, 0)
    proposal = NoticeProposal.objects.get()
    assert (state(source), events("source.retracted")) == ("available", 0)
    assert list(queries.notice_proposals(by)) == [proposal]
    actions.decide_proposal(proposal=proposal, same=True, by=by)
    assert (state(source), events("source.retracted")) == ("retracted", 1)
    assert not queries.notice_proposals(by)
    with pytest.raises(actions.EvidenceRefused, match="already"):
        actions.decide_proposal(proposal=proposal, same=False, by=by)


def test_another_work_of_the_same_title_is_not_proposed_again(inside):
    source = builders.research(inside, title=TITLE)
    upload(inside, notice(doi="", title=TITLE))
    actions.decide_proposal(proposal=NoticeProposal.objects.get(), same=False, by=None)
    upload(inside, notice(doi="", title=TITLE), notice(doi="10.5555/more"))
    assert state(source) == "available"
    assert [proposal.state for proposal in NoticeProposal.objects.all()] == ["other"]


def test_a_short_title_and_one_beside_another_doi_propose_nothing(inside):
    builders.research(inside, title="Editorial")
    builders.research(inside, title=TITLE, doi="10.5555/mine")
    found = upload(inside, notice(doi="", title="Editorial"), notice(doi="10.5555/theirs", title=TITLE))
    assert (found.proposed, found.unmatched) == (0, 2)


def test_concern_correction_and_reinstatement_are_each_what_they_say(inside, source):
    upload(inside, notice(nature="Expression of concern"), notice(nature="Correction"))
    assert (state(source), events("source.concern_raised"), events("source.corrected")) == ("concern", 1, 1)
    assert {kept.nature for kept in Notice.objects.all()} == {"concern", "correction"}
    upload(inside, notice(nature="Reinstatement", day="5/1/2024"))
    assert (state(source), events("source.reinstated"), events("source.retracted")) == ("available", 1, 0)


def test_a_list_is_read_in_the_order_of_its_dates_and_twice_the_same(inside, source):
    rows = (
        notice(nature="Reinstatement", day="6/1/2023"),
        notice(nature="Retraction", day="2/1/2022"),
        notice(nature="Expression of concern", day="1/1/2021"),
    )
    for _ in range(2):
        upload(inside, *rows)
        assert state(source) == "available"
    assert [kept.nature for kept in Notice.objects.all()] == ["concern", "retraction", "reinstatement"]
    later = notice(nature="Retraction", day="1/1/2024", at="10.5555/second")
    upload(inside, *rows, later)
    assert (state(source), events("source.retracted")) == ("retracted", 2)


def test_what_somebody_reinstated_stays_so_when_the_old_notice_is_read_again(inside, source):
    upload(inside, notice())
    actions.reinstate_source(source=source, reason="The journal took it back", origin="by_hand", by=None)
    upload(inside, notice())
    assert state(source) == "available"


def test_a_notice_by_hand_and_the_same_in_a_list_are_one(inside, source):
    builders.retract(source)
    upload(inside, notice())
    assert (Notice.objects.count(), events("source.retracted")) == (1, 1)


def test_rows_that_cannot_be_read_are_kept_by_line(inside, source):
    found = upload(inside, notice(), notice(nature="Hearsay"))
    assert (found.found, found.parsed, found.not_read) == (2, 1, 1)
    assert [(reject["line"], reject["cause"]) for reject in found.rejected] == [(3, "nature")]


def test_another_file_is_refused_and_not_kept(inside):
    with pytest.raises(actions.EvidenceRefused, match="Retraction Watch list"):
        upload(inside, b"Title,Year\nA,2020\n")
    assert not NoticeList.objects.exists()


def test_a_large_list_is_looked_through_in_the_background_and_can_begin_again(inside, source):
    many = [notice(doi=f"10.5555/x{number}") for number in range(6_000)]
    found = upload(inside, notice(), *many)
    assert (found.state, state(source)) == ("waiting", "available")
    job = Job.objects.get(name="codification.match_notices")
    said = []
    for _ in range(2):
        work.match_notices(lambda *words: said.append(words), **job.ids, by=None)
    found.refresh_from_db()
    assert (found.state, found.found, found.matched) == ("done", 6_001, 1)
    assert (state(source), events("source.retracted"), events("notices.imported")) == ("retracted", 1, 1)
    assert said[-1] == (1, 1, "1 of 6,001 notices are about sources of the library")


def test_a_retracted_work_of_a_published_review_is_marked(inside):
    """The review Donners 2021 (CC0) holds one work that has been retracted since."""
    if not DONNERS.exists():
        pytest.skip("MOOTHALL_DATA_FILES names no folder with the data set Donners_2021")
    with DONNERS.open(encoding="utf-8", newline="") as file:
        works = list(csv.DictReader(file))
    gone = next(work for work in works if work["is_retracted"] == "True")
    for each in [*works[:20], gone]:
        doi = each["doi"].removeprefix("https://doi.org/")
        builders.research(inside, title=each["title"], text=each["abstract"], doi=doi, year=int(each["year"]))
    source = Source.objects.filter(title=gone["title"]).first()
    decision = decisions.made(inside, source.record)
    for _ in range(2):
        upload(inside, notice(doi=gone["doi"]))
    assert Source.objects.filter(state="retracted").count() == 1
    assert (state(source), events("source.retracted")) == ("retracted", 1)
    assert [item.decision for item in AgendaItem.objects.filter(origin="retraction")] == [decision]
