"""The pages of this room: who may see them, and what they do without a script."""

import re
import uuid

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.urls import reverse
from django_scopes import scope
from tests.rooms.codification import builders as evidence
from tests.rooms.governance import builders

from moothall.events.models import Event
from moothall.people.models import Membership, Person
from moothall.rooms.governance import actions, guards
from moothall.rooms.governance.models import AgendaItem, Body, Decision
from moothall.trace.models import Inquiry

PUBLIC = ("public_decisions", "public_decision")
READ = ("decisions", "decision", "agenda", "agenda_item", "bodies", "inquiries", "rules")
MEMBER = ("propose_item", "open_inquiry")
OWNER = (
    *("draft_decision", "change_about", "change_wording", "change_dates", "change_notes", "options"),
    *("evidence", "link_evidence", "make_decision", "withdraw_decision", "answer_item", "add_body"),
    *("correct_decision",),
)
# Pages that only take what is sent to them, or send on to the decision while they have nothing to ask.
SENT_ON = (
    *("no_alternatives", "no_evidence", "remove_option", "unlink_evidence", "mark_ready"),
    *("publish_decision", "reaffirm_decision"),
)
ADMINISTRATOR = ("members", "add_member", "remove_member")
ALL = (*READ, *MEMBER, *OWNER, *SENT_ON, *ADMINISTRATOR)


@pytest.fixture
def things(workspace):
    """One of each noun."""
    with scope(workspace=workspace):
        statement = evidence.published(workspace)
        made = builders.made(workspace, statement.record)
        draft = builders.draft(workspace, statement.record, title="A draft about lanes")
        item = actions.propose_item(workspace=workspace, title="Look at it", decision=made, by=None)
        member = actions.add_member(
            workspace=workspace, email="m@example.org", name="A member", role="member", by=None
        )
        return {
            "statement": statement,
            "decision": made,
            "draft": draft,
            "item": item,
            "membership": member,
            "option": draft.options.get(),
            "link": draft.evidence.get(),
        }


@pytest.fixture
def address(workspace, things):
    draft = things["draft"].pk
    of_drafts = (*OWNER, "no_alternatives", "no_evidence", "mark_ready")
    of_made = ("decision", "public_decision", "correct_decision", "publish_decision", "reaffirm_decision")
    keys = {
        **{name: [draft] for name in of_drafts},
        **{name: [things["decision"].pk] for name in of_made},
        **{name: [things["item"].pk] for name in ("agenda_item", "answer_item")},
        "draft_decision": [],
        "add_body": [],
        "link_evidence": [draft, things["statement"].record.uid],
        "remove_option": [draft, things["option"].pk],
        "unlink_evidence": [draft, things["link"].pk],
        "remove_member": [things["membership"].pk],
    }

    def of(name, slug=workspace.slug, **query):
        return reverse(f"governance:{name}", args=[slug, *keys.get(name, [])], query=query)

    return of


@pytest.fixture
def inside_again(workspace):
    with scope(workspace=workspace):
        yield


@pytest.fixture
def administrator(signed_in):
    client = signed_in("administrator")
    TOTP.activate(client.who, generate_totp_secret())
    return client


def words(answer):
    """What a page says, without its markup."""
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    return re.sub(r" (?=[:.,])", "", text)


def answers_of(client, names, address, method="get"):
    return {name: getattr(client, method)(address(name)).status_code for name in names}


def all_are(status, names):
    return dict.fromkeys(names, status)


def test_strangers_read_what_is_published_and_are_asked_to_sign_in_for_the_rest(client, address):
    assert answers_of(client, PUBLIC, address) == all_are(200, PUBLIC)
    for name in ALL:
        answer = client.get(address(name))
        assert (answer.status_code, "login" in answer["Location"]) == (302, True), name


