"""Paper ballots typed up by hand: serials, marks, and files of them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.formats.paper_ballots import (
    HIGHEST,
    check_digit,
    read_ballots,
    read_mark,
    read_serial,
    read_vote,
    serial_of,
)

NUMBERS = st.integers(1, HIGHEST)
STATEMENTS = range(1, 7)


def file(*rows: str, header: str = "serial,statement,vote") -> bytes:
    return "\n".join([header, *rows]).encode()


def read(*rows: str, **fields):
    return read_ballots(file(*rows), statements=STATEMENTS, **fields)


def messages(*rows: str, **fields) -> list[str]:
    return [rejected.message for rejected in read(*rows, **fields)[1].rejected]


def one(number: int) -> str:
    return serial_of(number)


def test_the_check_digit_is_that_of_the_standard():
    """The worked example of ISO/IEC 7064 and those of the German tax number, which has the same system."""
    assert [check_digit(digits) for digits in ("0794", "8609574271", "6592997048")] == [5, 9, 9]


@given(NUMBERS, st.integers(0, 4), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number, place, step):
    serial = serial_of(number)
    wrong = str((int(serial[place]) + step) % 10)
    with pytest.raises(ValueError, match="fails its check digit"):
        read_serial(serial[:place] + wrong + serial[place + 1 :])


@given(NUMBERS)
def test_a_printed_serial_is_read_with_or_without_its_hyphen(number):
    serial = serial_of(number)
    assert read_serial(serial) == read_serial(serial.replace("-", "")) == read_serial(f" {serial} ") == serial


@pytest.mark.parametrize("number", [0, -1, HIGHEST + 1])
def test_there_is_no_ballot_of_this_number(number):
    with pytest.raises(ValueError, match="from 1 to 99,999"):
        serial_of(number)


@pytest.mark.parametrize("typed", ["", "231-2", "00231", "0O231-2", "00231-22", "٠٠٢٣١-٢"])
def test_what_is_no_serial_is_said_to_be_none(typed):
    with pytest.raises(ValueError, match="is not five digits, a hyphen and a check digit"):
        read_serial(typed)


@pytest.mark.parametrize(
    ("written", "value"),
    [("agree", 1), ("PASS", 0), ("Disagree", -1), ("1", 1), ("0", 0), ("-1", -1), ("−1", -1), ("", None)],
)
def test_a_vote_is_a_word_or_a_number(written, value):
    assert read_vote(written) == value


@pytest.mark.parametrize(
    ("keyed", "value"), [("1", 1), ("0", 0), ("-", -1), ("–", -1), ("-1", -1), ("", None), (" ", None)]
)
def test_a_mark_is_one_key(keyed, value):
    assert read_mark(keyed) == value


def test_another_key_is_refused_by_name():
    with pytest.raises(ValueError, match='mark "2" is none of 1, 0, -'):
        read_mark("2")


def test_the_three_sentences_of_a_bad_row_are_these():
    rows = [f"{one(number)},1,agree" for number in range(1, 13)]
    rows += [
        "00231-7,1,agree",
        *(f"{one(20)},{number},pass" for number in range(1, 6)),
        f"{one(21)},99,agree",
    ]
    rows += [f"{one(22)},1,maybe"]
    assert messages(*rows) == [
        "row 14: serial 00231-7 fails its check digit",
        "row 20: statement 99 is not in this session",
        'row 21: vote "maybe" is none of agree, pass, disagree, 1, 0, -1',
    ]


def test_good_rows_are_kept_and_a_ballot_that_lost_a_row_is_not_complete():
    ballots, report = read(
        f"{one(1)},1,agree", f"{one(1)},2,maybe", f"{one(1)},3,disagree", f"{one(2)},1,pass"
    )
    assert {ballot.serial: (dict(ballot.votes), ballot.complete) for ballot in ballots} == {
        one(1): ({1: 1, 3: -1}, False),
        one(2): ({1: 0}, True),
    }
    assert (report.found, report.parsed) == (4, 3)


def test_a_row_with_a_wrong_check_digit_spoils_the_ballot_it_most_likely_belongs_to():
    ballots, _ = read(f"{one(231)},1,agree", "00231-7,2,agree", f"{one(232)},1,agree")
    assert [ballot.complete for ballot in ballots] == [False, True]


def test_the_same_row_twice_is_one_mark_and_another_mark_is_refused():
    ballots, report = read(f"{one(1)},1,agree", f"{one(1)},1,1", f"{one(1)},1,pass")
    assert dict(ballots[0].votes) == {1: 1}
    assert [each.message for each in report.rejected] == [
        "row 4: statement 1 has another vote on this ballot in row 2"
    ]


def test_an_empty_vote_is_no_mark_but_the_ballot_is_there():
    ballots, report = read(f"{one(1)},1,")
    assert (dict(ballots[0].votes), ballots[0].complete, report.parsed) == ({}, True, 1)


def test_declared_groups_are_named_by_their_label():
    asked = (("Parents", "Neighbours"), ("Walk", "Drive"))
    ballots, report = read(
        f"{one(1)},group,parents", f"{one(1)},group 2,Drive", f"{one(2)},group,Parrots", groups=asked
    )
    assert ballots[0].groups == ((0, "Parents"), (1, "Drive"))
    assert [each.message for each in report.rejected] == [
        'row 4: group "Parrots" is none of Parents, Neighbours'
    ]
    assert messages(f"{one(1)},group 3,Drive", groups=asked) == [
        "row 2: this session does not ask for such a group"
    ]


def test_columns_may_come_in_any_order_with_others_between_them():
    data = file(f"agree;x;{one(3)};2", header="Vote;Note;SERIAL;Statement")
    ballots, _ = read_ballots(data, statements=STATEMENTS)
    assert (ballots[0].serial, dict(ballots[0].votes)) == (one(3), {2: 1})


def test_a_file_without_a_column_is_refused_by_its_name():
    with pytest.raises(ValueError, match="lacks the column vote"):
        read_ballots(file("00001-1,2", header="serial,statement"), statements=STATEMENTS)
    with pytest.raises(ValueError, match="The file is empty"):
        read_ballots(b"", statements=STATEMENTS)


@given(st.lists(st.text(max_size=12), max_size=6), st.binary(max_size=60))
def test_whatever_is_typed_each_row_is_read_or_named(cells, tail):
    data = file(f"{one(1)},1,agree", ",".join(cells)) + b"\n" + tail
    with suppress(ValueError):
        ballots, report = read_ballots(data, statements=STATEMENTS)
        assert report.found == report.parsed + len(report.rejected)
        assert all(value in (-1, 0, 1) for ballot in ballots for value in ballot.votes.values())
