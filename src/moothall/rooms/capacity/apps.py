from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "moothall.rooms.capacity"
    label = "capacity"
    verbose_name = "Capacity"

    def ready(self) -> None:
        # What this room shows on the first screen, and its recurring work.
        from moothall.rooms.capacity import home, work  # noqa: F401
