"""Every event there is, with its required fields and the sentence a reader gets.

Names are ``noun.past_participle``. Fields hold ids, counts and words of closed lists: never text that a
person wrote.
"""

from typing import NamedTuple


class EventKind(NamedTuple):
    sentence: str
    fields: tuple[str, ...] = ()


EVENTS: dict[str, EventKind] = {
    # the workspace
    "workspace.opened": EventKind("The workspace was opened"),
    "workspace.archived": EventKind("The workspace was put away"),
    "membership.changed": EventKind("Someone's role was changed", ("member", "role", "change")),
    "inquiry.opened": EventKind("An inquiry was opened", ("inquiry",)),
    # codification
    "references.imported": EventKind("References were imported", ("found", "parsed", "rejected", "sha256")),
    "source.added": EventKind("A source was added", ("kind",)),
    "source.edited": EventKind("What is known of a source was edited", ("what",)),
    "source.superseded": EventKind("A source was marked as replaced"),
    "source.withdrawn": EventKind("A source was withdrawn"),
    "source.linked": EventKind("Two sources were found to be one work", ("kept", "other", "link", "outcome")),
    "source.unlinked": EventKind(
        "Two sources that had been taken for one work were parted", ("kept", "other", "link")
    ),
    "source.told_apart": EventKind("Two sources were found to be two works", ("one", "two", "pair")),
    "source.asked_again": EventKind(
        "Somebody is to look again whether two sources are two works", ("one", "two", "pair")
    ),
    "import.removed": EventKind("An import of references was removed", ("run", "voided", "kept")),
    "source.retracted": EventKind("A source was marked as retracted", ("nature", "origin")),
    "source.concern_raised": EventKind("An expression of concern about a source was recorded", ("origin",)),
    "source.reinstated": EventKind("A source was reinstated", ("origin",)),
    "source.corrected": EventKind("A correction of a source was recorded", ("origin",)),
    "notices.imported": EventKind(
        "A list of retractions was looked through", ("found", "rejected", "matched", "proposed", "sha256")
    ),
    "consent.given": EventKind(
        "Someone agreed that what they told is used", ("scope", "quotation", "text_version")
    ),
    "consent.withdrawn": EventKind("Someone took their consent back: their words were removed"),
    "source.joined_as_context": EventKind("What somebody told joined a review as context", ("review",)),
    "contribution_link.made": EventKind("A link for people to tell what they know was made", ("link",)),
    "contribution_link.revoked": EventKind("A link for people to tell what they know was closed", ("link",)),
    # evidence reviews: nothing here says what a reviewer's verdict was
    "review.opened": EventKind("An evidence review was opened", ("framework", "title_abstract", "full_text")),
    "protocol.versioned": EventKind("The protocol of a review got a version", ("number", "criteria")),
    "review.phase_changed": EventKind("A review went on to another phase, or back", ("before", "after")),
    "review.settings_changed": EventKind("The settings of a review were changed", ("what",)),
    "review.reviewers_needed_changed": EventKind(
        "The number of people who judge each record was changed", ("stage", "before", "after")
    ),
    "reviewer.invited": EventKind("Someone was given a part in a review", ("member", "part")),
    "reviewer.removed": EventKind("Someone left a review", ("member", "freed", "conflicts")),
    "pilot.drawn": EventKind("Records were drawn for the pilot of a review", ("candidates",)),
    "candidates.added": EventKind("Records came into a review", ("count", "round", "run")),
    "candidate.removed": EventKind("A record was left out of a review", ("candidate", "why")),
    "candidate.restored": EventKind("A record came back into a review", ("candidate",)),
    "verdict.given": EventKind("A record was judged", ("candidate", "stage", "verdict")),
    "verdict.undone": EventKind("A verdict was taken back", ("candidate", "stage", "verdict")),
    "conflict.opened": EventKind("Verdicts on a record do not agree", ("candidate", "stage", "kind")),
    "conflict.resolved": EventKind("A conflict about a record was settled", ("candidate", "stage", "how")),
    "ranking.computed": EventKind(
        "The order of a review's records was worked out", ("run", "basis", "records", "labelled", "digest")
    ),
    "screening.stopped": EventKind("Screening was stopped", ("left_out",)),
    "screening.resumed": EventKind("Screening that had been stopped went on", ("taken_back",)),
    "review.round_begun": EventKind("An update of a review was begun", ("number",)),
    "full_text.recorded": EventKind("The state of a full text was recorded", ("candidate", "state")),
    "report.grouped": EventKind("A report was put to a study", ("candidate", "study")),
    "extraction_form.versioned": EventKind("The form for extraction got a version", ("number", "fields")),
    "extraction.completed": EventKind("Somebody completed an extraction", ("candidate", "form", "slot")),
    "bias_template.written": EventKind("A template for risk of bias got a version", ("template", "number")),
    "bias.judged": EventKind("The risk of bias of a record was judged", ("candidate", "template", "domains")),
    "prisma.exported": EventKind("The flow of a review was taken away", ("kind", "position")),
    "code.added": EventKind("A code was added", ("code",)),
    "segment.coded": EventKind("An excerpt was coded", ("code", "source")),
    "evidence_statement.drafted": EventKind("An evidence statement was drafted", ("number", "version")),
    "evidence_statement.published": EventKind(
        "An evidence statement was published", ("number", "version", "certainty")
    ),
    "evidence_statement.superseded": EventKind(
        "An evidence statement was replaced by a newer version", ("number", "version")
    ),
    "evidence_statement.withdrawn": EventKind(
        "A draft evidence statement was withdrawn", ("number", "version")
    ),
    # reflection
    "space.opened": EventKind("A reflection space was opened"),
    "space.rules_changed": EventKind("The rules of a reflection space were changed", ("version",)),
    "session.planned": EventKind("A session was planned"),
    "session.changed": EventKind("The plan of a session was changed", ("what",)),
    "session.opened": EventKind("A session opened its doors"),
    "session.paused": EventKind("A session was paused"),
    "session.closed": EventKind("A session was closed"),
    "session.published": EventKind("The results of a session were published"),
    "session.archived": EventKind("A session was put away"),
    "session.continued": EventKind("A session goes on from an earlier one", ("earlier",)),
    "reopening.offered": EventKind(
        "A decision that relied on a session is being looked at again: people can be asked again",
        ("decision",),
    ),
    "reopening.declined": EventKind("People need not be asked again about a decision", ("decision",)),
    "invitations.sent": EventKind("Invitations to a session were sent", ("count", "reminder")),
    "step.started": EventKind("A step of a session began", ("kind", "position")),
    "step.ended": EventKind("A step of a session ended", ("kind", "position")),
    "step.undone": EventKind("The start of a step was undone", ("kind", "position")),
    "round.opened": EventKind("A round of voting was opened", ("number", "statements")),
    "round.closed": EventKind("A round of voting was closed", ("number", "participants", "votes", "root")),
    "statements.added": EventKind("Statements were added to a session", ("count", "origin")),
    "statement.contributed": EventKind("Someone taking part added a statement", ("number",)),
    "statement.approved": EventKind("A statement was accepted", ("number", "standing")),
    "statement.rejected": EventKind("A statement was not used", ("number", "reason", "standing")),
    "statement.split": EventKind("A statement was split", ("number", "into")),
    "statement.merged": EventKind("Statements were merged", ("numbers", "into")),
    "statement.reworded": EventKind("A statement was reworded", ("number", "into")),
    "statement.restored": EventKind("An act on statements was undone", ("numbers", "withdrawn")),
    "moderation.second_look_requested": EventKind("An author asked for a second look", ("number",)),
    "moderation.checked_blind": EventKind("A sample of moderation was checked blind", ("number", "agreed")),
    "votes.recorded": EventKind("Votes were recorded", ("first", "last", "count", "root")),
    "batch.committed": EventKind("Paper ballots were counted", ("ballots", "votes")),
    "batch.withdrawn": EventKind("A batch of paper ballots was withdrawn", ("ballots", "votes")),
    "participants.excluded": EventKind("Votes were set aside for an unusual pattern", ("count", "rule")),
    "participants.restored": EventKind("Votes that had been set aside count again", ("count",)),
    "participant.withdrawn": EventKind("Someone withdrew from a session"),
    "note.taken": EventKind("A note was taken"),
    "note.sent_to_library": EventKind("A note was sent to the evidence library"),
    "turn.recorded": EventKind("Speaking time was recorded"),
    "result.stored": EventKind("The result of a round was stored", ("digest",)),
    "synthesis.drafted": EventKind("An account of what was heard was drafted", ("version",)),
    "synthesis.edited": EventKind("An account of what was heard was edited", ("version", "paragraph")),
    "synthesis.published": EventKind("An account of what was heard was published", ("version",)),
    "response.given": EventKind("The council answered what it heard", ("status",)),
    # governance
    "body.created": EventKind("A body was added", ("classification",)),
    "decision.drafted": EventKind("A decision was drafted", ("ref",)),
    "decision.readied": EventKind("A decision was made ready to be taken", ("ref",)),
    "decision.made": EventKind("A decision was made", ("ref", "version")),
    "decision.published": EventKind("A decision was published", ("ref",)),
    "decision.entered_into_force": EventKind("A decision came into force", ("ref",)),
    "decision.reopened": EventKind("A decision is being looked at again", ("ref", "origin", "origin_record")),
    "decision.reaffirmed": EventKind("A decision was reaffirmed", ("ref",)),
    "decision.superseded": EventKind("A decision was replaced by a new one", ("ref", "replaced_by")),
    "decision.corrected": EventKind("A slip in a decision's text was corrected", ("ref", "version")),
    "decision.withdrawn": EventKind("A draft decision was withdrawn", ("ref",)),
    "agenda_item.proposed": EventKind("An agenda item was proposed", ("origin", "origin_record")),
    "agenda_item.accepted": EventKind("An agenda item was accepted", ("origin",)),
    "agenda_item.declined": EventKind("An agenda item was declined", ("origin",)),
    "review.due": EventKind("A decision is due to be looked at again", ("ref", "due")),
    # evaluation
    "programme.created": EventKind("A programme was created"),
    "indicator.defined": EventKind("An indicator was defined", ("code",)),
    "observations.imported": EventKind(
        "Figures were imported", ("read", "added", "revised", "unchanged", "dropped", "sha256")
    ),
    "indicator.signalled": EventKind(
        "An indicator gave a signal",
        ("series", "phase", "label", "direction", "meaning", "first_period", "last_period", "rule_set"),
    ),
    "signal.accepted": EventKind("A signal was accepted"),
    "signal.explained": EventKind("A signal was explained"),
    "signal.dismissed": EventKind("A signal was dismissed"),
    "signal.closed": EventKind("A signal ended by itself", ("last_period",)),
    "signal.withdrawn_by_revision": EventKind("Revised figures withdrew a signal", ("revision",)),
    # capacity
    "trace.recorded": EventKind("Figures on how evidence is used were recorded", ("as_of", "count")),
}
