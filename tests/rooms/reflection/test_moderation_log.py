"""The published log of moderation, and that nothing for everyone holds words that must not be read."""

import csv
import io
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django_scopes import scope
from tests.house_rules.test_routes import routes
from tests.rooms.reflection import builders

from moothall.people.models import Participant
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import Lineage, Statement
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.trace.queries import search_records

WAITING = "Wobblewaiting canaries sing in the hall."
REJECTED = "Rumplerejected canaries sing in the hall."
PRIVATE = "Pippleprivate canary lives at number nine."
TAKEN_OFF = "Tattletaken canaries were heard before."
AUTHORED = "Authored canaries may be voted on here."


@pytest.fixture(autouse=True)
def fresh_counters(db):
    cache.clear()


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        return builders.opened(workspace, results_mode="live_overall")


@pytest.fixture
def moderator(person, workspace):
    return person("facilitator", workspace)


@pytest.fixture
def canaries(workspace, session, moderator):
    """A statement in every state that keeps its words from somebody."""
    with scope(workspace=workspace):
        made = {
            text: builders.contributed(session, text)
            for text in (WAITING, REJECTED, PRIVATE, TAKEN_OFF, AUTHORED)
        }
        decide(made[REJECTED], "off_topic", moderator, note="A note to one person only.")
        decide(made[PRIVATE], "personal_data", moderator)
        for text in (TAKEN_OFF, AUTHORED):
            decide(made[text], "", moderator)
        builders.voted_on(session, made[TAKEN_OFF].number, nobody=(3, 2, 2))
        # The live figures are looked at, and so kept for a while, before the statement is taken off.
        queries.results(None, session)
        decide(made[TAKEN_OFF], "unlawful_or_abusive", moderator)
    return made


def decide(statement, reason, by, note=""):
    act = "reject" if reason else "approve"
    actions.moderate_statement(statement=statement, act=act, reason=reason, note=note, by=by)


