"""The pages of this room: who may see them, and what they do without a script."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope
from tests.rooms.evaluation import builders
from tests.rooms.evaluation.builders import STEADY

from moothall.rooms.evaluation import actions
from moothall.rooms.evaluation.models import ImportBatch, Indicator, Observation, Programme, Signal
from moothall.ui.waiting import waiting_for

READ = (
    *("home", "programme", "indicator", "series", "series_csv", "signals", "signal"),
    *("import_report", "import_dropped"),
)
ANALYST = ("new_programme", "new_indicator", "upload_figures", "map_columns", "check_import")
DECIDE = ("answer_signal",)
HIGH = [*STEADY[:23], 90]
BAD_LINE = builders.figures(HIGH).replace(b"June 2024,53", b"June 2024,fifty-three")
ASKED = {"period": "Month", "value": "Swims"}


@pytest.fixture
def things(workspace):
    """One of each noun."""
    with scope(workspace=workspace):
        builders.inquiry(workspace)
        programme = builders.programme(workspace)
        indicator = builders.indicator(workspace, unit="swims", measures=[programme.record])
        done = builders.imported(indicator, BAD_LINE)
        return {
            "programme": programme,
            "indicator": indicator,
            "done": done,
            "waiting": builders.uploaded(indicator, builders.figures(HIGH), name="again.csv"),
            "series": indicator.series.get(),
            "signal": Signal.objects.get(),
        }


@pytest.fixture
def address(workspace, things):
    def of(name, slug=workspace.slug, **query):
        about = {
            **dict.fromkeys(("indicator", "upload_figures"), "indicator"),
            **dict.fromkeys(("series", "series_csv"), "series"),
            **dict.fromkeys(("signal", "answer_signal"), "signal"),
            **dict.fromkeys(("import_report", "import_dropped"), "done"),
            **dict.fromkeys(("map_columns", "check_import"), "waiting"),
            "programme": "programme",
        }
        keys = [things[about[name]].pk] if name in about else []
        query = query or (ASKED if name == "check_import" else {})
        return reverse(f"evaluation:{name}", args=[slug, *keys], query=query)

    return of


@pytest.fixture
def inside_again(workspace):
    with scope(workspace=workspace):
        yield


def words(answer):
    """What a page says, without its markup."""
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    return re.sub(r" (?=[:.,])", "", text)


def test_strangers_are_asked_to_sign_in(client, address):
    for name in (*READ, *ANALYST, *DECIDE):
        answer = client.get(address(name))
        assert (answer.status_code, "login" in answer["Location"]) == (302, True), name


@pytest.mark.parametrize("role", ["observer", "member", "reviewer", "administrator"])
def test_whoever_belongs_reads_and_changes_nothing(signed_in, address, role):
    client = signed_in(role)
    for name in READ:
        assert client.get(address(name)).status_code == 200, name
    for name in (*ANALYST, *DECIDE):
        assert client.get(address(name)).status_code == 403, name
        assert client.post(address(name)).status_code == 403, name


@pytest.mark.parametrize("role", ["facilitator", "decision_owner"])
def test_facilitators_and_decision_owners_answer_signals_and_import_nothing(signed_in, address, role):
    client = signed_in(role)
    for name in (*READ, *DECIDE):
        assert client.get(address(name)).status_code == 200, name
    for name in ANALYST:
        assert client.get(address(name)).status_code == 403, name
    assert "Answer the signal" in words(client.get(address("signal")))


def test_analysts_reach_every_page(signed_in, address):
    client = signed_in("analyst")
    for name in (*READ, *ANALYST, *DECIDE):
        assert client.get(address(name)).status_code == 200, name


def test_people_of_another_workspace_are_told_that_there_is_nothing(signed_in, address, other_workspace):
    client = signed_in("analyst", other_workspace)
    for name in (*READ, *ANALYST, *DECIDE):
        assert client.get(address(name)).status_code == 404, name
        there = address(name, slug=other_workspace.slug)
        expected = 404 if re.search(r"/[0-9a-f]{8}-", there) else 200
        assert client.get(there).status_code == expected, name


def test_nothing_is_found_behind_an_unknown_id(signed_in, workspace):
    client = signed_in("analyst")
    for name in (
        *("programme", "indicator", "upload_figures", "map_columns", "check_import", "import_report"),
        *("import_dropped", "series", "series_csv", "signal", "answer_signal"),
    ):
        answer = client.get(reverse(f"evaluation:{name}", args=[workspace.slug, uuid.uuid4()]))
        assert answer.status_code == 404, name


def test_an_empty_room_says_why_it_matters(signed_in, workspace):
    page = words(signed_in("member").get(reverse("evaluation:home", args=[workspace.slug])))
    assert "Nothing is watched yet" in page
    assert "There is no programme yet" in page
    assert "Define an indicator" not in page
    empty = words(signed_in("member").get(reverse("evaluation:signals", args=[workspace.slug])))
    assert "Nothing unusual has happened" in empty


def test_the_home_page_shows_what_is_watched_with_open_signals_first(signed_in, address):
    page = words(signed_in("observer").get(address("home")))
    assert page.index("above the upper limit in December 2025") < page.index("Latest figure")
    assert "90 swims December 2025" in page
    assert "Improvement" in page
    assert "Free swimming" in page


PROGRAMME = {
    "title": "Free swimming",
    "purpose": "More children swim.",
    "starts_on-day": "1",
    "starts_on-month": "4",
    "starts_on-year": "2026",
}


def test_a_programme_is_created(signed_in, workspace, inside_again):
    client = signed_in("analyst")
    page = reverse("evaluation:new_programme", args=[workspace.slug])
    answer = client.post(page, PROGRAMME)
    made = Programme.objects.get()
    assert answer["Location"] == made.record.url
    assert (made.title, made.owner) == ("Free swimming", client.who)
    shown = words(client.get(made.record.url))
    assert "1 April 2026" in shown
    assert "It is tied to no decision" in shown


def test_a_programme_that_ends_before_it_starts_is_refused(signed_in, workspace, inside_again):
    page = reverse("evaluation:new_programme", args=[workspace.slug])
    ends = {"ends_on-day": "31", "ends_on-month": "3", "ends_on-year": "2026"}
    answer = signed_in("analyst").post(page, {**PROGRAMME, **ends})
    assert (answer.status_code, Programme.objects.count()) == (422, 0)
    assert "must be on or after the day it starts" in words(answer)
    assert "More children swim." in answer.content.decode()


INDICATOR = {
    "title": "Swims",
    "definition": "Entries at the turnstile.",
    "value_type": "count",
    "polarity": "up",
    "frequency": "monthly",
    "source": "Tills",
    "licence": "own",
}


def test_an_indicator_is_defined_for_a_programme(signed_in, workspace, things, inside_again):
    client = signed_in("analyst")
    record = things["programme"].record
    page = reverse("evaluation:new_indicator", args=[workspace.slug], query={"measures": record.pk})
    assert re.search(rf'value="{record.pk}" checked', client.get(page).content.decode())
    answer = client.post(page, {**INDICATOR, "measures": [record.pk]})
    made = Indicator.objects.get(title="Swims")
    assert answer["Location"] == made.record.url
    assert (made.code, made.multiplier) == ("I2", 1)
    assert [link.rests_on for link in made.record.foundations.all()] == [record]
    shown = words(client.get(made.record.url))
    assert "There are no figures yet" in shown
    assert "Free swimming" in shown


def test_an_empty_indicator_form_says_what_is_missing(signed_in, workspace, inside_again):
    page = reverse("evaluation:new_indicator", args=[workspace.slug])
    answer = signed_in("analyst").post(page, {})
    assert (answer.status_code, Indicator.objects.count()) == (422, 0)
    said = words(answer)
    assert "There is a problem" in said
    assert "Answer “Which way is better?”" in said


def test_two_indicators_cannot_have_one_code(signed_in, workspace, things, inside_again):
    page = reverse("evaluation:new_indicator", args=[workspace.slug])
    answer = signed_in("analyst").post(page, {**INDICATOR, "code": things["indicator"].code})
    assert answer.status_code == 422
    assert "Another indicator has the code I1" in words(answer)


def upload(client, address, data, name="swims.csv"):
    return client.post(address("upload_figures"), {"file": SimpleUploadedFile(name, data)})


def test_a_file_becomes_a_chart_in_four_pages(signed_in, workspace, inside_again):
    """File, columns, check, confirm: each page is a form or a link that needs no script."""
    client = signed_in("analyst")
    indicator = builders.indicator(workspace)
    data = builders.figures(STEADY).replace(b"June 2024,53", b"June 2024,fifty-three")
    first = reverse("evaluation:upload_figures", args=[workspace.slug, indicator.pk])
    sent = client.post(first, {"file": SimpleUploadedFile("swims.csv", data)})
    columns = client.get(sent["Location"])
    assert "January 2024" in words(columns)
    guessed = columns.context["form"].initial
    assert {role: guessed[role] for role in ASKED} == ASKED
    check_address = re.search(r'<form[^>]*action="([^"]+check/)"', columns.content.decode())[1]
    check = client.get(check_address, ASKED)
    said = words(check)
    assert "New figures 23" in said
    assert "Figures left out 1" in said
    assert "Line 7" in said
    assert "fifty-three" in said
    assert "Our own figures" in said
    assert not Observation.objects.exists()
    confirm = re.search(r'<form method="post" action="([^"]+)"', check.content.decode())[1]
    done = client.post(confirm.replace("&amp;", "&"))
    report = client.get(done["Location"])
    assert "New figures 23" in words(report)
    assert "Line 7" in words(report)
    chart_address = re.search(r'href="([^"]+/series/[^"]+)"', report.content.decode())[1]
    chart = client.get(chart_address).content.decode()
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="moot-svg moot-svg--control"' in chart
    assert "Of 24 months" in chart
    assert ImportBatch.objects.get().by == client.who


def test_the_check_page_says_what_changes(signed_in, address, things):
    client = signed_in("analyst")
    waiting = client.get(address("check_import"))
    assert "New figures 1" in words(waiting)
    batch = things["waiting"]
    changed = builders.figures([77, *HIGH[1:]])
    sent = upload(client, address, changed)
    said = words(client.get(sent["Location"].replace("columns", "check"), ASKED))
    assert "January 2024 50 swims 77 swims" in said
    assert batch.state == "uploaded"


def test_a_file_with_nothing_new_offers_nothing_to_import(signed_in, address, things):
    client = signed_in("analyst")
    sent = upload(client, address, BAD_LINE)
    said = words(client.get(sent["Location"].replace("columns", "check"), ASKED))
    assert "The file would change nothing" in said
    assert "This very file was imported on" in said
    assert "Import the figures" not in said


def test_restricted_figures_are_said_to_stay_inside(signed_in, workspace, inside_again):
    indicator = builders.indicator(workspace, licence="restricted", reuse="Ask for permission first.")
    batch = builders.uploaded(indicator, builders.figures(STEADY))
    page = reverse("evaluation:check_import", args=[workspace.slug, batch.pk], query=ASKED)
    said = words(signed_in("analyst").get(page))
    assert "Ask for permission first." in said
    assert "left out of everything that is published" in said


@pytest.mark.parametrize(
    ("multiplier", "value", "said"),
    [(1, "45", "The largest figure is 45"), (100, "0.45", "No figure is above 1"), (100, "45", "")],
)
def test_proportions_on_another_scale_are_doubted_and_not_rescaled(
    signed_in, workspace, inside_again, multiplier, value, said
):
    share = builders.indicator(workspace, value_type="proportion", multiplier=multiplier)
    batch = builders.uploaded(share, f"Month,Swims\nJanuary 2024,{value}\n".encode())
    page = reverse("evaluation:check_import", args=[workspace.slug, batch.pk], query=ASKED)
    shown = words(signed_in("analyst").get(page))
    assert said in shown
    assert ("Nothing is rescaled" in shown) == bool(said)


def test_wrong_columns_are_asked_about_again(signed_in, address):
    client = signed_in("analyst")
    answer = client.get(address("check_import", period="Month"))
    assert answer.status_code == 422
    assert "Choose the column with the figure, or the one with the count" in words(answer)
    twice = client.get(address("check_import", period="Month", value="Month"))
    assert "is chosen more than once" in words(twice)
    strange = client.get(address("check_import", period="Month", value="No such column"))
    assert (strange.status_code, "Choose one of the answers" in words(strange)) == (422, True)


def test_a_file_that_cannot_be_read_is_named(signed_in, address):
    client = signed_in("analyst")
    for data in (b"", b"\x00\x01\x02"):
        answer = upload(client, address, data)
        assert answer.status_code == 422
        assert "There is a problem" in words(answer)
    assert client.post(address("upload_figures"), {}).status_code == 422


def test_a_confirmed_file_leads_to_its_report(signed_in, address, things):
    client = signed_in("analyst")
    client.post(address("check_import"))
    answer = client.get(address("check_import"))
    assert answer["Location"] == address("import_report").replace(
        str(things["done"].pk), str(things["waiting"].pk)
    )
    assert client.get(address("map_columns")).status_code == 404


def test_the_columns_of_last_time_are_offered(signed_in, address):
    client = signed_in("analyst")
    assert client.get(address("map_columns")).context["form"].initial == ASKED
    other = upload(client, address, b"Period,Figure\nJanuary 2024,50\n")
    assert client.get(other["Location"]).context["form"].initial.get("value") != "Swims"


def test_lines_left_out_can_be_downloaded(signed_in, address):
    answer = signed_in("analyst").get(address("import_dropped"))
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode().splitlines()[1].startswith("June 2024,fifty-three,7,")


def test_picture_sentence_and_table_hold_the_same_numbers(signed_in, address):
    page = signed_in("observer").get(address("series"))
    chart = page.context["control"]["chart"]
    values = [None if row[1] is None else row[1] for row in chart.rows]
    assert values == [*STEADY[:5], None, *STEADY[6:23], 90]
    assert "December 2025" in chart.summary
    assert chart.summary in words(page)
    assert "No figure" in words(page)


def test_the_start_of_a_programme_is_marked_in_the_chart(signed_in, address):
    page = words(signed_in("observer").get(address("series")))
    assert "April 2025: “Free swimming” starts" in page


def test_a_revised_figure_shows_both_values(signed_in, address, things, inside_again):
    client = signed_in("observer")
    assert "No figure of this series has been revised" in words(client.get(address("series")))
    builders.imported(things["indicator"], builders.figures(STEADY))
    page = words(client.get(address("series")))
    assert "December 2025 First figure 90 swims" in page
    assert "December 2025 Revision 1 48 swims" in page


def test_the_figures_can_be_downloaded_with_their_licence(signed_in, address, things, inside_again):
    answer = signed_in("observer").get(address("series_csv"))
    rows = answer.content.decode().splitlines()
    assert len(rows) == 1 + 23 + 1
    assert "December 2025" in rows[-2]
    assert "Our own figures" in rows[-1]
    assert "swims-by-under-16s.csv" in answer["Content-Disposition"]


def test_a_note_that_a_spreadsheet_would_run_is_downloaded_as_text(signed_in, workspace, inside_again):
    indicator = builders.indicator(workspace)
    data = b"Month,Swims,Said\nJanuary 2024,50,=1+1\n"
    builders.imported(indicator, data, mapping={**ASKED, "note": "Said"})
    page = reverse("evaluation:series_csv", args=[workspace.slug, indicator.series.get().pk])
    assert ",=1+1" not in signed_in("observer").get(page).content.decode()


def test_the_inbox_says_how_many_signals_come_by_chance(signed_in, address, things, inside_again):
    short = builders.indicator(things["indicator"].workspace, title="Too short to signal")
    builders.imported(short, builders.figures(STEADY[:5]))
    page = words(signed_in("observer").get(address("signals")))
    assert "from the 1 series watched" in page
    filtered = signed_in("observer").get(address("signals", state="dismissed"))
    assert "No signal is in this state" in words(filtered)
    assert signed_in("observer").get(address("signals", state="x", page="y")).status_code == 200


def test_a_signal_is_answered_on_its_page(signed_in, address, things, inside_again):
    client = signed_in("facilitator")
    missing = client.post(address("answer_signal"), {"state": "dismissed"})
    assert missing.status_code == 422
    assert "Answer “Why?”" in words(missing)
    assert client.post(address("answer_signal"), {}).status_code == 422
    sent = {"state": "dismissed", "reason": "A gala weekend."}
    assert client.post(address("answer_signal"), sent)["Location"] == address("signal")
    page = words(client.get(address("signal")))
    assert f"Answered by {client.who}" in page
    assert "A gala weekend." in page
    assert "Send the answer" not in page
    again = client.post(address("answer_signal"), sent)
    assert (again.status_code, "answered already" in words(again)) == (422, True)


def test_a_withdrawn_signal_is_struck_through_and_shows_both_values(signed_in, address, things, inside_again):
    builders.imported(things["indicator"], builders.figures(STEADY))
    client = signed_in("observer")
    page = client.get(address("signal"))
    assert "<s>Swims by under-16s: above the upper limit in December 2025</s>" in page.content.decode()
    assert "First figure 90 swims" in words(page)
    assert "Revision 1 48 swims" in words(page)
    assert "<s>" in client.get(address("signals")).content.decode()


def test_several_areas_are_listed_and_each_has_its_chart(signed_in, workspace, inside_again):
    indicator = builders.indicator(workspace)
    data = b"Month,Town,Swims\nJanuary 2024,Fallowmere,50\nJanuary 2024,Oakbridge,40\n"
    builders.imported(indicator, data, mapping={**ASKED, "area_name": "Town"})
    client = signed_in("observer")
    assert "Oakbridge" in words(client.get(indicator.record.url))
    for series in indicator.series.all():
        page = reverse("evaluation:series", args=[workspace.slug, series.pk])
        assert "Too few figures to judge: 1 of 12" in words(client.get(page))
    home = words(client.get(reverse("evaluation:home", args=[workspace.slug])))
    assert "2 series" in home


def test_a_new_signal_waits_for_whoever_may_answer_it(workspace, things, person, inside_again):
    analyst, observer = person("analyst", workspace), person("observer", workspace)
    assert [w.url for w in waiting_for(analyst, workspace)] == [things["signal"].record.url]
    assert waiting_for(observer, workspace) == []
    actions.decide_signal(signal=things["signal"], state="explained", reason="A gala.", by=analyst)
    assert waiting_for(analyst, workspace) == []


def test_a_form_sent_twice_is_written_once(signed_in, workspace, inside_again):
    client = signed_in("analyst")
    page = reverse("evaluation:new_indicator", args=[workspace.slug])
    sent = {**INDICATOR, "once": str(uuid.uuid4())}
    assert client.post(page, sent)["Location"] == client.post(page, sent)["Location"]
    assert Indicator.objects.count() == 1
