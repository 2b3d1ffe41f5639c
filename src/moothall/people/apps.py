from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "moothall.people"
    label = "people"
    verbose_name = "People"
