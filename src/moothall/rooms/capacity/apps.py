from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "moothall.rooms.capacity"
    label = "capacity"
    verbose_name = "Capacity"
