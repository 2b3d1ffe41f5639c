from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "moothall.events"
    label = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        from moothall.events import work  # noqa: F401
