from django.db import migrations

from moothall.events.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_initial")]
    operations = [
        forbid_changes("evaluation_observation"),
        forbid_changes("evaluation_spcrun"),
        forbid_changes(
            "evaluation_importbatch",
            columns=(
                *("indicator_id", "file_name", "sha256", "bytes", "mapping", "header", "state"),
                *("rows_read", "rows_added", "rows_revised", "rows_unchanged", "dropped", "warnings"),
            ),
            when="OLD.state = 'done'",
        ),
    ]
