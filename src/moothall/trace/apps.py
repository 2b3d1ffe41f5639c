from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "moothall.trace"
    label = "trace"
    verbose_name = "Trace"
