from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "moothall.rooms.governance"
    label = "governance"
    verbose_name = "Governance"
