"""Two records of one work: what is certain is linked, what is doubtful is asked, what was answered is not
asked again."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.rooms.codification import builders, reviewing

from moothall.events.models import Event
from moothall.jobs.actions import claim_job
from moothall.jobs.models import Job
from moothall.jobs.running import run_claimed_job
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import SameAs, Source
from moothall.rooms.codification.models.same_as import PairFound
from moothall.rooms.codification.pages.duplicates import appearances_context

pytestmark = pytest.mark.usefixtures("inside")
TITLE = "Free swimming for children in three English towns"
AUTHORS = [{"family": "Green", "given": "Pat", "literal": ""}]


def words(answer):
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    return re.sub(r" (?=[:.,])", "", text)


def at(name, *keys, **query):
    return reverse(f"codification:{name}", args=["testshire", *keys], query=query)


def paper(workspace, title=TITLE, **fields):
    return reviewing.paper(workspace, title, **({"authors": AUTHORS, "container": "Pools"} | fields))


def found(one, two, *, probability=0.6, certain=False, reasons=("similar_title", "another_issue")):
    return PairFound(one.pk, two.pk, probability, reasons, certain)


def settle(workspace, *pairs):
    return actions.settle_pairs(workspace=workspace, pairs=pairs, by=None)


def asked(workspace, **how):
    """A pair that waits for somebody to look."""
    one, two = paper(workspace, volume="3"), paper(workspace, f"{TITLE}: a report", doi="10.5555/2")
    settle(workspace, found(one, two, **how))
    return SameAs.objects.get(outcome="queued", kept__in=[one, two])


def search_for_duplicates(workspace):
    job = Job.objects.filter(name="codification.find_duplicates", state="waiting").first()
    run_claimed_job(claim_job(now=timezone.now(), job_id=job.pk))
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job


def imported(workspace, *titles, name="a.ris", **search):
    return actions.import_references(
        workspace=workspace, inquiry=None, data=builders.ris(*titles), name=name, by=None, **search
    )


def test_after_an_import_the_library_is_searched_once_for_all_that_wait(inside):
    imported(inside, "One")
    imported(inside, "One", "Two", name="b.ris")
    assert Job.objects.filter(name="codification.find_duplicates").count() == 1
    job = search_for_duplicates(inside)
    assert SameAs.objects.get().outcome == "auto_linked"
    assert job.message == "1 pairs linked, 0 to be looked at"
    assert job.outcome == at("duplicates")


def test_searching_again_changes_nothing(inside):
    imported(inside, "One")
    imported(inside, "One", "Two", name="b.ris")
    search_for_duplicates(inside)
    assert queries.alike_pairs(None) == []


def test_what_was_parted_or_told_apart_is_not_proposed_again(inside):
    imported(inside, "One")
    imported(inside, "One", "Two", name="b.ris")
    search_for_duplicates(inside)
    link = SameAs.objects.get()
    actions.unlink_sources(link=link, by=None)
    assert queries.alike_pairs(None) == []
    settle(inside, found(link.kept, link.other, certain=True))
    assert SameAs.objects.get().outcome == "distinct"


def test_a_third_record_does_not_join_what_was_told_apart(inside):
    one, two, three = (paper(inside) for _ in range(3))
    settle(inside, found(one, two))
    actions.judge_pair(pair=SameAs.objects.get(), says="different", by=reviewing.reviewer(inside))
    settle(inside, found(one, three, certain=True), found(two, three, certain=True))
    assert SameAs.objects.filter(outcome="auto_linked").count() == 1
    assert len(queries.works_with(None, two)) == 1


def test_what_people_here_have_told_is_never_the_same_as_anything(inside):
    builders.practice(inside)
    builders.practice(inside)
    assert queries.alike_pairs(None) == []


def test_what_is_left_of_a_removed_import_is_not_compared(inside):
    imported(inside, "One")
    gone = imported(inside, "One", "Two", name="b.ris")
    actions.remove_import(run=gone, by=None)
    assert queries.alike_pairs(None) == []
    assert queries.standing_sources(None).count() == 1


def test_the_source_with_more_fields_is_kept_then_that_with_a_doi_then_the_older(inside):
    bare = paper(inside)
    full = paper(inside, volume="3", issue="1")
    with_doi = paper(inside, doi="10.5555/7")
    with_volume = paper(inside, volume="3")
    younger = paper(inside)
    for other, kept in ((bare, full), (with_volume, with_doi), (younger, bare)):
        settle(inside, found(other, kept, certain=True))
    assert SameAs.objects.get(other=with_volume).kept == with_doi
    assert SameAs.objects.get(kept=full, other=bare).is_linked
    assert len(queries.works_with(None, younger)) == 3


def test_a_pair_waits_once_and_no_more_once_it_is_one_work(inside):
    one, two, three = (paper(inside) for _ in range(3))
    assert settle(inside, found(one, two), found(two, one)).queued == 1
    settle(inside, found(one, three, certain=True), found(two, three, certain=True))
    assert not SameAs.objects.filter(outcome="queued").exists()


def test_a_pair_is_answered_once(inside):
    pair, by = asked(inside), reviewing.reviewer(inside)
    with pytest.raises(actions.EvidenceRefused, match="same work or two"):
        actions.judge_pair(pair=pair, says="perhaps", by=by)
    actions.judge_pair(pair=pair, says="same", by=by)
    pair.refresh_from_db()
    assert (pair.outcome, pair.decided_by, pair.probability) == ("linked", by, 0.6)
    with pytest.raises(actions.EvidenceRefused, match="answered this already"):
        actions.judge_pair(pair=pair, says="different", by=by)
    with pytest.raises(actions.EvidenceRefused, match="told apart"):
        actions.ask_again(pair=pair, by=by)


def test_the_likeliest_pair_is_shown_first_with_what_differs_and_why(signed_in, inside):
    asked(inside, probability=0.4)
    likely = asked(inside, probability=0.65)
    page = signed_in("reviewer").get(at("duplicates"))
    said = words(page)
    assert "2 pairs wait for somebody to look" in said
    assert "same work: 65%" in said
    assert "The titles are much alike." in said
    assert "The issue differs" in said
    assert "Title Differs" in said
    assert "Volume Only one says" in said
    assert "Authors First: Green, Pat" in said
    assert at("duplicate", likely.pk) in page.content.decode()
    assert page.content.decode().count("data-moot-key=") == 3


def test_same_different_and_skip_lead_on_to_the_next_pair(signed_in, inside):
    first, second = asked(inside, probability=0.65), asked(inside, probability=0.4)
    client = signed_in("reviewer")
    skipped = client.post(at("duplicate", first.pk), {"says": "skip"})
    assert skipped["Location"] == at("duplicates", after=first.pk)
    assert at("duplicate", second.pk) in client.get(skipped["Location"]).content.decode()
    same = client.post(at("duplicate", second.pk), {"says": "same"}, follow=True)
    assert "Saved: the same work." in words(same)
    different = client.post(at("duplicate", first.pk), {"says": "different"}, follow=True)
    assert "Saved: two different works." in words(different)
    assert "No pair waits" in words(different)
    assert Event.objects.filter(name="source.told_apart").count() == 1
    again = client.post(at("duplicate", first.pk), {"says": "same"}, follow=True)
    assert "answered this already" in words(again)


def test_passing_over_all_says_that_they_still_wait(signed_in, inside):
    pair = asked(inside)
    answer = signed_in("reviewer").post(at("duplicate", pair.pk), {"says": "skip"}, follow=True)
    assert "You have passed over 1 pair. It still waits" in words(answer)


def test_both_answers_can_be_taken_back(signed_in, inside):
    client = signed_in("reviewer")
    pair = asked(inside)
    client.post(at("duplicate", pair.pk), {"says": "different"})
    assert "waits to be looked at again" in words(client.post(at("undo_pair", pair.pk), follow=True))
    assert Event.objects.filter(name="source.asked_again").count() == 1
    assert "not proposed" not in words(client.get(at("duplicate", pair.pk)))
    client.post(at("duplicate", pair.pk), {"says": "same"})
    assert "Linked by a person by" in words(client.get(at("linked_pairs")))
    kept = SameAs.objects.get().kept
    assert kept.volume or kept.doi
    assert "two works again" in words(client.post(at("undo_pair", pair.pk), follow=True))
    pair.refresh_from_db()
    assert (pair.outcome, pair.undone_at is None) == ("distinct", False)
    assert "Only a pair" in words(client.post(at("undo_pair", pair.pk), follow=True))


def test_keys_are_switched_off(signed_in, inside):
    asked(inside)
    client = signed_in("reviewer")
    assert "pair_keys.js" in client.get(at("duplicates")).content.decode()
    off = client.post(at("switch_keys"), {"keys": "off"}, follow=True)
    assert "pair_keys.js" not in off.content.decode()
    assert "pair_keys.js" in client.post(at("switch_keys"), {"keys": "on"}, follow=True).content.decode()


def test_members_look_and_do_not_answer(signed_in, inside):
    pair = asked(inside)
    client = signed_in("member")
    for page in ("duplicates", "linked_pairs", "databases"):
        assert client.get(at(page)).status_code == 200
    assert "data-moot-key" not in client.get(at("duplicates")).content.decode()
    for page in ("duplicate", "undo_pair"):
        assert client.post(at(page, pair.pk), {"says": "same"}).status_code == 403
    assert signed_in("observer").get(at("duplicates")).status_code == 403


def test_an_address_that_names_no_pair_is_no_error(signed_in, inside):
    client = signed_in("reviewer")
    assert client.get(at("duplicates", after="x", done="y")).status_code == 200
    for page in ("duplicate", "undo_pair"):
        assert client.post(at(page, inside.pk)).status_code == 404


def test_databases_say_what_only_they_gave_and_what_they_share(signed_in, inside):
    assert "No file has been imported" in words(signed_in("member").get(at("databases")))
    imported(inside, "One", database="Embase")
    imported(inside, "One", "Two", name="b.ris", database="MEDLINE")
    imported(inside, "Three", name="c.ris", database="medline")
    search_for_duplicates(inside)
    table = queries.databases(None)
    assert (table.names, table.works) == (("MEDLINE", "Embase"), 3)
    assert (table.total, table.unique) == ({"MEDLINE": 3, "Embase": 1}, {"MEDLINE": 2})
    assert table.shared == {frozenset(("MEDLINE", "Embase")): 1}
    assert "MEDLINE 3 2 – 1" in words(signed_in("member").get(at("databases")))


def test_a_kept_source_shows_every_appearance(inside, rf, signed_in, workspace):
    imported(inside, "One", database="Embase")
    imported(inside, "One", "Two", name="b.ris", database="MEDLINE")
    search_for_duplicates(inside)
    request = rf.get("/")
    request.workspace, request.who = workspace, signed_in("reviewer").who
    context = appearances_context(request, SameAs.objects.get().kept)
    assert {row[2]["text"] for row in context["appearances"]} == {"Embase", "MEDLINE"}
    assert len(context["links"]) == 1
    assert Source.objects.count() == 3
