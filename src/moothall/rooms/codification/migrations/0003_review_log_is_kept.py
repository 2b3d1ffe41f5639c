from django.db import migrations

from moothall.events.append_only import forbid_changes, forbid_return

# Everywhere ``by_id`` stays open: whoever it was can be forgotten.
APPEARANCE = (
    *("id", "workspace_id", "source_id", "import_run_id", "position", "line", "database", "search_date"),
    *("raw", "fields", "created"),
)
PROTOCOL = ("id", "workspace_id", "review_id", "number", "text", "question", "criteria", "reason", "created")
# How a record came into a review; what becomes of it there moves on.
ENTRY = (
    *("id", "workspace_id", "review_id", "source_id", "entered_by_run_id", "route", "database", "round"),
    *("position", "created"),
)
RETRIEVAL = ("id", "workspace_id", "candidate_id", "state", "url", "file_id", "note", "position", "created")
STOP = ("id", "workspace_id", "review_id", "evidence", "reason", "left_out", "position", "created")
PHASE_CHANGE = ("id", "workspace_id", "review_id", "before", "after", "reason", "created")
STATE_CHANGE = ("id", "workspace_id", "source_id", "before", "after", "reason", "created")
FORM = ("id", "workspace_id", "review_id", "name", "number", "fields", "people_needed", "reason", "created")
EXTRACTION = (
    *("id", "workspace_id", "candidate_id", "form_id", "slot", "version", "answers", "state", "completed"),
    "created",
)
TEMPLATE = (
    *("id", "workspace_id", "family", "name", "number", "domains", "judgements", "people_needed", "created"),
)
JUDGEMENT = (
    *("id", "workspace_id", "candidate_id", "template_id", "domain", "slot", "version", "answers"),
    *("judgement", "support", "created"),
)


class Migration(migrations.Migration):
    dependencies = [("codification", "0002_published_is_fixed")]
    operations = [
        forbid_changes("codification_verdict"),
        forbid_changes("codification_rankrun"),
        forbid_changes("codification_criterion"),
        forbid_changes("codification_appearance", columns=APPEARANCE),
        forbid_return("codification_appearance", "voided", False),
        forbid_changes("codification_protocolversion", columns=PROTOCOL),
        forbid_changes("codification_candidate", columns=ENTRY),
        forbid_changes("codification_retrieval", columns=RETRIEVAL),
        forbid_changes("codification_screeningstop", columns=STOP),
        forbid_changes("codification_phasechange", columns=PHASE_CHANGE),
        forbid_changes("codification_sourcestatechange", columns=STATE_CHANGE),
        forbid_changes("codification_extractionform", columns=FORM),
        forbid_changes("codification_extraction", columns=EXTRACTION, when="OLD.state = 'completed'"),
        forbid_changes("codification_biastemplate", columns=TEMPLATE),
        forbid_changes("codification_biasjudgement", columns=JUDGEMENT),
    ]
