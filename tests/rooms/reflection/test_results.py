"""What may be known of a session, when, and in which words."""

import json

import pytest
from tests.rooms.reflection import builders

from moothall.people.models import Participant
from moothall.rooms.reflection import actions, home, queries
from moothall.rooms.reflection.figures import percent, words
from moothall.rooms.reflection.live import Cast, closing_votes, fold, released_votes
from moothall.rooms.reflection.models import RoundResult
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.release import protect_tables
from moothall.rooms.reflection.sentences import group_sentences, sentence, share_words, summary


def swimming(session):
    """The votes of the headline: 82 %, 74 % and 41 % agree."""
    builders.voted_on(session, 1, parents=(27, 4, 2), young_people=(17, 5, 1), neighbours=(7, 8, 2))


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
    builders.voted_on(session, 1, parents=(6, 6, 7))
    assert queries.results(None, session).statements[0].overall.voters == 15
    assert queries.results(None, session).groupings == ()
    builders.voted_on(session, 1, parents=(1, 0, 0))
    assert queries.results(None, session).statements[0].overall.voters == 20
    assert closed(session).groupings != ()


@pytest.mark.usefixtures("inside")
def test_live_results_by_group_wait_until_no_group_moves_by_fewer_than_five(workspace):
    session = builders.opened(workspace, results_mode="live_groups")
    builders.voted_on(session, 1, parents=(8, 6, 6))
    builders.voted_on(session, 1, nobody=(1, 0, 0))
    builders.voted_on(session, 1, parents=(5, 0, 0))
    assert queries.results(None, session).statements[0].overall.voters == 20
    builders.voted_on(session, 1, nobody=(4, 0, 0))
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
        ("complement", 33, "not shown, to protect others"),
    ],
)
def test_a_cell_is_a_percentage_with_n_or_words(cell, voters, expected):
    assert words(cell, voters, 5) == expected


def test_nothing_is_no_percentage():
    assert percent(0, 0) is None


def cast(sequence, person, value=1, order=1):
    return Cast(sequence, f"p{person}", "s", value, order)


def test_a_live_figure_moves_by_batches_and_never_shows_a_single_change():
    seen, events = [], []
    for sequence in range(1, 41):
        events.append(cast(sequence, sequence % 17, value=(-1, 0, 1)[sequence % 3], order=sequence))
        seen.append({person: value for person, _, value in released_votes(events, lambda _: (), minimum=5)})
    assert [len(released) for released in seen[:11]] == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


def test_one_person_who_changes_again_and_again_releases_nothing():
    events = [cast(n, 1, order=n) for n in range(1, 20)]
    assert released_votes(events, lambda _: (), minimum=5) == []
    assert fold(events) == [("p1", "s", 1)]


def test_no_query_of_the_room_says_who_voted_what():
    assert not {"current_votes", "options_by_pseudonym"} & set(queries.__all__)


def test_everyone_stand_alone_where_no_groups_are_shown():
    overall, groups = protect_tables([6, 1, 14], [], minimum=5)
    assert overall == [21, 6, "few", "complement"]
    assert groups == []


def closing(*batches, rows_of=lambda _: ()):
    """What is counted after ``batches`` of (number of new people), each person voting once."""
    events = [cast(sequence, sequence) for sequence in range(1, sum(batches) + 1)]
    return closing_votes(events, rows_of, minimum=5)


def test_at_the_end_the_last_few_votes_cannot_be_read_off_either():
    assert len(closing(10).votes) == 10
    ended = closing(12)
    assert len(ended.votes) == 10
    assert ended.standing == {"s"}


def test_what_was_never_shown_is_counted_whole():
    ended = closing(4)
    assert len(ended.votes) == 4
    assert not ended.standing


def test_if_few_voted_last_in_one_group_only_everyone_is_counted_and_no_group_is_shown_anew():
    ended = closing(10, 8, rows_of=lambda person: ["a"] if int(person[1:]) <= 13 else ["b"])
    assert len(ended.votes) == 18
    assert not ended.standing
    assert ended.groups_withheld == {"s"}


@pytest.mark.usefixtures("inside")
def test_closing_after_live_figures_tells_no_more_than_they_did(workspace):
    session = builders.opened(workspace, results_mode="live_overall")
    builders.voted_on(session, 1, parents=(8, 7, 6))
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
    builders.voted_on(session, 1, parents=(5, 5, 5), neighbours=(5, 5, 5))
    assert queries.results(None, session).statements[0].groups[0][0].agree == 5
    builders.voted_on(session, 1, neighbours=(0, 1, 0), parents=(5, 5, 0))
    figures = closed(session).statements[0]
    assert figures.overall.voters == 41
    assert (figures.groups[0][0].voters, figures.groups[0][0].agree) == (25, "complement")
