from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "moothall.rooms.governance"
    label = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        # What this room shows on the first screen, and its recurring work.
        from moothall.rooms.governance import home, schedule  # noqa: F401