def test_observers_read_and_change_nothing(signed_in, address):
    client = signed_in("observer")
    assert answers_of(client, READ, address) == all_are(200, READ)
    refused = (*MEMBER, *OWNER, *SENT_ON, *ADMINISTRATOR)
    assert answers_of(client, refused, address) == all_are(403, refused)
    assert answers_of(client, refused, address, "post") == all_are(403, refused)


@pytest.mark.parametrize("role", ["member", "reviewer", "facilitator", "analyst"])
def test_members_propose_and_open_inquiries_but_decide_nothing(signed_in, address, role):
    client = signed_in(role)
    assert answers_of(client, (*READ, *MEMBER), address) == all_are(200, (*READ, *MEMBER))
    refused = (*OWNER, *SENT_ON, *ADMINISTRATOR)
    assert answers_of(client, refused, address, "post") == all_are(403, refused)


def test_decision_owners_reach_every_page_but_the_members(signed_in, address):
    client = signed_in("decision_owner")
    pages = (*READ, *MEMBER, *OWNER)
    assert answers_of(client, pages, address) == all_are(200, pages)
    assert answers_of(client, SENT_ON, address) == all_are(302, SENT_ON)
    assert answers_of(client, ADMINISTRATOR, address) == all_are(403, ADMINISTRATOR)


def test_administrators_manage_members_behind_a_second_factor(signed_in, address, administrator):
    assert answers_of(administrator, ADMINISTRATOR, address) == all_are(200, ADMINISTRATOR)
    without = signed_in("administrator").get(address("members"))
    assert without["Location"] == reverse("mfa_activate_totp")


def test_people_of_another_workspace_are_told_that_there_is_nothing(signed_in, address, other_workspace):
    client = signed_in("decision_owner", other_workspace)
    assert answers_of(client, ALL, address) == all_are(404, ALL)
    for name in (*READ, *MEMBER, *OWNER, *SENT_ON, *PUBLIC):
        there = address(name, slug=other_workspace.slug)
        has_key = re.search(r"/[0-9a-f]{8}-", there)
        assert client.get(there).status_code == (404 if has_key else 200), name


def test_nothing_is_found_behind_an_unknown_id(signed_in, workspace, things):
    client, draft = signed_in("decision_owner"), things["draft"].pk
    with_one = (
        *("decision", "change_about", "options", "evidence", "make_decision", "reaffirm_decision"),
        *("correct_decision", "publish_decision", "agenda_item", "answer_item", "public_decision"),
    )
    for name in with_one:
        page = reverse(f"governance:{name}", args=[workspace.slug, uuid.uuid4()])
        assert client.get(page).status_code == 404, name
    for name in ("remove_option", "unlink_evidence", "link_evidence"):
        page = reverse(f"governance:{name}", args=[workspace.slug, draft, uuid.uuid4()])
        assert client.post(page).status_code == 404, name
    for name, query in (("draft_decision", "supersedes"), ("propose_item", "decision")):
        for key in (uuid.uuid4(), "nonsense"):
            page = reverse(f"governance:{name}", args=[workspace.slug], query={query: key})
            assert client.get(page).status_code == 404


def test_drafts_are_hidden_from_those_who_may_not_see_them(signed_in, workspace, things):
    client = signed_in("observer")
    assert client.get(things["draft"].record.url).status_code == 404
    assert "A draft about lanes" not in words(
        client.get(reverse("governance:decisions", args=[workspace.slug]))
    )
    shown = signed_in("member").get(things["draft"].record.url)
    assert (shown.status_code, "Complete the draft" in words(shown)) == (200, False)


def test_a_made_decision_has_no_page_on_which_its_words_are_changed(signed_in, workspace, things):
    client, made = signed_in("decision_owner"), things["decision"]
    for name in (
        *("change_about", "change_wording", "change_dates", "change_notes", "options", "evidence"),
        *("no_alternatives", "no_evidence", "make_decision", "withdraw_decision", "mark_ready"),
    ):
        page = reverse(f"governance:{name}", args=[workspace.slug, made.pk])
        assert client.post(page, {"title": "Other", "text": "Other"}).status_code == 404, name