def words(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def log_of(session):
    return [
        (entry.number, entry.act, entry.reason, entry.text) for entry in queries.moderation_log(None, session)
    ]


# --- the log ---


def test_the_log_holds_every_act_with_its_reason_and_withholds_what_must_not_be_read(
    inside, session, canaries
):
    assert log_of(session) == [
        (8, "reject", "It is about something else", REJECTED),
        (9, "reject", "It tells something about a person", ""),
        (10, "approve", "", ""),
        (11, "approve", "", AUTHORED),
        (10, "reject", "It is unlawful or abusive", ""),
    ]


def test_words_are_withheld_while_a_statement_waits_again(inside, session, canaries):
    statement = canaries[REJECTED]
    actions.request_second_look(statement=statement, by=statement.author)
    assert log_of(session)[0] == (8, "reject", "It is about something else", "")


def test_an_opinion_that_decides_nothing_and_a_blind_check_are_not_in_it(inside, person):
    session = builders.opened(inside, second_moderator=True)
    statement = builders.contributed(session, AUTHORED)
    decide(statement, "", person("facilitator", inside))
    assert log_of(session) == []
    decide(statement, "", person("facilitator", inside))
    assert log_of(session) == [(7, "approve", "", AUTHORED)]


def test_the_log_says_what_a_statement_became_each_time(inside, session):
    def into_what():
        return [entry.into for entry in queries.moderation_log(None, session)]

    first = builders.numbered(session, 1)
    actions.merge_statements(
        statements=[first], into=builders.numbered(session, 2), reason="The same", by=None
    )
    actions.undo_lineage(act=Lineage.objects.get().act, reason="It is not", by=None)
    texts = ["Swimming should be free.", "In term time only, that is."]
    actions.split_statement(statement=first, texts=texts, reason="Two ideas", by=None)
    assert into_what() == [(2,), (), (7, 8)]


def test_the_page_is_for_everyone_and_names_nobody(client, session, canaries, moderator):
    page = words(client.get(f"/s/{session.pk}/moderation-log/"))
    assert REJECTED in page
    assert "9. The words are not shown" in page
    assert "Not used: It tells something about a person. Facilitator, " in page
    assert not [text for text in (WAITING, PRIVATE, TAKEN_OFF, moderator.name) if text in page]
    assert "A note to one person only." not in page


def test_a_reason_that_ends_in_a_full_stop_gets_no_second_one(client, session, workspace):
    with scope(workspace=workspace):
        first, second = (builders.numbered(session, number) for number in (1, 2))
        actions.merge_statements(statements=[first], into=second, reason="They say the same.", by=None)
    page = words(client.get(f"/s/{session.pk}/moderation-log/"))
    assert "Merged into 2: They say the same. " in page


def test_the_page_of_a_session_without_decisions_says_so(client, session):
    assert "Nothing has been decided yet." in words(client.get(f"/s/{session.pk}/moderation-log/"))


def test_the_file_has_the_same_and_runs_no_formula(client, workspace, session, moderator):
    with scope(workspace=workspace):
        decide(builders.contributed(session, "=1+1 is what everybody should learn"), "off_topic", moderator)
        actions.reword_statement(
            statement=builders.numbered(session, 3),
            text="Parks need lights from October on.",
            reason="Clearer",
            by=moderator,
        )
    answer = client.get(f"/s/{session.pk}/moderation-log.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, first, second = csv.reader(io.StringIO(words(answer)))
    assert head == ["number", "time", "act", "reason", "role", "text"]
    assert first[0] == "7"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", first[1])
    assert first[2:] == [
        "Not used",
        "It is about something else",
        "Facilitator",
        "'=1+1 is what everybody should learn",
    ]
    assert second[2:] == ["Reworded as 8", "Clearer", "Facilitator", builders.SEEDS[2]]


def test_what_an_author_has_withdrawn_is_not_in_the_log(inside, session, canaries):
    actions.withdraw_participant(participant=canaries[AUTHORED].author)
    assert AUTHORED not in str(log_of(session))


# --- canaries: nothing for everyone holds what must not be read ---


def public_addresses(session, statement):
    """Every page for people without an account that can be opened by its address."""
    fill = {
        "<uuid:session>": str(session.pk),
        "<uuid:key>": str(statement.pk),
        "<str:code>": session.join_code,
    }
    for _, where, _ in routes():
        if where.startswith(("s/<", "j/<")):
            for part, value in fill.items():
                where = where.replace(part, value)
            yield f"/{where}"


def seen(client, session, statement):
    """Everything that a browser is shown on those pages, with the address before each."""
    for address in public_addresses(session, statement):
        answer = client.get(address)
        if "text/event-stream" not in answer.get("Content-Type", ""):
            yield address, words(answer)


def found_in(pages, texts):
    return [(address, text) for address, page in pages for text in texts if text in page]


@pytest.mark.parametrize("closed", [False, True])
def test_no_public_page_holds_an_author_a_waiting_or_a_rejected_text(
    client, workspace, session, canaries, closed
):
    with scope(workspace=workspace):
        if closed:
            actions.close_session(session=session, by=None)
        authors = [statement.author for statement in canaries.values()]
        people = [text for who in authors for text in (str(who.pk), who.pk.hex, pseudonym_of(who))]
    hidden = [WAITING, PRIVATE, TAKEN_OFF, *people]
    pages = [page for statement in canaries.values() for page in seen(client, session, statement)]
    assert found_in(pages, hidden) == []
    # The log alone says what was not used, and why.
    assert {address.split("/")[3] for address, _ in found_in(pages, [REJECTED])} == {
        "moderation-log",
        "moderation-log.csv",
    }


def test_no_page_of_somebody_else_with_a_seat_holds_them_either(client, workspace, session, canaries):
    join = f"/s/{session.pk}/join/"
    client.post(
        join, dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', words(client.get(join))))
    )
    with scope(workspace=workspace):
        who = Participant.objects.latest("seat_number")
        # They voted on it while it could be voted on.
        Statement.objects.filter(pk=canaries[TAKEN_OFF].pk).update(state="live")
        builders.cast(session, who, {canaries[TAKEN_OFF].number: 1, 1: 1})
        Statement.objects.filter(pk=canaries[TAKEN_OFF].pk).update(state="rejected")
    pages = list(seen(client, session, canaries[TAKEN_OFF]))
    assert found_in(pages, [WAITING, PRIVATE, TAKEN_OFF]) == []


@pytest.mark.parametrize("role", ["observer", "member", "analyst"])
def test_whoever_does_not_moderate_finds_them_neither_in_the_trace_nor_on_a_page(
    signed_in, workspace, session, canaries, role
):
    browser = signed_in(role)
    with scope(workspace=workspace):
        records = [statement.record for statement in canaries.values()]
        addresses = [record.url for record in records] + [session.record.url]
        addresses += [reverse("trace:record", args=[workspace.slug, record.uid]) for record in records]
        addresses += [reverse("trace:prov", args=[workspace.slug, record.uid]) for record in records]
        addresses.append(reverse("trace:record", args=[workspace.slug, session.record.uid]))
        addresses.append(reverse("events:ledger", args=[workspace.slug]))
        addresses.append(reverse("reflection:results", args=[workspace.slug, session.pk]))
    pages = [(address, words(browser.get(address))) for address in addresses]
    assert found_in(pages, [WAITING, REJECTED, PRIVATE, TAKEN_OFF]) == []
    for word in ("Wobblewaiting", "Rumplerejected", "Pippleprivate", "Tattletaken"):
        search = browser.get(reverse("trace:search", args=[workspace.slug]), {"q": word})
        assert "canar" not in words(search)


def test_the_search_finds_a_statement_once_it_is_accepted_and_no_longer_once_it_is_taken_off(inside, session):
    statement = builders.contributed(session, AUTHORED)
    found = [search_records(None, "authored canaries")]
    decide(statement, "", None)
    found.append(search_records(None, "authored canaries"))
    decide(statement, "personal_data", None)
    found.append(search_records(None, "authored canaries"))
    assert found == [[], [statement.record], []]
