"""What must be right before pages are served: the front-end assets and the council's theme."""

from typing import Any

from django.conf import settings
from django.core import checks

from moothall.ui.assets import COMMAND, missing_assets
from moothall.ui.theme import problems_with


@checks.register()
def check_assets(**_: Any) -> list[checks.CheckMessage]:
    missing = missing_assets()
    if not missing:
        return []
    words = f"The front-end assets are missing ({', '.join(missing)})."
    return [checks.Error(words, hint=f"Run: {COMMAND}", id="moothall.E001")]


@checks.register()
def check_theme(**_: Any) -> list[checks.CheckMessage]:
    found = problems_with(settings.MOOTHALL_THEME)
    return [checks.Error(sentence, hint="Change MOOTHALL_THEME.", id="moothall.E002") for sentence in found]