def test_the_register_is_filtered_by_state(signed_in, address):
    client = signed_in("decision_owner")
    register = words(client.get(address("decisions")))
    assert "2 decisions." in register
    assert "1 proposal waits for an answer" in register
    in_force = words(client.get(address("decisions", state="in_force")))
    assert "1 decision in this state." in in_force
    assert "A draft about lanes" not in in_force
    assert "No decision is in this state" in words(client.get(address("decisions", state="withdrawn")))
    assert client.get(address("decisions", state="nonsense", page="x")).status_code == 200


def test_empty_pages_say_why_they_matter(signed_in, workspace):
    client = signed_in("decision_owner")
    said = {
        "decisions": "No decision stands here yet",
        "agenda": "Nothing has been proposed",
        "bodies": "No body has been added yet",
        "inquiries": "No inquiry is open",
        "draft_decision": "A decision names the body that takes it",
        "public_decisions": "No decision has been published yet",
    }
    for name, sentence in said.items():
        assert sentence in words(client.get(reverse(f"governance:{name}", args=[workspace.slug]))), name


ABOUT = {"title": "Open lanes", "kind": "council", "matter": "Whether lanes are open to all."}
DATES = {
    **{"made_on-day": "1", "made_on-month": "6", "made_on-year": "2026"},
    **{"review_due-day": "1", "review_due-month": "6", "review_due-year": "2096"},
}


def test_a_decision_is_drafted_task_by_task_checked_and_recorded(signed_in, workspace, inside_again):
    """Journey J3, steps 4 and 5, without a script."""
    statement = evidence.published(workspace)
    body = builders.body(workspace)
    client = signed_in("decision_owner")
    page = reverse("governance:draft_decision", args=[workspace.slug])
    answer = client.post(page, {**ABOUT, "body": str(body.pk), "once": str(uuid.uuid4())})
    draft = Decision.objects.get()
    assert (answer["Location"], draft.owner) == (draft.record.url, client.who)

    def to(name, *keys):
        return reverse(f"governance:{name}", args=[workspace.slug, draft.pk, *keys])

    shown = client.get(draft.record.url)
    missing = {item["href"]: item["text"] for item in shown.context["missing"]}
    assert len(missing) == 6
    for href in missing:
        path, _, place = href.partition("#")
        assert f'id="{place}"' in client.get(path).content.decode(), href
    refused = client.post(to("make_decision"), {"publish": "now"})
    assert (refused.status_code, len(refused.context["missing"])) == (422, 6)
    client.post(to("change_wording"), {"text": "Lanes are open.", "reasons": "People asked."})
    client.post(to("change_dates"), DATES)
    client.post(to("change_notes"), {"dissent": "The club: too crowded."})
    client.post(to("options"), {"text": "Close them", "status": "rejected", "why": "Nobody wants it."})
    found = client.get(to("evidence") + "?q=visits")
    link = to("link_evidence", statement.record.uid)
    assert link in found.content.decode()
    client.post(link, {"relation": "relied_on", "why": "It is the reason."})
    assert link in client.get(to("evidence")).content.decode()
    client.post(to("mark_ready"))
    draft.refresh_from_db()
    assert draft.state == "ready"
    check = words(client.get(to("make_decision")))
    for said in (
        "Lanes are open.",
        "People asked.",
        "The club: too crowded.",
        "Nobody wants it.",
        statement.text,
    ):
        assert said in check
    assert client.post(to("make_decision"), {}).status_code == 422
    assert client.post(to("make_decision"), {"publish": "now"})["Location"] == draft.record.url
    draft.refresh_from_db()
    assert (draft.state, draft.published) == ("in_force", True)
    read = words(client.get(draft.record.url))
    for said in ("What was decided Lanes are open.", "The club: too crowded.", "Rejected: Close them"):
        assert said in read
    assert "Moderate certainty, 1 excerpt" in read
    assert statement.record.url in client.get(draft.record.url).content.decode()


