from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "moothall.rooms.evaluation"
    label = "evaluation"
    verbose_name = "Evaluation"

    def ready(self) -> None:
        # What this room shows on the first screen, and its background work.
        from moothall.rooms.evaluation import home, work  # noqa: F401
