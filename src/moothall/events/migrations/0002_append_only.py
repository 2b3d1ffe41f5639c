from django.db import migrations

from moothall.events.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [forbid_changes("events_event")]