def test_one_link_leads_from_the_decision_to_its_source_in_three_clicks(signed_in, things, inside_again):
    client = signed_in("observer")
    link = things["statement"].record.foundations.get(relation="supports")
    source = link.rests_on.foundations.get(relation="derived_from").rests_on
    for here, there in (
        (things["decision"].record, things["statement"].record),
        (things["statement"].record, link.rests_on),
        (link.rests_on, source),
    ):
        assert f'href="{there.url}' in client.get(here.url).content.decode()


REFUSED = {
    "draft_decision": ({**ABOUT, "title": "", "matter": "Kept words"}, "Enter the title"),
    "change_about": ({**ABOUT, "title": "", "matter": "Kept words"}, "Enter the title"),
    "change_dates": ({**DATES, "made_on-day": "31", "made_on-year": "Kept words"}, "is not a real date"),
    "options": ({"text": "Kept words", "status": "rejected", "why": ""}, "Answer “Why?”"),
    "link_evidence": ({"relation": "set_aside", "why": ""}, "Say why it is set aside"),
    "answer_item": ({"answer": "", "reason": "Kept words"}, "Answer “Should it be looked at?”"),
    "propose_item": ({"title": ""}, "Answer “What should be looked at, and why?”"),
    "correct_decision": (
        {"part": "text", "corrected": "Kept words", "reason": ""},
        "Answer “What was the slip?”",
    ),
    "add_body": ({"name": "Kept words"}, "Answer “What kind of body is it?”"),
    "open_inquiry": ({"title": "Kept words", "question": ""}, "Answer “What is the question?”"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_form_that_is_not_taken_says_why_and_keeps_what_was_typed(signed_in, address, name):
    sent, sentence = REFUSED[name]
    answer = signed_in("decision_owner").post(address(name), sent)
    assert answer.status_code == 422
    assert "There is a problem" in words(answer)
    assert sentence in words(answer)
    assert ("Kept words" in answer.content.decode()) == ("Kept words" in sent.values())


def test_options_and_evidence_can_be_taken_out_of_a_draft(signed_in, address, things, inside_again):
    client = signed_in("decision_owner")
    client.post(address("remove_option"))
    client.post(address("unlink_evidence"))
    draft = Decision.objects.get(pk=things["draft"].pk)
    assert not draft.options.exists()
    assert not draft.evidence.exists()
    client.post(address("no_alternatives"), {"no_alternatives": "on"})
    client.post(address("no_evidence"), {"no_evidence_because": "It was urgent."})
    draft.refresh_from_db()
    assert (draft.no_alternatives, draft.no_evidence_because) == (True, "It was urgent.")
    assert "It was urgent." in words(client.get(draft.record.url))


def test_fallen_evidence_is_marked_and_confirmed_by_a_tick(signed_in, address, things, inside_again):
    client = signed_in("decision_owner")
    source = things["statement"].record.foundations.get(relation="supports").rests_on
    evidence.retract(source.foundations.get(relation="derived_from").rests_on.source)
    fallen = "Something that this rests on has been retracted."
    for page in (things["decision"].record.url, address("evidence"), address("public_decision")):
        assert fallen in words(client.get(page)), page
    assert "confirm that you know" in words(client.get(things["draft"].record.url))
    assert "I know: something that this rests on" in words(client.get(address("link_evidence")))
    client.post(address("link_evidence"), {"relation": "considered", "confirmed": "on"})
    answer = client.post(address("make_decision"), {"publish": "later"})
    assert answer.status_code == 302
    assert "Whoever took the decision knew of the change" in words(client.get(things["draft"].record.url))


def test_evidence_of_another_workspace_cannot_be_linked(signed_in, workspace, things, other_workspace):
    with scope(workspace=other_workspace):
        foreign = evidence.published(other_workspace)
    page = reverse("governance:link_evidence", args=[workspace.slug, things["draft"].pk, foreign.record.uid])
    assert signed_in("decision_owner").post(page, {"relation": "relied_on"}).status_code == 404


def test_a_draft_is_withdrawn_after_a_check_page(signed_in, address, things, inside_again):
    client = signed_in("decision_owner")
    client.post(address("withdraw_decision"))
    things["draft"].refresh_from_db()
    assert things["draft"].state == "withdrawn"
    assert "Nothing: it was given up" in words(client.get(things["draft"].record.url))


def test_a_decision_is_published_later_on_a_page_of_its_own(client, signed_in, workspace, inside_again):
    made = builders.made(workspace, publish=False)
    public = reverse("governance:public_decision", args=[workspace.slug, made.pk])
    assert client.get(public).status_code == 404
    owner = signed_in("decision_owner")
    page = reverse("governance:publish_decision", args=[workspace.slug, made.pk])
    assert "Anyone will be able to read" in words(owner.get(page))
    made.refresh_from_db()
    assert not made.published
    owner.post(page)
    assert client.get(public).status_code == 200


def test_a_proposal_is_accepted_with_a_reason_and_the_decision_reaffirmed(
    signed_in, address, things, inside_again
):
    """Journey J3, steps 7 and 8."""
    client, made = signed_in("decision_owner"), things["decision"]
    assert "Proposals to look at it again" in words(client.get(made.record.url))
    answer = client.post(address("answer_item"), {"answer": "accept", "reason": "Attendance fell."})
    assert answer["Location"] == made.record.url
    shown = words(client.get(made.record.url))
    assert "Being looked at again" in shown
    assert "Attendance fell." in shown
    again = client.post(address("answer_item"), {"answer": "decline", "reason": "Too late."})
    assert (again.status_code, "has been answered already" in words(again)) == (422, True)
    past = {"review_due-day": "1", "review_due-month": "1", "review_due-year": "2020"}
    refused = client.post(address("reaffirm_decision"), {"reasons": "Kept words", **past})
    assert refused.status_code == 422
    assert "Enter a date in the future" in words(refused)
    assert "Kept words" in refused.content.decode()
    client.post(address("reaffirm_decision"), {"reasons": "It works.", **past, "review_due-year": "2096"})
    made.refresh_from_db()
    assert made.state == "in_force"
    assert "It works." in words(client.get(made.record.url))
    assert "It works." in words(client.get(address("public_decision")))


def test_a_proposal_is_declined_and_nothing_changes(signed_in, address, things, inside_again):
    client = signed_in("decision_owner")
    client.post(address("answer_item"), {"answer": "decline", "reason": "One bad month."})
    things["decision"].refresh_from_db()
    assert things["decision"].state == "in_force"
    shown = words(client.get(address("agenda_item")))
    assert "Declined" in shown
    assert "One bad month." in shown
    assert "Should it be looked at?" not in shown


def test_members_see_a_proposal_without_the_form(signed_in, address):
    shown = words(signed_in("member").get(address("agenda_item")))
    assert "It waits for somebody who may re-open decisions" in shown
    assert "Your answer" not in shown


def test_the_agenda_shows_what_is_proposed_first_and_urgent_first(signed_in, address, things, inside_again):
    workspace = things["decision"].workspace
    answered = actions.propose_item(workspace=workspace, title="Answered long ago", by=None)
    actions.decline_item(item=answered, reason="No.", by=None)
    actions.propose_item(workspace=workspace, title="Now at once", urgent=True, by=None)
    listed = words(signed_in("observer").get(address("agenda")))
    assert "3 items, 2 of them waiting for an answer" in listed
    assert listed.index("Now at once") < listed.index("Look at it") < listed.index("Answered long ago")


def test_a_person_proposes_to_look_at_a_decision_again(signed_in, address, things, inside_again):
    client = signed_in("member")
    client.post(address("propose_item", decision=things["decision"].pk), {"title": "The bus has gone."})
    item = AgendaItem.objects.get(title="The bus has gone.")
    assert (item.decision, item.origin) == (things["decision"], "person")
    page = address("propose_item", decision=things["draft"].pk)
    assert client.get(page).status_code == 404


def test_a_new_decision_replaces_an_old_one_and_both_stay_readable(signed_in, address, things, inside_again):
    client, old = signed_in("decision_owner"), things["decision"]
    page = address("draft_decision", supersedes=old.pk)
    form = client.get(page).context["form"]
    assert form.initial["title"] == old.title
    sent = {**ABOUT, "body": str(old.body_id)}
    client.post(page, sent)
    draft = Decision.objects.get(supersedes=old)
    assert "A draft that will replace it" in words(client.get(old.record.url))
    builders_words = {"no_evidence_because": "None.", "no_alternatives": True, **builders.WORDS}
    actions.change_draft(decision=draft, **builders_words, by=None)
    actions.make_decision(decision=draft, by=None)
    assert f"replaced by {draft.ref}" in words(client.get(old.record.url))
    assert f"It replaced {old.ref}" in words(client.get(draft.record.url))
    assert f"replaced by {draft.ref}" in words(client.get(address("public_decision")))
    again = client.post(page, sent)
    assert (again.status_code, "so it cannot be replaced" in words(again)) == (422, True)


def test_a_correction_stands_beside_the_original(signed_in, address, things):
    client = signed_in("decision_owner")
    sent = {"part": "text", "corrected": "Swimming is free at all pools.", "reason": "Two words fell out."}
    client.post(address("correct_decision"), sent)
    for page in (address("decision"), address("public_decision")):
        shown = words(client.get(page))
        assert builders.WORDS["text"] in shown
        assert "Swimming is free at all pools." in shown
    client.post(address("correct_decision"), {**sent, "part": "title"})
    assert "Title should read" in words(client.get(address("public_decision")))


def test_the_public_page_counts_sources_and_shows_none(client, workspace, inside_again):
    account = evidence.account(workspace)
    made = builders.made(workspace, account.record)
    page = client.get(reverse("governance:public_decision", args=[workspace.slug, made.pk]))
    assert "It cited 1 source from the council’s library" in words(page)
    assert "Fallowmere Pool" not in page.content.decode()
    assert f"/w/{workspace.slug}/" not in page.content.decode()


def test_a_source_that_was_retracted_is_not_named_where_anyone_may_read(client, workspace, inside_again):
    source = evidence.research(workspace, title="An account given in confidence")
    made = builders.made(workspace, source.record)
    evidence.retract(source)
    item = AgendaItem.objects.get(decision=made)
    actions.accept_item(item=item, reason="It has fallen.", by=None)
    page = client.get(reverse("governance:public_decision", args=[workspace.slug, made.pk]))
    assert "Because: a source was retracted" in words(page)
    assert "in confidence" not in page.content.decode()


def test_nothing_is_published_of_an_unknown_or_archived_workspace(client, workspace, inside_again):
    made = builders.made(workspace)
    slug = workspace.slug
    archived = actions.archive_workspace(workspace=workspace, by=None)
    for there in (slug, archived.slug, "nowhere"):
        assert client.get(reverse("governance:public_decisions", args=[there])).status_code == 404
        assert client.get(reverse("governance:public_decision", args=[there, made.pk])).status_code == 404


def test_a_body_is_added_and_drafted_for(signed_in, address, things, inside_again):
    client = signed_in("decision_owner")
    sent = {"name": "Health board", "classification": "board", "legal_regime": "none"}
    client.post(address("add_body"), sent)
    body = Body.objects.get(name="Health board")
    assert f'id="body-{body.pk}"' in client.get(address("bodies")).content.decode()
    again = client.post(address("add_body"), sent)
    assert (again.status_code, "There is a body called" in words(again)) == (422, True)


def test_an_inquiry_is_opened_and_decisions_are_drafted_for_one(signed_in, address, things, inside_again):
    client = signed_in("decision_owner")
    for title in ("Swimming", "Walking"):
        client.post(address("open_inquiry"), {"title": title, "question": "Does it help?"})
    assert "Nothing has been gathered for it yet" in words(client.get(address("inquiries")))
    chosen = Inquiry.objects.get(title="Walking")
    body = Body.objects.first()
    client.post(address("draft_decision"), {**ABOUT, "body": str(body.pk), "inquiry": str(chosen.pk)})
    draft = Decision.objects.get(title=ABOUT["title"])
    assert draft.record.inquiry == chosen
    client.post(
        address("link_evidence").replace(str(things["draft"].pk), str(draft.pk)), {"relation": "considered"}
    )
    actions.change_draft(decision=draft, no_alternatives=True, **builders.WORDS, by=None)
    actions.make_decision(decision=draft, by=None)
    assert "It holds 1 decision." in words(client.get(address("inquiries")))


def test_the_rules_page_shows_every_guard_and_what_is_not_checked(signed_in, address):
    shown = words(signed_in("observer").get(address("rules")))
    for guard in guards.MADE:
        assert guard.rule in shown
    assert "28 clear days before" in shown


MEMBER_SENT = {"email": "New@Example.org", "name": "Somebody new", "role": "facilitator"}


def test_adding_a_member_sends_a_link_only_if_asked(administrator, address, inside_again):
    administrator.post(address("add_member"), MEMBER_SENT)
    assert Membership.objects.get(person__email="new@example.org").role == "facilitator"
    assert mail.outbox == []
    again = administrator.post(address("add_member"), MEMBER_SENT)
    assert (again.status_code, "already has the role facilitator" in words(again)) == (422, True)
    administrator.post(address("add_member"), {**MEMBER_SENT, "role": "member", "send_link": "on"})
    assert [message.to for message in mail.outbox] == [["new@example.org"]]


def test_a_member_is_added_even_if_the_mail_server_is_away(administrator, address, monkeypatch, inside_again):
    def fail(*_):
        raise ConnectionRefusedError

    monkeypatch.setattr("moothall.rooms.governance.views.people.mail_sign_in_link", fail)
    answer = administrator.post(address("add_member"), {**MEMBER_SENT, "send_link": "on"}, follow=True)
    assert "could not be sent" in words(answer)
    assert Person.objects.filter(email="new@example.org").exists()


def test_a_role_ends_with_the_next_request(administrator, client, address, things, inside_again):
    who = things["membership"].person
    assert "Take this role away?" in words(administrator.get(address("remove_member")))
    administrator.post(address("remove_member"))
    assert not Membership.objects.filter(person=who).exists()
    assert Event.objects.order_by("seq").last().says["change"] == "removed"


def test_the_last_administrator_cannot_be_removed(administrator, workspace, inside_again):
    own = Membership.objects.get(person=administrator.who)
    page = reverse("governance:remove_member", args=[workspace.slug, own.pk])
    answer = administrator.post(page, follow=True)
    assert "This is the only administrator" in words(answer)
    assert Membership.objects.filter(pk=own.pk).exists()


def test_a_form_sent_twice_is_written_once(signed_in, address, inside_again):
    client = signed_in("member")
    sent = {"title": "Talk about lanes", "once": str(uuid.uuid4())}
    first, second = (client.post(address("propose_item"), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert AgendaItem.objects.filter(title="Talk about lanes").count() == 1


def test_a_register_of_many_decisions_takes_few_queries(
    signed_in, workspace, inside_again, django_assert_max_num_queries
):
    for number in range(12):
        builders.made(workspace, title=f"Decision {number}")
    client = signed_in("observer")
    with django_assert_max_num_queries(20):
        client.get(reverse("governance:decisions", args=[workspace.slug]))
