"""Sentences become excerpts under codes."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.rooms.codification import builders

from moothall.events.models import Event
from moothall.people.models import Membership, Organisation
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Code, Coding, Segment
from moothall.trace.queries import rests_on

pytestmark = pytest.mark.usefixtures("inside")


def code(source, *sentences, name="Cost", by=None, **fields):
    found = Code.objects.filter(name=name).first() or builders.code(source.workspace, name)
    return actions.code_segment(source=source, sentences=sentences, code=found, by=by, **fields)


def test_a_ticked_sentence_becomes_an_excerpt_that_comes_from_its_source(inside):
    source = builders.research(inside)
    [coding] = code(source, 2)
    assert coding.segment.quote == "Visits rose by a fifth in term time."
    assert coding.record.title == coding.segment.quote
    assert list(rests_on(coding.record)) == [source.record]
    assert coding.record.foundations.get().relation == "derived_from"
    event = Event.objects.get(name="segment.coded")
    assert event.says == {"code": str(coding.code_id), "source": str(source.record.uid)}


def test_sentences_that_follow_one_another_become_one_excerpt(inside):
    codings = code(builders.research(inside), 4, 1, 2)
    assert [coding.segment.quote for coding in codings] == [
        "Free swimming was offered in three towns. Visits rose by a fifth in term time.",
        "Costs were met by the councils.",
    ]


def test_a_segment_says_where_its_words_stand_and_what_is_around_them(inside):
    source = builders.research(
        inside, text="Ä 👩‍👩‍👧 came. They swam here. The pool was full of people that day."
    )
    segment = code(source, 2)[0].segment
    text = segment.source_text.text
    assert text[segment.start : segment.end] == segment.quote == "They swam here."
    assert segment.prefix == text[: segment.start]
    assert segment.suffix == text[segment.end : segment.end + 32]
    assert len(segment.suffix) == 32


def test_spans_of_code_points_can_be_coded_as_well(inside):
    source = builders.research(inside)
    [coding] = code(source, spans=[(0, 13)])
    assert coding.segment.quote == "Free swimming"


def test_a_span_outside_the_text_is_refused(inside):
    source = builders.research(inside)
    for span in ((-1, 4), (5, 5), (9, 4), (0, len(builders.ABSTRACT) + 1)):
        with pytest.raises(actions.EvidenceRefused, match="characters"):
            code(source, spans=[span])
    assert not Segment.objects.exists()


def test_a_sentence_that_is_not_there_is_refused_and_nothing_is_written(inside):
    source = builders.research(inside)
    for number in (0, 5):
        with pytest.raises(actions.EvidenceRefused, match=f"no sentence {number}: it has 4"):
            code(source, 1, number)
    assert not Coding.objects.exists()


def test_nothing_ticked_is_refused(inside):
    with pytest.raises(actions.EvidenceRefused, match="Tick at least one sentence"):
        code(builders.research(inside))


def test_coding_the_same_again_changes_nothing_and_two_people_may_agree(inside, person):
    source, first, second = builders.research(inside), person("reviewer"), person("reviewer")
    [once] = code(source, 1, by=first)
    assert code(source, 1, by=first) == [once]
    [other] = code(source, 1, by=second)
    assert other != once
    assert other.segment == once.segment


def test_the_database_keeps_one_live_coding_per_segment_code_and_coder(inside, person):
    [coding] = code(builders.research(inside), 1, by=person("reviewer"))
    twin = Coding.objects.get(pk=coding.pk)
    twin.pk, twin.record = None, builders.practice(inside).record
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_the_group_of_the_coder_is_kept_as_it_was(inside, person):
    who = person("reviewer", inside)
    university = Organisation.objects.create(workspace=inside, name="Example University", kind="university")
    Membership.objects.filter(person=who).update(organisation=university)
    [coding] = code(builders.research(inside), 1, by=who)
    Membership.objects.filter(person=who).delete()
    coding.refresh_from_db()
    assert coding.group == "University"
    assert code(builders.research(inside, title="Another"), 1)[0].group == ""


def test_an_account_that_may_not_be_quoted_is_not_coded(inside):
    quiet = builders.account(inside, consent=builders.CONSENT | {"quotation": "none"})
    with pytest.raises(actions.EvidenceRefused, match="does not want to be quoted"):
        code(quiet, 1)
    assert code(builders.account(inside), 1)


def test_a_source_without_text_cannot_be_coded(inside):
    with pytest.raises(actions.EvidenceRefused, match="no text"):
        code(builders.research(inside, text=""), 1)


def test_several_codes_are_given_at_once_and_a_new_one_is_made_on_the_way(inside):
    source, known = builders.research(inside), builders.code(inside, "Cost")
    made = actions.code_sentences(
        source=source, sentences=[2], codes=[known], new_code=" Term  time ", by=None
    )
    assert [coding.code.name for coding in made] == ["Cost", "Term time"]
    again = actions.code_sentences(source=source, sentences=[3], codes=[known], new_code="term TIME", by=None)
    assert [coding.code.name for coding in again] == ["Cost", "Term time"]
    assert Code.objects.count() == 2


def test_coding_without_a_code_is_refused(inside):
    with pytest.raises(actions.EvidenceRefused, match="Tick at least one code"):
        actions.code_sentences(source=builders.research(inside), sentences=[1], codes=[], by=None)


def test_a_code_needs_a_name_and_names_may_repeat(inside):
    with pytest.raises(actions.EvidenceRefused, match="name of the code"):
        builders.code(inside, "  ")
    assert builders.code(inside, "Cost") != builders.code(inside, "Cost")


def test_sentences_show_what_they_are_coded_with(inside):
    source = builders.research(inside)
    code(source, 1, 2)
    code(source, 2, name="Growth")
    sentences = queries.sentences_of(None, source)
    assert [sentence.codes for sentence in sentences] == [("Cost",), ("Cost", "Growth"), (), ()]
    assert [sentence.number for sentence in sentences] == [1, 2, 3, 4]


def test_a_coded_stretch_marks_every_sentence_it_touches_and_no_neighbour(inside):
    source = builders.research(inside)
    first, second = queries.sentences_of(None, source)[:2]
    code(source, spans=[(first.end - 1, second.start + 1)])
    code(source, spans=[(first.end, second.start)], name="Gap")
    assert [s.codes for s in queries.sentences_of(None, source)] == [("Cost",), ("Cost",), (), ()]


def test_an_excerpt_is_shown_with_its_own_source_only(inside):
    here, there = builders.research(inside), builders.research(inside, title="The same words elsewhere")
    [coding] = code(here, 1)
    assert list(queries.codings_of(None, here)) == [coding]
    assert not queries.codings_of(None, there).exists()
    assert all(not sentence.codes for sentence in queries.sentences_of(None, there))


def test_codes_used_last_come_first_with_the_number_of_their_excerpts(inside):
    source = builders.research(inside)
    builders.code(inside, "Unused")
    code(source, 1, name="Early")
    code(source, 2, 4, name="Late")
    assert [(c.name, c.excerpts) for c in queries.codes(None)] == [("Late", 2), ("Early", 1), ("Unused", 0)]


def test_a_segment_cannot_be_empty_in_the_database(inside):
    [coding] = code(builders.research(inside), 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Segment.objects.filter(pk=coding.segment_id).update(start=5, end=5)
