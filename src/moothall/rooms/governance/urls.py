from django.urls import path

from moothall.rooms.governance.views import (
    agenda,
    drafting,
    evidence,
    people,
    places,
    public,
    register,
    standing,
)

app_name = "governance"
HERE = "w/<slug:workspace>/decisions/"
ONE = f"{HERE}<uuid:key>/"
AGENDA = "w/<slug:workspace>/agenda/"
urlpatterns = [
    path(HERE, register.decisions, name="decisions"),
    path(f"{HERE}draft/", drafting.draft_decision, name="draft_decision"),
    path(ONE, register.decision, name="decision"),
    path(f"{ONE}about/", drafting.change_about, name="change_about"),
    path(f"{ONE}wording/", drafting.change_wording, name="change_wording"),
    path(f"{ONE}dates/", drafting.change_dates, name="change_dates"),
    path(f"{ONE}notes/", drafting.change_notes, name="change_notes"),
    path(f"{ONE}options/", evidence.options, name="options"),
    path(f"{ONE}options/none/", evidence.no_alternatives, name="no_alternatives"),
    path(f"{ONE}options/<uuid:option>/remove/", evidence.remove_option, name="remove_option"),
    path(f"{ONE}evidence/", evidence.evidence, name="evidence"),
    path(f"{ONE}evidence/none/", evidence.no_evidence, name="no_evidence"),
    path(f"{ONE}evidence/link/<uuid:uid>/", evidence.link_evidence, name="link_evidence"),
    path(f"{ONE}evidence/<uuid:link>/remove/", evidence.unlink_evidence, name="unlink_evidence"),
    path(f"{ONE}ready/", drafting.mark_ready, name="mark_ready"),
    path(f"{ONE}record/", drafting.make_decision, name="make_decision"),
    path(f"{ONE}withdraw/", drafting.withdraw_decision, name="withdraw_decision"),
    path(f"{ONE}publish/", standing.publish_decision, name="publish_decision"),
    path(f"{ONE}reaffirm/", standing.reaffirm_decision, name="reaffirm_decision"),
    path(f"{ONE}correct/", standing.correct_decision, name="correct_decision"),
    path(AGENDA, agenda.agenda, name="agenda"),
    path(f"{AGENDA}propose/", agenda.propose_item, name="propose_item"),
    path(f"{AGENDA}<uuid:key>/", agenda.agenda_item, name="agenda_item"),
    path(f"{AGENDA}<uuid:key>/answer/", agenda.answer_item, name="answer_item"),
    path("w/<slug:workspace>/bodies/", places.bodies, name="bodies"),
    path("w/<slug:workspace>/bodies/add/", places.add_body, name="add_body"),
    path("w/<slug:workspace>/inquiries/", places.inquiries, name="inquiries"),
    path("w/<slug:workspace>/inquiries/open/", places.open_inquiry, name="open_inquiry"),
    path("w/<slug:workspace>/rules/", places.rules, name="rules"),
    path("w/<slug:workspace>/members/", people.members, name="members"),
    path("w/<slug:workspace>/members/add/", people.add_member, name="add_member"),
    path("w/<slug:workspace>/members/<uuid:key>/remove/", people.remove_member, name="remove_member"),
    path("p/<slug:workspace>/decisions/", public.decisions, name="public_decisions"),
    path("p/<slug:workspace>/decisions/<uuid:key>/", public.decision, name="public_decision"),
]
