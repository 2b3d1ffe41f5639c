"""``POST /ballot/<session>``: what is taken, and what each refusal is answered."""

import uuid

import pytest
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.rooms.reflection.ballot.driving import ORIGIN, Driver, Phone
from tests.rooms.reflection.builders import numbered

from moothall.people.models import Participant
from moothall.people.seats import seat_cookie, sign_seat
from moothall.rooms.reflection import actions
from moothall.rooms.reflection.ballot.queue import Unavailable
from moothall.rooms.reflection.models import Vote, VoteEvent


def refusal(answer):
    """(status, error, field), and that there is a sentence for a person."""
    assert answer.content["why"]
    return answer.status, answer.content["error"], answer.content["field"]


def test_a_vote_is_recorded_and_answered(phone, session):
    answer = phone.vote(numbered(session, 1), -1)
    assert (answer.status, answer.content) == (200, {"saved": True, "duplicate": False, "sequence": 1})
    event = VoteEvent.objects.get()
    assert (event.value, event.channel, event.taken_back, event.entered_by) == (-1, "web", False, "")
    assert Vote.objects.get().event == event


def test_the_same_vote_again_is_answered_as_a_duplicate_and_other_content_is_refused(phone, session):
    ballot = phone.ballot(numbered(session, 1))
    phone.send(ballot)
    assert phone.send(ballot).content == {"saved": True, "duplicate": True, "sequence": 1}
    assert refusal(phone.send(ballot | {"value": 0})) == (409, "once_reused", "")
    assert VoteEvent.objects.count() == 1


def test_answers_are_json_that_nobody_keeps_or_takes_for_anything_else(phone, session):
    headers = phone.vote(numbered(session, 1)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": 2}, "value"),
        ({"value": True}, "value"),
        ({"value": None}, "value"),
        ({"value": "1"}, "value"),
        ({"order": "1"}, "order"),
        ({"order": -1}, "order"),
        ({"order": 2**63}, "order"),
        ({"order": 1.5}, "order"),
        ({"once": "again"}, "once"),
        ({"once": 7}, "once"),
        ({"statement": None}, "statement"),
        ({"round": "first"}, "round"),
        ({"round": None}, "round"),
    ],
)
def test_a_field_that_is_none_is_named(phone, session, changes, field):
    assert refusal(phone.vote(numbered(session, 1), **changes)) == (400, "bad_value", field)
    assert not VoteEvent.objects.exists()


def test_a_vote_from_a_phone_cannot_be_taken_back_or_entered_for_others(phone, session):
    for extra in ("taken_back", "channel", "entered_by", "batch", "participant"):
        answer = phone.vote(numbered(session, 1), **{extra: True})
        assert refusal(answer) == (400, "bad_field", extra)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"vote"', b"\xff", b"[" * 4000])
def test_what_is_no_json_object_is_refused(phone, body):
    assert refusal(phone.send(body)) == (400, "bad_json", "")


def test_more_than_four_kilobytes_are_not_read(phone, session):
    long = phone.ballot(numbered(session, 1)) | {"more": "x" * 4096}
    assert refusal(phone.send(long)) == (413, "too_large", "")
    assert refusal(phone.send(b"{}", content_length="5000")) == (413, "too_large", "")


def test_only_json_is_taken(phone, session):
    for kind in ("text/plain", "application/x-www-form-urlencoded", None):
        answer = phone.send(phone.ballot(numbered(session, 1)), content_type=kind)
        assert refusal(answer) == (415, "content_type", "")
    answer = phone.send(phone.ballot(numbered(session, 1)), content_type="application/json; charset=utf-8")
    assert answer.status == 200


def test_only_post_is_answered(phone):
    answer = phone.send(b"", method="GET")
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "origin", [None, "null", "https://elsewhere.example", f"{ORIGIN}.example", "http://"]
)
def test_another_site_cannot_vote(phone, session, origin):
    answer = phone.send(phone.ballot(numbered(session, 1)), origin=origin)
    assert refusal(answer) == (403, "origin", "")


def test_a_host_that_is_not_ours_cannot_pass_itself_off_as_ours(phone, session):
    answer = phone.send(phone.ballot(numbered(session, 1)), host="evil.example", origin="http://evil.example")
    assert refusal(answer) == (403, "origin", "")


def test_the_page_token_is_bound_to_the_seat(driver, session, phone):
    other = Phone(driver, session, builders.joined(session))
    for token in (None, "", "x", other.headers["X-CSRFToken"]):
        answer = phone.send(phone.ballot(numbered(session, 1)), x_csrftoken=token)
        assert refusal(answer) == (403, "page", "")


def test_without_a_seat_nobody_votes(phone, session):
    for cookie in (None, "", "moot_seat=x", f"{seat_cookie(session.pk)}=x"):
        assert refusal(phone.send(phone.ballot(numbered(session, 1)), cookie=cookie))[:2] == (401, "seat")


