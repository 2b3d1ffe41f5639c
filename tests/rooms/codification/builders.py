"""Builders that call the real actions."""

from moothall.rooms.codification import actions
from moothall.rooms.codification.models import Code, Coding, EvidenceStatement, Source
from moothall.trace.actions import open_inquiry

ABSTRACT = (
    "Free swimming was offered in three towns. Visits rose by a fifth in term time. "
    "Visits in the holidays did not change. Costs were met by the councils."
)
KNOWN = "Families come when it is free. They stay away when the bus is late."
ACCOUNT = "We used to go every week. Then the price went up and we stopped."
CONSENT = {"scope": "this_council", "quotation": "verbatim"}

GOOD = "TY  - JOUR\nAU  - Green, Pat\nPY  - 2019\nTI  - {}\nDO  - 10.5555/{}\nAB  - {}\nER  - \n"
NO_TYPE = "AU  - Nobody\nTI  - A record without a type\nER  - \n"
NOTHING = "TY  - JOUR\nAU  - Nobody, A.\nPY  - 2001\nER  - \n"


def ris(*titles: str, rejects: str = "") -> bytes:
    """A file with one good record per title, then ``rejects``."""
    good = (GOOD.format(title, n, ABSTRACT) for n, title in enumerate(titles, start=1))
    return ("\n".join(good) + "\n" + rejects).encode()


def inquiry(workspace, title="Swimming"):
    return open_inquiry(workspace=workspace, title=title, question="Should swimming be free?")


def research(workspace, *, title="Free swimming in three towns", text=ABSTRACT, by=None, **fields) -> Source:
    fields.setdefault("year", 2019)
    return actions.add_source(workspace=workspace, kind="research", title=title, text=text, by=by, **fields)


def practice(workspace, *, text=KNOWN, by=None) -> Source:
    details = {"setting": "Pool", "role": "Manager", "known_by": "observed", "date": "March 2026"}
    return actions.add_source(
        workspace=workspace, kind="practice_knowledge", text=text, details=details, by=by
    )


def account(workspace, *, consent=CONSENT, text=ACCOUNT, by=None) -> Source:
    details = {"setting": "Fallowmere Pool", "date": "March 2026"}
    return actions.add_source(
        workspace=workspace,
        kind="lived_experience",
        text=text,
        details=details,
        consent=consent,
        by=by,
    )


def code(workspace, name="Cost", by=None) -> Code:
    return actions.add_code(workspace=workspace, name=name, by=by)


def excerpt(source: Source, *, sentences=(2,), name="Cost", by=None) -> Coding:
    found = Code.objects.filter(name=name).first() or code(source.workspace, name, by)
    return actions.code_segment(source=source, sentences=sentences, code=found, by=by)[0]


WORDS = {
    "text": "Free entry raises visits by under-16s in term time.",
    "certainty": "moderate",
    "reason": "One study in three towns like ours.",
    "missing_voices": "Families who never swim.",
}


def draft(workspace, *records, relation="supports", by=None, **words) -> EvidenceStatement:
    """A draft that rests on records of excerpts; on one of a new paper, if none are given."""
    records = records or (excerpt(research(workspace, by=by), by=by).record,)
    return actions.draft_evidence_statement(
        workspace=workspace,
        inquiry=records[0].inquiry,
        **(WORDS | words),
        rests_on=[(record, relation) for record in records],
        by=by,
    )


def published(workspace, *records, by=None, **words) -> EvidenceStatement:
    statement = draft(workspace, *records, by=by, **words)
    return actions.publish_evidence_statement(statement=statement, by=by)


def retract(source: Source, nature="retraction", by=None, **fields):
    fields = {"reason": "The figures were wrong.", "origin": "by_hand"} | fields
    return actions.retract_source(source=source, nature=nature, by=by, **fields)
