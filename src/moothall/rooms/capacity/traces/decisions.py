"""Measures on decisions: what they rest on, whether they are looked at again, and what comes of that."""

from datetime import date

from moothall.rooms.capacity.traces.facts import Facts, Happening, Thing
from moothall.rooms.capacity.traces.figures import FEWEST, Figure, Result, Row, listed, share

EVIDENCE = frozenset(
    {"evidence_statement", "statement", "coding", "source", "indicator", "round_result", "session"}
)
RESTS = frozenset({"relied_on", "considered"})
# Ways by which a decision rests on knowledge; not those to an older decision and what that one rested on.
CARRIES = frozenset({"derived_from", "supports", "contradicts", "relied_on", "considered", "belongs_to"})
KINDS = {
    "research": "research",
    "monitoring_data": "the council’s own figures",
    "practice_knowledge": "what practitioners know",
    "lived_experience": "what residents have lived",
}
# Sources from a file of references bring no event of their own, and such files hold research.
FROM_A_FILE = "research"
REVIEWED = ("decision.reaffirmed", "decision.superseded")
DECISIONS = ("decision", "decisions")


def evidence_cited(facts: Facts) -> Result:
    rows = []
    for decision in facts.in_period("decision.made"):
        cited = [
            facts.things[tie.rests_on].title
            for tie in facts.under.get(decision.pk, ())
            if tie.relation == "relied_on" and facts.things[tie.rests_on].kind in EVIDENCE
        ]
        rows.append(Row(decision, bool(cited), f"Relied on {len(cited)}" if cited else "Relied on nothing"))
    cite = sum(row.counts for row in rows)
    return Result((share(cite, len(rows), DECISIONS, ("cites evidence", "cite evidence")),), tuple(rows))


def kinds_of_evidence(facts: Facts) -> Result:
    known = {event.record: event.says.get("kind", "") for event in facts.happened("source.added")}
    rows, found = [], []
    for decision in facts.in_period("decision.made"):
        below = facts.everything_under(decision.pk, first=RESTS, then=CARRIES)
        kinds = {_kind(facts.things[pk], known) for pk in below} & set(KINDS)
        found.append(kinds)
        words = listed([words for kind, words in KINDS.items() if kind in kinds])
        rows.append(Row(decision, bool(kinds), f"Rests on {words}" if words else "Rests on none of the four"))
    shares = [
        share(
            sum(kind in kinds for kinds in found),
            len(found),
            DECISIONS,
            (f"rests on {words}", f"rest on {words}"),
            part=kind,
        )
        for kind, words in KINDS.items()
    ]
    return Result((*shares, *_mean([len(kinds) for kinds in found])), tuple(rows))


def _kind(thing: Thing, known: dict[str, str]) -> str:
    if thing.kind == "indicator":
        return "monitoring_data"
    return known.get(thing.uid, FROM_A_FILE) if thing.kind == "source" else ""


def _mean(counts: list[int]) -> tuple[Figure, ...]:
    if len(counts) < FEWEST:
        return ()
    mean = sum(counts) / len(counts)
    words = f"A decision rests on {mean:.1f} of these four kinds on average."
    return (Figure(words, sum(counts), len(counts), mean, part="mean", unit="kinds"),)


def reviews_on_time(facts: Facts) -> Result:
    rows, met = [], set()
    for notice in facts.happened("review.due"):
        decision, due = facts.by_uid.get(notice.record), date.fromisoformat(notice.says["due"])
        if decision is None or (decision, due) in met or not facts.starts.date() <= due:
            continue
        met.add((decision, due))
        done = next(facts.happened(*REVIEWED, record=notice.record, after=notice.seq), None)
        if (on_time := done is not None and done.day <= due) or due < facts.ends.date():
            rows.append(Row(decision, on_time, f"Due on {_words(due)}, {_when_done(done)}"))
    verb = ("was done by its date", "were done by their dates")
    done_in_time = sum(row.counts for row in rows)
    return Result((share(done_in_time, len(rows), ("review due", "reviews due"), verb),), tuple(rows))


def _when_done(done: Happening | None) -> str:
    return f"done on {_words(done.day)}" if done else "not done yet"


def learning(facts: Facts) -> Result:
    rows = []
    for decision, reopened in facts.in_period("decision.reopened").items():
        after = {"record": decision.uid, "after": reopened.seq}
        last = list(facts.happened("decision.reopened", *REVIEWED, **after))[-1:]
        if not last or last[0].name == "decision.reopened":
            rows.append(Row(decision, False, "Still being looked at"))
        elif last[0].name == "decision.reaffirmed":
            rows.append(Row(decision, False, "Reaffirmed"))
        else:
            newer = _rests_on_newer(facts, decision)
            basis = "evidence newer than the decision" if newer else "evidence that was there before"
            rows.append(Row(decision, newer, f"Replaced, on {basis}"))
    verb = ("was replaced on newer evidence", "were replaced on newer evidence")
    noun = ("re-opened decision", "re-opened decisions")
    return Result((share(sum(row.counts for row in rows), len(rows), noun, verb),), tuple(rows))


def _rests_on_newer(facts: Facts, old: Thing) -> bool:
    """Whether the decision that replaced ``old`` rests directly on something recorded after it was made."""
    made = next(facts.happened("decision.made", record=old.uid), None)
    newer = {tie.of for tie in facts.ties if tie.relation == "supersedes" and tie.rests_on == old.pk}
    return made is not None and any(
        tie.relation in RESTS and facts.things[tie.rests_on].created > made.at
        for new in newer
        for tie in facts.under.get(new, ())
    )


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
