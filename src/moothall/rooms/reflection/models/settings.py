"""What a space agrees for its sessions, and a session may set for itself."""

from django.db.models import TextChoices


class Anonymity(TextChoices):
    ANONYMOUS = "anonymous", "Nobody is known"
    PSEUDONYMOUS = "pseudonymous", "People have seat numbers"
    IDENTIFIED = "identified", "People agree to be known"


class Moderation(TextChoices):
    BEFORE = "before", "Statements are checked before they are shown"
    AFTER = "after", "Statements are shown at once"


class ResultsMode(TextChoices):
    HIDDEN_UNTIL_CLOSED = "hidden_until_closed", "When the session is closed"
    LIVE_OVERALL = "live_overall", "While people vote, for everyone together"
    LIVE_GROUPS = "live_groups", "While people vote, by group as well"
