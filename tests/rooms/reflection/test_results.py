"""What may be known of a session, when, and in which words."""

import json

import pytest
from tests.rooms.reflection import builders

from moothall.people.models import Participant
from moothall.rooms.reflection import actions, home, queries
from moothall.rooms.reflection.course import Showing
from moothall.rooms.reflection.figures import percent, words
from moothall.rooms.reflection.live import Cast, closing_votes, fold, released_votes
from moothall.rooms.reflection.models import RoundResult
from moothall.rooms.reflection.protection import Rule, protect_tables
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.sentences import group_sentences, sentence, share_words, summary


def swimming(session):
    """The votes of the headline: 82 %, 74 % and 41 % agree."""
    builders.voted_on(session, 1, parents=(27, 4, 2), young_people=(17, 5, 1), neighbours=(7, 8, 2))


def came(session, group, people, first=0):
    """New people of a group vote on the first statement in turn: agree, disagree, pass, agree, ..."""
    for turn in range(first, first + people):
        builders.voted_on(session, 1, **{group: [int(turn % 3 == value) for value in range(3)]})


def closed(session):
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    return queries.results(None, session)


@pytest.mark.usefixtures("inside")
def test_results_are_told_in_sentences_with_their_numbers(workspace):
    session = builders.opened(workspace)
    swimming(session)
    results = closed(session)
    figures = results.statements[0]
    assert summary(results) == "73 people cast 73 votes on 6 statements."
    assert sentence(figures) == "Most agreed, 70% (51 of 73)."
    assert group_sentences(figures) == [
        "Parents: most agreed, 82% (27 of 33).",
        "Young people: most agreed, 74% (17 of 23).",
        "Neighbours: fewer than half agreed, 41% (7 of 17).",
    ]
    assert results.groupings[0].options == (("Parents", "33"), ("Young people", "23"), ("Neighbours", "17"))


@pytest.mark.usefixtures("inside")
def test_a_small_group_is_named_and_its_answers_are_not(workspace):
    session = builders.opened(workspace)
    builders.voted_on(session, 1, parents=(12, 9, 0), neighbours=(3, 1, 0))
    results = closed(session)
    figures = results.statements[0]
    assert results.groupings[0].options[2] == ("Neighbours", "fewer than 5")
    assert "Neighbours: too few people to show." in group_sentences(figures)
    assert figures.groups[0][2].voters_words == "fewer than 5"


@pytest.mark.usefixtures("inside")
def test_a_statement_that_few_voted_on_shows_nothing(workspace):
    session = builders.opened(workspace)
    builders.voted_on(session, 1, parents=(3, 0, 0))
    figures = closed(session).statements[0]
    assert sentence(figures) == "Fewer than 5 people voted, so nothing is shown."
    assert group_sentences(figures) == []


@pytest.mark.usefixtures("inside")
def test_someone_who_prefers_not_to_say_counts_for_everyone_only(workspace):
    session = builders.opened(workspace)
    builders.voted_on(session, 1, parents=(10, 10, 10), nobody=(10, 10, 10))
    figures = closed(session).statements[0]
    assert figures.overall.voters == 60
    assert figures.groups[0][0].voters == 30


@pytest.mark.usefixtures("inside")
def test_results_stay_hidden_from_everybody_until_the_session_is_closed(workspace, person):
    session = builders.opened(workspace)
    builders.voted_on(session, 1, parents=(20, 10, 10))
    for who in (None, person("facilitator", workspace), Participant.objects.first()):
        assert queries.results(who, session) is None
    assert queries.headline(session.statements.first().record) == ""
    assert closed(session).is_final


@pytest.mark.usefixtures("inside")
def test_live_results_for_everyone_show_no_groups_and_move_by_five_people(workspace):
    session = builders.opened(workspace, results_mode="live_overall")
    came(session, "parents", 19)
    assert queries.results(None, session).statements[0].overall.voters == 15
    assert queries.results(None, session).groupings == ()
    builders.voted_on(session, 1, parents=(1, 0, 0))
    assert queries.results(None, session).statements[0].overall.voters == 20
    assert closed(session).groupings != ()


@pytest.mark.usefixtures("inside")
def test_live_results_by_group_wait_until_no_group_moves_by_fewer_than_five(workspace):
    session = builders.opened(workspace, results_mode="live_groups")
    came(session, "parents", 20)
    came(session, "nobody", 1, first=2)
    came(session, "parents", 5)
    assert queries.results(None, session).statements[0].overall.voters == 20
    came(session, "nobody", 4, first=3)
    assert queries.results(None, session).statements[0].overall.voters == 30


@pytest.mark.usefixtures("inside")
def test_the_same_votes_store_the_same_figures(workspace):
    session = builders.opened(workspace)
    swimming(session)
    first = actions.close_session(session=session, by=None)
    again = actions.store_result(round=first.round, by=None)
    assert json.dumps(first.released) == json.dumps(again.released)
    assert first.input_digest == again.input_digest


