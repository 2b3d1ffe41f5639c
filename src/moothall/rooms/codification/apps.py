from django.apps import AppConfig


class CodificationConfig(AppConfig):
    name = "moothall.rooms.codification"
    label = "codification"
    verbose_name = "Codification"

    def ready(self) -> None:
        # What this room shows on the first screen, and its background work.
        from moothall.rooms.codification import home, work  # noqa: F401
