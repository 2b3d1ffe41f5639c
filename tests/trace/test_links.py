"""What may be linked, and what a walk over the links finds."""

import pytest
from django_scopes import scope
from tests.trace import builders
from tests.trace.builders import record, rests

from moothall.trace.actions import LinkRefused, change_record, link, make_record
from moothall.trace.models import Link
from moothall.trace.queries import leads_to, links_above, links_below, rests_on
from moothall.trace.tree import DEEPEST, GOES_ON, branches_down, branches_up, nearest, without_drafts


def titles(found):
    return sorted(found.values_list("title", flat=True))


def shape(branches):
    """A tree as nested pairs of titles and branches."""
    return [(b.record.title, shape(b.branches)) for b in branches]


def test_a_link_that_closes_a_circle_is_refused(inside):
    paper, left, _, decision = builders.diamond(inside)
    for of, below in ((paper, decision), (paper, left), (left, decision), (paper, paper)):
        with pytest.raises(LinkRefused, match="circle"):
            link(of=of, rests_on=below, relation="derived_from")
    assert Link.objects.count() == 4


def test_a_link_between_two_workspaces_is_refused(inside, other_workspace):
    with scope(workspace=other_workspace):
        foreign = record(other_workspace)
    with pytest.raises(LinkRefused, match="different workspaces"):
        link(of=record(inside), rests_on=foreign, relation="supports")


def test_a_relation_outside_the_list_is_refused(inside):
    with pytest.raises(ValueError, match="'likes' is not a relation"):
        link(of=record(inside), rests_on=record(inside), relation="likes")


def test_saying_a_link_twice_keeps_one_and_its_first_note(inside):
    of, below = record(inside), record(inside)
    first = link(of=of, rests_on=below, relation="supports", note="Table 2")
    assert link(of=of, rests_on=below, relation="supports", note="Table 3") == first
    assert Link.objects.get().note == "Table 2"


def test_two_records_may_be_linked_by_two_relations(inside):
    of, below = record(inside), record(inside)
    rests(of, below, relation="supports")
    rests(of, below, relation="contradicts")
    assert Link.objects.count() == 2


@pytest.mark.parametrize("wrong", [{"kind": "rumour"}, {"state": "half-baked"}])
def test_a_record_of_an_unknown_kind_or_state_is_refused(inside, wrong):
    fields = {"workspace": inside, "kind": "source", "title": "A paper", "url": "/a/"} | wrong
    with pytest.raises(ValueError, match="is not a"):
        make_record(**fields)


def test_a_record_changes_in_its_words_only(inside):
    paper = record(inside)
    change_record(record=paper, state="retracted", title="x" * 400)
    paper.refresh_from_db()
    assert (paper.state, len(paper.title), paper.title[-1]) == ("retracted", 300, "…")
    with pytest.raises(ValueError, match="kind cannot be changed"):
        change_record(record=paper, kind="decision")


def test_a_walk_down_and_up_a_diamond_meets_each_record_once(inside):
    paper, left, right, decision = builders.diamond(inside)
    assert titles(rests_on(decision)) == ["A paper", "On cost", "On visits"]
    assert titles(rests_on(decision, kinds=("source",))) == ["A paper"]
    assert titles(leads_to(paper)) == ["On cost", "On visits", "Swimming is free"]
    assert titles(leads_to(paper, kinds=("decision",))) == ["Swimming is free"]
    assert titles(rests_on(paper)) == titles(leads_to(decision)) == []
    assert (links_below(decision).count(), links_above(paper).count()) == (4, 4)
    assert (links_below(left).count(), links_above(right).count()) == (1, 1)


def test_a_walk_through_certain_relations_takes_no_other_way(inside):
    _paper, _left, _right, decision = builders.diamond(inside)
    aside = record(inside, "Set aside", kind="evidence_statement")
    rests(decision, aside, relation="set_aside")
    rests(aside, other := record(inside, "Another paper"))
    through = ("relied_on", "derived_from")
    assert titles(rests_on(decision, kinds=("source",), through=through)) == ["A paper"]
    assert titles(rests_on(decision, kinds=("source",))) == ["A paper", "Another paper"]
    assert titles(leads_to(other, kinds=("decision",), through=through)) == []


def test_a_walk_stays_in_its_workspace(inside, other_workspace):
    paper, *_ = builders.diamond(inside)
    with scope(workspace=other_workspace):
        assert list(leads_to(paper)) == []


def test_a_tree_opens_each_record_once_and_names_it_again(inside):
    paper, _left, _right, decision = builders.diamond(inside)
    deeper = record(inside, "The figures behind it", kind="import_batch")
    rests(paper, deeper)
    one, two = branches_down(decision, links_below(decision))
    assert shape([one]) == [("On cost", [("A paper", [("The figures behind it", [])])])]
    assert shape([two]) == [("On visits", [("A paper", [])])]
    assert (one.branches[0].met_before, two.branches[0].met_before) == (False, True)
    assert (one.words, one.branches[0].words) == ("relied on", "comes from")
    (up,) = branches_up(deeper, links_above(deeper))
    assert (up.record, up.words) == (paper, "led to")


def test_a_record_is_opened_where_it_stands_nearest(inside):
    paper, left, _, decision = builders.diamond(inside)
    rests(paper, record(inside, "Behind it"))
    rests(decision, paper, relation="considered")
    tree = {branch.record: branch for branch in branches_down(decision, links_below(decision))}
    assert shape(tree[paper].branches) == [("Behind it", [])]
    assert tree[left].branches[0].met_before


def test_a_tree_that_is_too_deep_says_where_it_goes_on(inside):
    first, *_, last = builders.turn_of_the_loop(inside, length=DEEPEST + 3)
    depth, (branch,) = 1, branches_down(last, links_below(last))
    while branch.branches:
        depth, (branch,) = depth + 1, branch.branches
    assert (depth, branch.note) == (DEEPEST, GOES_ON)
    assert first in rests_on(last)


def test_where_many_belong_is_said_once(inside):
    session = record(inside, "A session", kind="session")
    votes = record(inside, "Votes", kind="round_result")
    statements = [record(inside, f"Statement {number}", kind="statement") for number in range(3)]
    for statement in statements:
        rests(statement, session, relation="belongs_to")
    rests(votes, *statements)
    tree = shape(branches_down(votes, links_below(votes)))
    assert tree == [("Statement 0", [("A session", [])]), ("Statement 1", []), ("Statement 2", [])]


def test_the_nearest_records_are_whole_steps(inside):
    paper, left, _, decision = builders.diamond(inside)
    links = list(links_below(decision))
    assert [len(nearest(decision, links, limit=limit)) for limit in (1, 2, 3, 4)] == [0, 0, 2, 4]
    assert {link.of for link in nearest(left, links, limit=3)} == {left, decision}
    assert paper in {link.rests_on for link in nearest(left, links, limit=3)}


def test_what_lies_behind_a_draft_is_hidden_with_it_unless_another_way_leads_there(inside):
    _paper, left, _right, decision = builders.diamond(inside)
    hidden = record(inside, "Only behind the draft")
    rests(left, hidden)
    change_record(record=left, state="draft")
    shown = without_drafts(decision, list(links_below(decision)))
    assert {link.rests_on.title for link in shown} == {"On visits", "A paper"}
    above = without_drafts(hidden, list(links_above(hidden)), upwards=True)
    assert above == []