@pytest.mark.usefixtures("inside")
def test_an_open_round_is_not_counted(workspace):
    session = builders.opened(workspace)
    with pytest.raises(actions.SessionRefused, match="once it is closed"):
        actions.store_result(round=session.rounds.get(), by=None)


@pytest.mark.usefixtures("inside")
def test_what_is_stored_names_no_participant(workspace):
    session = builders.opened(workspace)
    swimming(session)
    closed(session)
    stored = json.dumps(list(RoundResult.objects.values_list("released", "parameters")))
    for participant in Participant.objects.all():
        assert str(participant.id) not in stored
        assert pseudonym_of(participant) not in stored


@pytest.mark.usefixtures("inside")
def test_cards_show_percentages_with_n(workspace):
    session = builders.opened(workspace)
    swimming(session)
    statement = session.statements.first()
    assert home.statement_figure(statement.record) == "Not counted yet"
    result = actions.close_session(session=session, by=None)
    shares = "82% of Parents (27 of 33), 74% of Young people (17 of 23), 41% of Neighbours (7 of 17) agree"
    assert home.statement_figure(statement.record) == shares
    assert home.round_result_figure(result.record) == f"“{statement.text}” {shares}"
    assert home.session_figure(session.record) == "73 people voted, 73 votes"


@pytest.mark.usefixtures("inside")
def test_a_session_without_votes_can_be_closed(workspace):
    results = closed(builders.opened(workspace))
    assert summary(results) == "No votes have been counted yet."
    assert len(results.statements) == 6


@pytest.mark.usefixtures("inside")
def test_statements_that_were_not_used_are_in_no_result(workspace):
    session = builders.opened(workspace)
    session.statements.filter(number=2).update(state="rejected")
    assert [figures.number for figures in closed(session).statements] == [1, 3, 4, 5, 6]


def test_no_cell_below_the_minimum_ever_leaves():
    overall, groups = protect_tables([30, 4, 30], [(False, [[20, 1, 9], [10, 3, 21]])], minimum=5)
    cells = [cell for row in (overall, *groups[0]) for cell in row if isinstance(cell, int)]
    assert min(cells) >= 5


def test_where_disagree_and_pass_would_give_people_away_who_agrees_is_still_told():
    overall, groups = protect_tables([51, 15, 7], [(False, [[27, 4, 2], [17, 5, 1], [7, 6, 4]])], minimum=5)
    assert overall[1] == 51
    assert [row[1] for row in groups[0]] == [27, 17, 7]
    assert [row[0] for row in groups[0]] == [33, 23, 17]


def test_groups_that_overlap_do_not_share_one_table():
    several = [(True, [[20, 10, 10], [15, 15, 15]])]
    overall, groups = protect_tables([30, 20, 20], several, minimum=5)
    assert overall == [70, 30, 20, 20]
    assert groups == [[[40, 20, 10, 10], [45, 15, 15, 15]]]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        *((100, "nearly everyone"), (90, "nearly everyone"), (89, "most"), (70, "most")),
        *((69, "more than half"), (56, "more than half"), (55, "about half"), (45, "about half")),
        *((44, "fewer than half"), (31, "fewer than half"), (30, "few"), (11, "few")),
        *((10, "hardly anyone"), (0, "hardly anyone")),
    ],
)
def test_shares_have_fixed_words(share, expected):
    assert share_words(share) == expected


@pytest.mark.parametrize(
    ("cell", "voters", "expected"),
    [
        (27, 33, "82% (27 of 33)"),
        (1, 8, "13% (1 of 8)"),
        ("few", 33, "fewer than 5 of 33"),
        ("all_but_few", 33, "all but fewer than 5 of 33"),
        ("small_group", "small_group", "too few people to show"),
        ("complement", 33, "not shown, to protect others (33 voted)"),
    ],
)
def test_a_cell_is_a_percentage_with_n_or_words(cell, voters, expected):
    assert words(cell, voters, 5) == expected


def test_nothing_is_no_percentage():
    assert percent(0, 0) is None


EVERYONE_LIVE = Showing(Rule(5, everyone_first=True))


def cast(sequence, person, value=1, order=1):
    return Cast(sequence, f"p{person}", "s", value, order)


def mixed(number, first=1):
    """Votes of so many new people, whose answers differ."""
    return [cast(n, n, value=(-1, 0, 1)[n % 3], order=n) for n in range(first, first + number)]


def shown(events):
    return {who: value for who, _, value in released_votes(events, lambda _: (), showing=EVERYONE_LIVE).votes}


def test_a_live_figure_moves_by_batches_and_never_shows_a_single_change():
    seen, events = [], []
    for sequence in range(1, 41):
        events.append(cast(sequence, sequence % 17, value=(-1, 0, 1)[sequence % 3], order=sequence))
        seen.append(shown(events))
    assert [len(released) for released in seen[:11]] == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


def test_figures_stand_while_the_change_would_tell_that_everybody_who_came_said_the_same():
    events = [*mixed(15), *(cast(n, n) for n in range(16, 21))]
    assert len(shown(events)) == 15
    events += mixed(4, first=21)
    assert len(shown(events)) == 15
    events += mixed(1, first=25)
    assert len(shown(events)) == 25


