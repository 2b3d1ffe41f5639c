from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "moothall.jobs"
    label = "jobs"
    verbose_name = "Background work"

    def ready(self) -> None:
        # The one recurring task of this package: old rows are removed.
        from moothall.jobs import tidying  # noqa: F401
