"""``python tests/journeys/screening_room.py``: an installation in which a review can be screened.

On the data folder that MOOTHALL_DATA names: three reviewers, the first of whom leads, and twenty records,
some long and one without an abstract. Prints one line of JSON with where the review is.
"""

import json

PASSWORD = "a long enough password"
PEOPLE = ("lead@example.org", "second@example.org", "third@example.org")
SLUG = "testshire"
RECORDS = 20
SENTENCE = "Free swimming was offered to under-16s in {} towns, and visits to pools were counted each month. "


def title_of(number: int) -> str:
    more = " and what families and schools say of it, in their own words" * (number % 5 == 0)
    return f"Free swimming for children, report {number}{more}"


def abstract_of(number: int) -> str:
    return "" if number == 7 else "".join(SENTENCE.format(n + 2) for n in range((number * 7) % 40 + 1))


def furnish() -> dict[str, str]:
    """Make people, review and records by the real actions."""
    from django_scopes import scope
    from tests.rooms.codification import reviewing

    from moothall.people.models import Membership, Person, Workspace

    workspace = Workspace.objects.create(slug=SLUG, name="Testshire Council")
    with scope(workspace=workspace):
        people = []
        for number, email in enumerate(PEOPLE, start=1):
            person = Person.objects.create_user(email, PASSWORD, name=f"Reviewer {number}")
            Membership.objects.create(workspace=workspace, person=person, role="reviewer")
            people.append(person)
        made = reviewing.Screening(reviewing.opened(workspace, by=people[0]), people)
        for person in people[1:]:
            reviewing.actions.invite_reviewer(review=made.review, person=person, by=people[0])
        papers = [reviewing.paper(workspace, title_of(n), text=abstract_of(n)) for n in range(1, RECORDS + 1)]
        made.records = made.add(*papers)
        made.go_to("title_abstract")
    return {"review": str(made.review.pk), "record": str(made.records[0].pk)}


if __name__ == "__main__":
    import django

    django.setup()

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(furnish()))
