from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "moothall.rooms.evaluation"
    label = "evaluation"
    verbose_name = "Evaluation"
