from django.db import migrations

from moothall.events.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("codification", "0001_initial")]
    operations = [
        forbid_changes(
            "codification_evidencestatement",
            columns=("number", "version", "text", "certainty", "certainty_reason", "missing_voices"),
            when="OLD.state <> 'draft'",
        )
    ]
