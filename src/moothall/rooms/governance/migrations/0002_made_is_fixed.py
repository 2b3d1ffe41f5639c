from django.db import migrations

from moothall.events.append_only import forbid_changes

# A made decision's state moves on, its version counts corrections and it may be published later: these three
# columns stay open. Whoever drafted it can be forgotten, so ``owner_id`` does too.
DECISION = (
    *("id", "workspace_id", "record_id", "ref", "title", "kind", "body_id", "taken_by", "matter", "text"),
    *("reasons", "no_evidence_because", "no_alternatives", "dissent", "cost_note", "equality_note"),
    *("made_on", "effective_from", "review_due", "supersedes_id", "fixed", "created"),
)


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]
    operations = [
        forbid_changes("governance_decision", columns=DECISION, when="OLD.fixed"),
        forbid_changes("governance_decisionoption", when="OLD.fixed"),
        forbid_changes("governance_evidencelink", when="OLD.fixed"),
        forbid_changes("governance_review", when="OLD.outcome <> 'open'"),
        forbid_changes("governance_correction"),
    ]
