"""The measure on alarms: whether what asks to be looked at is answered."""

from datetime import timedelta

from moothall.rooms.capacity.traces.facts import Facts, Happening
from moothall.rooms.capacity.traces.figures import Result, Row, share

ALARMS = ("indicator.signalled", "source.retracted")
ANSWERS = ("agenda_item.accepted", "agenda_item.declined")
IN_TIME = timedelta(days=30)


def alarms_answered(facts: Facts) -> Result:
    rows = []
    alarms = list(facts.happened(*ALARMS))
    for alarm in alarms:
        thing, proposals = facts.by_uid.get(alarm.record), _proposals(facts, alarm, alarms)
        over = facts.starts <= alarm.at <= facts.ends - IN_TIME
        if thing is None or not over or not proposals:
            continue
        answered = sum(_answered_in_time(facts, alarm, item) for item in proposals)
        asked = "1 review" if len(proposals) == 1 else f"{len(proposals)} reviews"
        rows.append(
            Row(thing, answered == len(proposals), f"Proposed {asked}, {answered} answered within 30 days")
        )
    noun = ("alarm older than 30 days", "alarms older than 30 days")
    verb = ("was answered within 30 days", "were answered within 30 days")
    return Result((share(sum(row.counts for row in rows), len(rows), noun, verb),), tuple(rows))


def _proposals(facts: Facts, alarm: Happening, alarms: list[Happening]) -> list[str]:
    """The items that an alarm proposed: those between it and the next alarm of the same record."""
    later = (other.seq for other in alarms if other.record == alarm.record and other.seq > alarm.seq)
    until = next(later, facts.as_of + 1)
    return [
        event.record
        for event in facts.happened("agenda_item.proposed", after=alarm.seq)
        if event.seq < until and event.says.get("origin_record") == alarm.record
    ]


def _answered_in_time(facts: Facts, alarm: Happening, item: str) -> bool:
    return any(event.at <= alarm.at + IN_TIME for event in facts.happened(*ANSWERS, record=item))
