from django.apps import AppConfig


class CodificationConfig(AppConfig):
    name = "moothall.rooms.codification"
    label = "codification"
    verbose_name = "Codification"
