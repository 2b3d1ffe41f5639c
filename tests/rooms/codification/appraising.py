"""Builders of reviews that have included records, and of what is done with those."""

from tests.rooms.codification import reviewing

from moothall.rooms.codification import actions

FIELDS = (
    {"label": "Where was it done?", "kind": "text", "required": True},
    {"label": "How many took part?", "kind": "number", "unit": "people"},
    {"label": "When did it begin?", "kind": "date"},
    {"label": "What design was it?", "kind": "choice", "choices": ["Trial", "Survey"]},
    {"label": "What was measured?", "kind": "choices", "choices": ["Visits", "Health"]},
    {"label": "Costs", "kind": "table", "choices": ["Year", "Pounds"]},
    {"label": "Visits", "kind": "outcome", "choices": ["Free", "Paid"]},
)


def with_included(workspace, *, records=2, people=2):
    """A review in extraction whose records are all included."""
    made = reviewing.screening(workspace, people=people, records=records)
    for record in made.records:
        made.both(record, "include", "include")
    made.go_to("full_text")
    for record in made.records:
        actions.record_full_text(candidate=record, state="retrieved", by=made.lead)
        made.both(record, "include", "include")
    made.go_to("extraction")
    return made


def form_of(made, *, people_needed=1, fields=FIELDS, reason=""):
    return actions.version_extraction_form(
        review=made.review, fields=fields, people_needed=people_needed, reason=reason, by=made.lead
    )


def answers(**values):
    """Answers by key, each with a page."""
    return {key: {"value": value, "page": "4", "quotation": ""} for key, value in values.items()}


def extract(candidate, form, person, *, complete=True, **values):
    values = {"field_1": "Leeds"} | values
    return actions.save_extraction(
        candidate=candidate, form=form, answers=answers(**values), complete=complete, by=person
    )


def template(made, family="rob_2", people_needed=1):
    return actions.take_up_template(
        workspace=made.review.workspace, family=family, people_needed=people_needed, by=made.lead
    )


def judge(candidate, template, person, judgement="low", action=actions.judge_bias, **more):
    """Judge every domain alike, but for those that ``more`` names."""
    keys = [domain["key"] for domain in template.domains] + ["overall"]
    judged = {key: {"judgement": judgement, "support": "As it is reported"} for key in keys}
    judged |= {key: {"judgement": said, "support": "Seen otherwise"} for key, said in more.items()}
    return action(candidate=candidate, template=template, judged=judged, by=person)
