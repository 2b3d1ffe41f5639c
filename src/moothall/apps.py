from django.apps import AppConfig


class MoothallConfig(AppConfig):
    name = "moothall"
    label = "moothall"

    def ready(self) -> None:
        # Every process, server or worker, must know how the rooms answer each other.
        import moothall.loops  # noqa: F401
