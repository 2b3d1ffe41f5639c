from django.apps import AppConfig


class CodificationConfig(AppConfig):
    name = "moothall.rooms.codification"
    label = "codification"
    verbose_name = "Codification"

    def ready(self) -> None:
        # What this room shows on the first screen, its background work, how an address leads to a review.
        from moothall.permissions import find_records_by
        from moothall.rooms.codification import home, work  # noqa: F401
        from moothall.rooms.codification.queries import (
            contribution_by_id,
            contribution_link_by_id,
            review_by_id,
        )

        find_records_by("review", review_by_id)
        find_records_by("contribution_link", contribution_link_by_id)
        find_records_by("contribution", contribution_by_id)
