from django.apps import AppConfig


class ReflectionConfig(AppConfig):
    name = "moothall.rooms.reflection"
    label = "reflection"
    verbose_name = "Reflection"

    def ready(self) -> None:
        # What this room shows on the first screen, its background work, how an address leads to a session.
        from moothall.permissions import find_records_by
        from moothall.rooms.reflection import digest, home, retention, work  # noqa: F401
        from moothall.rooms.reflection.queries import session_by_id

        find_records_by("session", session_by_id)
