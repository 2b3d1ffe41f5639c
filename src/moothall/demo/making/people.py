"""The council and the people of the example, known by their roles."""

from django_scopes import scope

from moothall.demo.calendar import Calendar
from moothall.demo.content import content
from moothall.demo.example import Example
from moothall.people.models import Person
from moothall.rooms.governance import actions


def open_example(calendar: Calendar) -> Example:
    """The workspace with its people and its inquiry."""
    told = content("workspace")
    first = told["administrator"]
    workspace = actions.open_workspace(
        **told["workspace"],
        administrator_email=first["email"],
        administrator_name=first["name"],
        is_example=True,
    )
    example = Example(workspace, calendar)
    with scope(workspace=workspace):
        administrator = Person.objects.get(email=first["email"])
        for person in told["person"]:
            made = actions.add_member(workspace=workspace, by=administrator, **person)
            example.people[person["role"]] = made.person
        second = actions.add_member(workspace=workspace, by=administrator, **told["second_reviewer"])
        example.people["second_reviewer"] = second.person
        by = example.people["facilitator"]
        example.inquiry = actions.open_inquiry(workspace=workspace, by=by, **told["inquiry"])
    return example