@pytest.mark.parametrize("change", [{"token_version": 2}, {"withdrawn": True}])
def test_a_revoked_or_withdrawn_seat_is_known_when_the_vote_is_written(phone, session, who, change):
    Participant.objects.filter(pk=who.pk).update(**change)
    answer = phone.vote(numbered(session, 1))
    assert refusal(answer)[:2] == (401, "seat")
    assert "scan the code again" in answer.content["why"]
    assert not VoteEvent.objects.exists()


def test_an_unknown_session_and_statement_are_not_found(phone, session, who):
    for path in (f"/ballot/{uuid.uuid4()}", "/ballot/", "/ballot/x", f"/ballot/{session.pk}/more"):
        assert refusal(phone.send(b"{}", path=path))[:2] == (404, "unknown_session")
    gone = phone.vote(numbered(session, 1), statement=str(uuid.uuid4()))
    assert refusal(gone)[:2] == (404, "unknown_statement")


def test_a_statement_of_another_workspace_is_not_found(phone, session, other_workspace):
    with scope(workspace=other_workspace):
        foreign = numbered(builders.opened(other_workspace), 1)
    assert refusal(phone.vote(numbered(session, 1), statement=str(foreign.pk)))[:2] == (
        404,
        "unknown_statement",
    )


def test_a_seat_of_another_session_opens_nothing(phone, inside, driver):
    other = builders.opened(inside)
    stranger = Phone(driver, other, builders.joined(other))
    cookie = f"{seat_cookie(other.pk)}={phone.headers['Cookie'].rpartition('=')[2]}"
    answer = stranger.send(stranger.ballot(numbered(other, 1)), cookie=cookie)
    assert refusal(answer)[:2] == (401, "seat")


def test_the_running_step_decides(phone, session):
    phone.vote(numbered(session, 1))
    builders.start(session, "discuss")
    assert phone.vote(numbered(session, 1), -1, order=2).status == 200
    assert refusal(phone.vote(numbered(session, 2), order=3))[:2] == (403, "step")
    actions.pause_session(session=session, by=None)
    assert refusal(phone.vote(numbered(session, 1), order=4))[:2] == (403, "step")


def test_a_vote_for_another_round_or_a_closed_one_is_refused(phone, session):
    kept = phone.ballot(numbered(session, 1))
    phone.send(kept)
    assert refusal(phone.vote(numbered(session, 1), round=str(uuid.uuid4())))[:2] == (409, "round_closed")
    late = phone.ballot(numbered(session, 2))
    actions.close_session(session=session, by=None)
    assert refusal(phone.send(late))[:2] == (409, "round_closed")
    # What was recorded before the round was closed is in its root, and is acknowledged for ever.
    assert phone.send(kept).content == {"saved": True, "duplicate": True, "sequence": 1}


def test_five_a_second_and_a_burst_of_twenty_are_enough_for_one_seat(driver, phone, session):
    now = [1000.0]
    driver.path.rates._clock = lambda: now[0]
    statuses = [phone.vote(numbered(session, 1), order=n).status for n in range(25)]
    assert statuses == [200] * 20 + [429] * 5
    now[0] += 1
    assert [phone.vote(numbered(session, 1), order=40 + n).status for n in range(6)] == [200] * 5 + [429]
    answer = phone.vote(numbered(session, 1))
    assert (answer.status, answer.headers["retry-after"]) == (429, "1")
    assert Phone(driver, session, builders.joined(session)).vote(numbered(session, 1)).status == 200


@pytest.mark.parametrize(("outcome", "status"), [(Unavailable(), 503), (RuntimeError("no"), 500)])
def test_what_could_not_be_written_is_never_acknowledged(session, who, outcome, status):
    phone = Phone(Driver(write=lambda several: [outcome]), session, who)
    answer = phone.vote(numbered(session, 1))
    assert (answer.status, "saved" in answer.content) == (status, False)
    assert answer.headers.get("retry-after") == ("2" if status == 503 else None)


def test_a_full_queue_sends_people_away_for_a_moment(driver, phone, session):
    def full(*_):
        raise Unavailable

    driver.path.writer.put = full
    assert refusal(phone.vote(numbered(session, 1)))[:2] == (503, "unavailable")


def test_a_fault_in_the_path_itself_is_answered(driver, phone, session, caplog):
    def broken(*_):
        raise RuntimeError("broken")

    driver.path.writer.put = broken
    assert refusal(phone.vote(numbered(session, 1)))[:2] == (500, "failed")
    assert "broken" in caplog.text


def test_no_answer_names_a_participant_or_pseudonym(phone, session, who):
    from moothall.rooms.reflection.pseudonyms import pseudonym_of

    answers = [phone.vote(numbered(session, n), order=n).body.decode() for n in (1, 2)]
    assert not [
        word
        for word in (who.id.hex, str(who.id), pseudonym_of(who), sign_seat(who))
        for a in answers
        if word in a
    ]
