from django.apps import AppConfig


class ReflectionConfig(AppConfig):
    name = "moothall.rooms.reflection"
    label = "reflection"
    verbose_name = "Reflection"
