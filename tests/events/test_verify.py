"""``verify``: every way of tampering with a ledger is named, with the first row that is broken."""

import base64
import json
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django_scopes import scope
from tests.events import tampering

from moothall.events.actions import sign_ledger
from moothall.events.chain import canonical, row_hash, write_ledger
from moothall.events.happened import happened
from moothall.events.heads import kept_heads, key_id, public_keys, sign_head, signing_key
from moothall.events.models import Event
from moothall.events.queries import ledger_rows
from moothall.events.verify import Unreadable, read_ledger, verify_file, verify_installation
from moothall.events.work import sign_ledger_daily

ROWS = 6


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    """A data folder of its own: keys and heads."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def ledger(workspace):
    with scope(workspace=workspace):
        for _ in range(ROWS):
            happened("workspace.opened", workspace, None)
        yield workspace


@pytest.fixture
def exported(ledger, data):
    """The ledger as a file, and its lines to tamper with."""
    path = data / "ledger.jsonl"
    path.write_text("".join(write_ledger(str(ledger.pk), ledger_rows(ledger), sign_ledger(workspace=ledger))))
    return path


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def tampered(path, changed):
    made = path.with_name("tampered.jsonl")
    made.write_text("\n".join(json.dumps(line) for line in changed))
    return made


def problems(report):
    assert report.ok == (not report.problems)
    return [(problem.kind, problem.seq) for problem in report.problems]


def checked(path, data, **more):
    return problems(verify_file(path, keys=public_keys(data), **more))


def of_installation(data):
    return problems(verify_installation(data)["testshire"])


def put_right(rows):
    """The chain of these rows made whole again, as a whole rewrite would."""
    for before, row in pairwise(rows):
        row["prev"] = before["hash"]
        row["hash"] = row_hash(row)


def test_a_ledger_in_order_has_no_problem(exported, data):
    report = verify_file(exported, keys=public_keys(data))
    assert (report.ok, report.rows, report.head["seq"]) == (True, ROWS, ROWS)
    assert of_installation(data) == []
    assert report.as_json()["problems"] == []


def test_an_edited_row_is_named_on_file(exported, data):
    changed = lines(exported)
    changed[3]["name"] = "body.created"
    assert checked(tampered(exported, changed), data)[0] == ("edited", 3)


@pytest.mark.parametrize("field", ["workspace", "record", "actor", "at", "says", "prev"])
def test_whatever_is_edited_shows(exported, data, field):
    changed = lines(exported)
    changed[2][field] = {"count": 1} if field == "says" else "x"
    assert checked(tampered(exported, changed), data)[0] == ("edited", 2)


def test_a_row_without_one_of_its_fields_is_an_edited_one(exported, data):
    changed = lines(exported)
    del changed[4]["actor"]
    changed[5]["says"] = {"share": 0.5}
    assert checked(tampered(exported, changed), data)[:2] == [("edited", 4), ("edited", 5)]


def test_a_deleted_row_is_named_on_file(exported, data):
    changed = lines(exported)
    del changed[4]
    assert checked(tampered(exported, changed), data)[0] == ("gap", 4)


def test_an_inserted_row_is_named_on_file(exported, data):
    changed = lines(exported)
    changed.insert(4, changed[2])
    assert checked(tampered(exported, changed), data) == [("order", 2), ("edited", 4)]
    renumbered = lines(exported)
    extra = dict(renumbered[3], seq=4, prev=renumbered[3]["hash"])
    extra["hash"] = row_hash(extra)
    assert checked(tampered(exported, [*renumbered[:4], extra, *renumbered[4:]]), data)[0] == ("order", 4)


def test_a_cut_tail_is_named_on_file_against_its_own_and_an_earlier_head(exported, data):
    changed = lines(exported)
    assert checked(tampered(exported, [*changed[:5], changed[-1]]), data) == [("truncated", ROWS)]
    assert checked(tampered(exported, changed[:5]), data, against=exported) == [("truncated", ROWS)]


def test_a_rewritten_ledger_is_named_on_file_against_a_signed_head(exported, data):
    changed = lines(exported)
    changed[3]["name"] = "body.created"
    put_right([{"hash": changed[2]["hash"]}, *changed[3:-1]])
    assert checked(tampered(exported, changed), data) == [("forked", ROWS)]
    assert checked(tampered(exported, changed[:-1]), data) == [], "a bare chain cannot show it"
    assert checked(tampered(exported, changed[:-1]), data, against=exported) == [("forked", ROWS)]


def test_rows_added_after_the_signature_are_named_on_file(exported, data):
    changed = lines(exported)
    extra = dict(changed[ROWS], seq=ROWS + 1, prev=changed[ROWS]["hash"])
    extra["hash"] = row_hash(extra)
    assert checked(tampered(exported, [*changed[:-1], extra, changed[-1]]), data) == [("forked", ROWS + 1)]


def test_a_later_export_continues_an_earlier_one(exported, ledger, data):
    happened("workspace.opened", ledger, None)
    later = data / "later.jsonl"
    later.write_text(
        "".join(write_ledger(str(ledger.pk), ledger_rows(ledger), sign_ledger(workspace=ledger)))
    )
    assert checked(later, data, against=exported) == []
    assert checked(exported, data, against=later) == [("truncated", ROWS + 1)]


def test_an_unknown_key_and_a_bad_signature_are_named(exported, data):
    assert problems(verify_file(exported, keys={})) == [("unknown_key", ROWS)]
    changed = lines(exported)
    changed[-1]["at"] = "2001-01-01T00:00:00.000000Z"
    assert checked(tampered(exported, changed), data) == [("bad_signature", ROWS)]
    changed[-1]["signature"] = "not even base64"
    assert checked(tampered(exported, changed), data) == [("bad_signature", ROWS)]


def test_a_head_that_somebody_else_signed_convinces_nobody(exported, data):
    changed, forger = lines(exported), Ed25519PrivateKey.generate()
    head = {name: value for name, value in changed[-1].items() if name != "signature"}
    own = dict(head, key_id=key_id(forger.public_key()))
    for forged, found in ((own, "unknown_key"), (head, "bad_signature")):
        forged["signature"] = base64.b64encode(forger.sign(canonical(forged))).decode()
        assert checked(tampered(exported, [*changed[:-1], forged]), data) == [(found, ROWS)]


def test_the_head_of_another_workspace_is_named(exported, data):
    foreign = sign_head(data, workspace="another", seq=ROWS, hash="x", at="2027-03-04T00:00:00.000000Z")
    changed = lines(exported)
    assert checked(tampered(exported, [*changed[:-1], foreign]), data) == [("forked", ROWS)]


@pytest.mark.parametrize("text", ["", "words\n", "[1]\n", '{"format": "another"}\n', "\xff"])
def test_what_is_no_ledger_is_unreadable(data, text):
    (data / "strange.jsonl").write_text(text, encoding="latin-1")
    with pytest.raises(Unreadable, match="strange"):
        read_ledger(data / "strange.jsonl")
    with pytest.raises(Unreadable, match="nowhere"):
        read_ledger(data / "nowhere.jsonl")


def test_a_ledger_in_which_nothing_has_happened_is_one(workspace, data):
    with scope(workspace=workspace):
        assert sign_ledger(workspace=workspace) is None
        empty = data / "empty.jsonl"
        empty.write_text("".join(write_ledger(str(workspace.pk), ledger_rows(workspace), None)))
    assert checked(empty, data) == []


TAMPERINGS = [
    (lambda: tampering.edit(3), ("edited", 3)),
    (lambda: tampering.delete(4), ("gap", 4)),
    (lambda: tampering.insert(3), ("edited", 4)),
    (lambda: tampering.delete(5, 6), ("truncated", ROWS)),
    (lambda: tampering.rewrite(3), ("forked", ROWS)),
]


@pytest.mark.parametrize(("tamper", "named"), TAMPERINGS, ids=["edit", "delete", "insert", "cut", "rewrite"])
def test_every_tampering_with_the_installation_is_named(ledger, data, tamper, named):
    sign_ledger(workspace=ledger)
    tamper()
    assert of_installation(data)[0] == named


def test_tampering_with_one_workspace_leaves_the_other_in_order(ledger, other_workspace, data):
    with scope(workspace=other_workspace):
        happened("workspace.opened", other_workspace, None)
    tampering.edit(2)
    reports = verify_installation(data)
    assert {slug: report.ok for slug, report in reports.items()} == {"testshire": False, "elsewhere": True}


def test_a_head_is_signed_once_and_kept_outside_the_database(ledger, data):
    first = sign_ledger(workspace=ledger)
    assert sign_ledger(workspace=ledger) == first
    assert kept_heads(data, str(ledger.pk)) == [first]
    happened("workspace.opened", ledger, None)
    assert sign_ledger(workspace=ledger)["seq"] == ROWS + 1
    assert len(kept_heads(data, str(ledger.pk))) == 2
    assert kept_heads(data, "another") == []


def test_every_day_the_head_is_signed_without_anybody_asking(ledger, data):
    sign_ledger_daily(None, workspace=ledger)
    assert [head["seq"] for head in kept_heads(data, str(ledger.pk))] == [ROWS]


def test_the_private_key_is_made_once_and_is_its_owners_alone(data):
    first = signing_key(data).public_key()
    assert signing_key(data).public_key() == first
    path = data / "keys" / "ledger.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["ledger.pem"]
    assert list(public_keys(data)) == [key_id(first)]


def test_the_tampering_of_these_tests_is_what_it_says(ledger):
    tampering.rewrite(3)
    assert Event.objects.get(seq=3).name == "body.created"
    assert all(row_hash(row) == row["hash"] for row in ledger_rows(ledger))