def test_figures_stand_while_all_but_one_of_those_who_came_said_the_same():
    assert len(shown([*mixed(15), cast(16, 16, value=-1), *(cast(n, n) for n in range(17, 21))])) == 15


def test_figures_stand_while_those_who_changed_their_vote_would_be_told():
    agreed = [event.pseudonym for event in mixed(18) if event.value == 1]
    changed = [Cast(18 + n, who, "s", -1, 40) for n, who in enumerate(agreed[:5], 1)]
    assert shown([*mixed(18), *changed]) == shown(mixed(18))


def test_in_a_hall_figures_move_when_one_in_ten_more_has_come():
    sizes = {len(shown(mixed(number))) for number in range(195, 260)}
    assert sizes == {179, 196, 215, 236, 259}


def test_what_was_decided_before_is_decided_again_in_the_same_way():
    events = [*mixed(15), *(cast(n, n) for n in range(16, 31)), *mixed(20, first=31)]
    for until in range(1, len(events)):
        before = released_votes(events[:until], lambda _: (), showing=EVERYONE_LIVE).decided
        after = released_votes(events, lambda _: (), showing=EVERYONE_LIVE, decided=before)
        assert after == released_votes(events, lambda _: (), showing=EVERYONE_LIVE)


def test_what_was_decided_for_other_voters_is_decided_afresh():
    wrong = released_votes(mixed(30), lambda _: (), showing=EVERYONE_LIVE).decided._replace(cuts=frozenset())
    same = released_votes(mixed(30), lambda _: (), showing=EVERYONE_LIVE, decided=wrong)
    assert same.votes == []
    moved = released_votes(mixed(30), lambda _: ["a"], showing=EVERYONE_LIVE, decided=wrong)
    assert len(moved.votes) == 30


def test_one_person_who_changes_again_and_again_releases_nothing():
    events = [cast(n, 1, order=n) for n in range(1, 20)]
    assert shown(events) == {}
    assert fold(events) == [("p1", "s", 1)]


def test_no_query_of_the_room_says_who_voted_what():
    assert not {"current_votes", "options_by_pseudonym"} & set(queries.__all__)


def test_everyone_stand_alone_where_no_groups_are_shown():
    overall, groups = protect_tables([6, 1, 14], [], minimum=5)
    assert overall == [21, 6, "few", "complement"]
    assert groups == []


def closing(events, rows_of=lambda _: (), showing=EVERYONE_LIVE):
    return closing_votes(events, rows_of, showing=showing, options_of={})


def test_at_the_end_the_last_few_votes_cannot_be_read_off_either():
    assert len(closing(mixed(10)).votes) == 10
    ended = closing(mixed(12))
    assert len(ended.votes) == 10
    assert ended.standing == {"s"}


def test_at_the_end_those_who_came_last_and_all_said_the_same_are_not_told_either():
    ended = closing([*mixed(15), *(cast(n, n) for n in range(16, 24))])
    assert len(ended.votes) == 15
    assert ended.standing == {"s"}


def test_what_was_never_shown_is_counted_whole():
    ended = closing(mixed(4))
    assert len(ended.votes) == 4
    assert not ended.standing


def test_if_few_voted_last_in_one_group_only_everyone_is_counted_and_no_group_is_shown_anew():
    def rows_of(person):
        return ["a"] if int(person[1:]) <= 15 else ["b"]

    by_group = Showing(Rule(5), live=[(False, ["a", "b"])], end=[(False, ["a", "b"])])
    ended = closing([*mixed(24)[15:], *mixed(15)], rows_of, by_group)
    assert len(ended.votes) == 24
    assert not ended.standing
    assert ended.groups_withheld == {"s"}


@pytest.mark.usefixtures("inside")
def test_closing_after_live_figures_tells_no_more_than_they_did(workspace):
    session = builders.opened(workspace, results_mode="live_overall")
    came(session, "parents", 21)
    builders.voted_on(session, 2, parents=(1, 0, 0))
    live = queries.results(None, session).statements[0].overall
    builders.voted_on(session, 1, parents=(0, 1, 0))
    results = closed(session)
    assert results.statements[0].overall.voters == live.voters == 20
    assert summary(results).endswith("the change would have told what somebody answered.")
    assert results.standing == 1


@pytest.mark.usefixtures("inside")
def test_groups_that_are_not_shown_anew_keep_their_sizes_only(workspace):
    session = builders.opened(workspace, results_mode="live_groups")
    came(session, "parents", 15)
    came(session, "neighbours", 15)
    assert queries.results(None, session).statements[0].groups[0][0].agree == 5
    builders.voted_on(session, 1, neighbours=(0, 1, 0))
    came(session, "parents", 10)
    figures = closed(session).statements[0]
    assert figures.overall.voters == 41
    assert (figures.groups[0][0].voters, figures.groups[0][0].agree) == (25, "complement")
