"""The pages of the PRISMA flow, its files, and the archive to repeat a review with."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from tests.rooms.codification import builders, reviewing
from tests.ui.pages import faults_of, html_of, links_of, text_of

from moothall.events.models import Event
from moothall.formats.safe_files import open_zip
from moothall.rooms.codification import actions
from moothall.rooms.codification.prisma import prisma_flow

pytestmark = pytest.mark.usefixtures("inside")
SECTION_10 = (
    *("previous_studies", "previous_reports", "identified_databases", "identified_registers"),
    *(
        "identified_other",
        "removed_duplicates",
        "removed_automation",
        "removed_other",
        "screened",
        "excluded",
    ),
    *("sought", "not_retrieved", "assessed", "excluded_reasons", "new_studies", "new_reports"),
    *("total_studies", "total_reports", "other_sought", "other_not_retrieved", "other_assessed"),
    "other_excluded_reasons",
)


@pytest.fixture
def made(inside):
    """A review with both columns, reasons, and work in progress."""
    made = reviewing.screening(inside, records=0, phase="living")
    run = actions.import_references(
        workspace=inside, inquiry=None, data=builders.ris(*"ABCDEF"), name="a.ris", by=made.lead
    )
    found = made.add(*(each.source for each in run.appearances.order_by("position")), run=run)
    sites = made.add(reviewing.paper(inside), route="website")
    made.both(found[0], "exclude", "exclude")
    for record in (found[1], found[2], sites[0]):
        made.at_full_text(record)
    made.both(found[1], "include", "include")
    made.both(found[2], "exclude", "exclude", criterion=made.criterion("adults"))
    made.judge(made.lead, found[3], "include")
    return made


@pytest.fixture
def at(made):
    def of(name, **query):
        where = [made.review.workspace.slug, made.review.pk]
        return reverse(f"codification:{name}", args=where, query=query)

    return of


@pytest.fixture
def lead(client, made):
    client.force_login(made.lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_the_flow_is_a_picture_and_a_list_with_the_same_numbers(lead, at):
    page = lead.get(at("prisma"))
    assert faults_of(page) == []
    html, text = html_of(page), text_of(page)
    assert 'class="moot-svg moot-svg--prisma"' in html
    for said in (
        "Records screened (n = 4)",
        "Adults only (n = 1)",
        "Websites (n = 1)",
        "In progress (n = 3)",
    ):
        assert text.count(said) >= 1
        assert said in html
    assert "via other methods" in text


def test_numbers_lead_to_their_records_where_the_list_holds_as_many(made, lead, at):
    links = links_of(lead.get(at("prisma")))
    excluded = links.get("Records excluded (n = 1)", "")
    assert not excluded or excluded.endswith("?stage=title_abstract&status=excluded")
    assert "Records excluded (n = 1)" not in links_of(lead.get(at("prisma", at="2026-01-01")))


def test_any_past_day_is_shown_again_and_no_day_is_an_error(lead, at):
    yesterday = timezone.localdate() - timedelta(days=1)
    past = lead.get(at("prisma", at=yesterday.isoformat()))
    assert (past.status_code, past.context["flow"].screened) == (200, 0)
    assert lead.get(at("prisma", at=date.today().isoformat())).context["flow"].screened == 4
    typed = {"at-day": yesterday.day, "at-month": yesterday.month, "at-year": yesterday.year}
    assert lead.get(at("prisma", **typed)).context["flow"].screened == 0
    assert lead.get(at("prisma", at="someday")).status_code == 422


def test_an_open_verdict_changes_no_count_by_outcome(made, lead, at):
    before = prisma_flow(made.review)
    record = made.review.candidates.filter(status="waiting", stage="title_abstract").first()
    made.judge(made.lead, record, "exclude")
    after = prisma_flow(made.review)
    assert (after.excluded, after.sought) == (before.excluded, before.sought)


@pytest.mark.parametrize("kind", ["svg", "png", "docx", "csv", "json"])
def test_each_file_says_the_same(made, lead, at, kind):
    flow = prisma_flow(made.review)
    answer = lead.post(at("export_prisma"), {"kind": kind})
    assert answer.status_code == 200
    assert f'filename="prisma-{flow.position}.{kind}"' in answer["Content-Disposition"]
    begins = {"svg": b"<svg", "png": b"\x89PNG", "docx": b"PK", "csv": b"\xef\xbb\xbf", "json": b"{"}
    assert answer.content.startswith(begins[kind])
    event = Event.objects.get(name="prisma.exported")
    assert event.says == {"kind": kind, "position": flow.position}
    if kind == "json":
        said = json.loads(answer.content)
        assert set(SECTION_10) <= set(said)
        assert (said["excluded_reasons"], said["screened"]) == ({"adults": 1}, 4)
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert ["Identification of studies via other methods", "Records screened", "1"] in rows
    if kind == "docx":
        words = open_zip(answer.content).read("word/document.xml").decode()
        assert "Adults only" in words
        assert "descr=" in words


def test_an_unknown_kind_of_file_is_asked_again(lead, at):
    assert lead.post(at("export_prisma"), {"kind": "exe"}).status_code == 422
    assert lead.get(at("export_prisma")).status_code == 405


def test_a_later_round_has_previous_and_total_studies(made, lead, at):
    made.review.round = 2
    made.review.save(update_fields=["round"])
    made.fresh()
    made.add(reviewing.paper(made.review.workspace))
    text = text_of(lead.get(at("prisma")))
    assert "Previous studies" in text
    assert "Total studies included in review (n = 1)" in text


def test_observers_read_the_flow_and_take_nothing_away(client, made, at, person):
    observer = person("observer", made.review.workspace)
    client.force_login(observer, backend=settings.AUTHENTICATION_BACKENDS[0])
    page = client.get(at("prisma"))
    assert (page.status_code, "Take it away" in text_of(page)) == (200, False)
    assert client.post(at("export_prisma"), {"kind": "csv"}).status_code == 403
    assert client.get(at("reproducibility")).status_code == 403


def test_the_archive_has_the_same_bytes_twice_and_no_open_verdict(made, lead, at):
    first, second = (lead.get(at("reproducibility")).content for _ in range(2))
    assert first == second
    archive = open_zip(first)
    assert {"protocol.json", "searches.csv", "log.jsonl", "ranking.json", "prisma.json"} <= set(archive.names)
    assert archive.read("files/001-a.ris") == builders.ris(*"ABCDEF")
    flow = prisma_flow(made.review)
    assert json.loads(archive.read("prisma.json"))["screened"] == flow.screened
    open_record = made.review.candidates.get(status="partly", stage="title_abstract")
    assert str(open_record.pk) in archive.read("records.csv").decode()
    assert str(open_record.pk) not in archive.read("verdicts.csv").decode()
    assert made.lead.name.encode() not in archive.read("verdicts.csv")
