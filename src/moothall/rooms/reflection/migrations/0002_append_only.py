from django.db import migrations

from moothall.events.append_only import forbid_changes
from moothall.rooms.reflection.ballot.changes import announce_changes


class Migration(migrations.Migration):
    dependencies = [("reflection", "0001_initial")]
    operations = [
        forbid_changes("reflection_voteevent"),
        forbid_changes("reflection_moderationact"),
        forbid_changes("reflection_spacerules"),
        announce_changes(),
    ]
