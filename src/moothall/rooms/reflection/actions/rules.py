"""The rules of a space: each change is a new version with its reason, and no earlier one is lost."""

from typing import Any

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.models import Space, SpaceRules
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.rooms.reflection.rulebook import RULES, problems_with


@transaction.atomic
def change_rules(*, space: Space, reason: str, by: Person | None, **changes: Any) -> SpaceRules:
    """Agree on new rules: the next version, which takes over what ``changes`` (of RULES) does not name.

    Sessions that are planned already keep the version they were planned under. Raises SessionRefused without
    a reason, for a value that is not allowed, and where nothing would change.
    """
    if unknown := set(changes) - set(RULES):
        raise TypeError(f"Rules have no {', '.join(sorted(unknown))}.")
    space = Space.objects.select_for_update().get(pk=space.pk)
    former = space.rules
    values = {name: changes.get(name, getattr(former, name)) for name in RULES}
    refused = problems_with(changes)
    if not reason.strip():
        refused.append(("reason", "Say why the rules change"))
    if all(values[name] == getattr(former, name) for name in RULES):
        refused.append(("", "Nothing has changed: change at least one rule"))
    if refused:
        raise SessionRefused(refused)
    version = former.version + 1
    made = SpaceRules.objects.create(
        workspace=space.workspace, space=space, version=version, reason=reason.strip(), **values
    )
    happened("space.rules_changed", space, by, version=version)
    return made
