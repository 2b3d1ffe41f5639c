from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "moothall.ui"
    label = "ui"
    verbose_name = "Pages"

    def ready(self) -> None:
        import moothall.ui.checks  # noqa: F401
