from django.db import migrations

from moothall.events.append_only import forbid_changes, forbid_return


class Migration(migrations.Migration):
    dependencies = [("codification", "0001_initial")]
    operations = [
        forbid_changes(
            "codification_evidencestatement",
            columns=(
                *("id", "workspace_id", "record_id", "number", "version", "text", "certainty"),
                *("certainty_reason", "missing_voices", "supersedes_id", "published"),
            ),
            when="OLD.state <> 'draft'",
        ),
        forbid_return("codification_evidencestatement", "state", "draft"),
    ]
