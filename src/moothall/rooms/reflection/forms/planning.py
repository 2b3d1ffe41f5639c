"""What planning a session asks."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from moothall.rooms.reflection.models import Grouping, Session, Statement
from moothall.rooms.reflection.seeds import read_seeds
from moothall.ui.forms import DayMonthYearField, LongText

SHORTEST, LONGEST = 10, 480


class WhenAndWhereForm(forms.Form):
    """The day, the time of the doors, the length and the place."""

    day = DayMonthYearField(label="On which day does it start?", help_text="For example, 27 3 2027")
    time = forms.TimeField(
        label="At what time do the doors open?",
        help_text="For example, 18:30",
        input_formats=["%H:%M", "%H.%M", "%H"],
        error_messages={"invalid": "Enter the time as hours and minutes, such as 18:30"},
    )
    minutes = forms.IntegerField(
        label="How many minutes does it take?", min_value=SHORTEST, max_value=LONGEST, initial=90
    )
    place = forms.CharField(
        label="Where is it?",
        help_text="Invitations say it. For example, “Town hall, room 2” or the address of a video call.",
        max_length=200,
        required=False,
    )

    def clean_day(self) -> datetime.date:
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise ValidationError("The day must be today or later", code="past")
        return day

    @property
    def when_and_where(self) -> dict[str, Any]:
        answers = self.cleaned_data
        return {
            "starts": timezone.make_aware(datetime.datetime.combine(answers["day"], answers["time"])),
            "minutes": answers["minutes"],
            "place": answers["place"],
        }

    @staticmethod
    def answers_of(session: Session) -> dict[str, Any]:
        """What this form is filled with for a session."""
        starts = timezone.localtime(session.starts)
        return {
            "day": starts.date(),
            "time": f"{starts:%H:%M}",
            "minutes": session.minutes,
            "place": session.place,
        }


class ContinueForm(WhenAndWhereForm):
    """A session that goes on from an earlier one, whose statements and groups come along: ``carried``."""

    question = forms.CharField(label="What is the question?", max_length=200)
    seeds = forms.CharField(
        label="Which statements do people vote on beside the earlier ones?",
        help_text="One a line, 10 to 240 characters each.",
        widget=LongText(attrs={"rows": 5}),
        required=False,
    )
    field_order = ("question", "day", "time", "minutes", "place", "seeds")

    def __init__(self, *args: Any, carried: list[Statement] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.carried = carried or []

    def clean_seeds(self) -> str:
        taken = [statement.text for statement in self.carried]
        _, problems = read_seeds(self.cleaned_data["seeds"].splitlines(), taken=taken)
        if problems:
            raise ValidationError([ValidationError(sentence, code="line") for sentence in problems])
        return self.cleaned_data["seeds"]

    @property
    def plan(self) -> dict[str, Any]:
        """What ``plan_session`` takes."""
        answers = self.cleaned_data
        seeds = answers["seeds"].splitlines()
        return {"question": answers["question"], "seeds": seeds, **self.when_and_where}


class PlanForm(ContinueForm):
    """Eight questions; whatever else can be set comes from the rules of the space."""

    seeds = forms.CharField(
        label="Which statements do people vote on first?",
        help_text="One a line, 10 to 240 characters each. Say one thing in each. You can add more later.",
        widget=LongText(attrs={"rows": 10}),
        required=False,
    )
    group_question = forms.CharField(
        label="What do you ask people about themselves?",
        help_text="For example, “Who are you here as?” Results are then shown by group as well.",
        max_length=200,
        required=False,
    )
    group_options = forms.CharField(
        label="Which answers can they choose from?",
        help_text="One a line. “Prefer not to say” is always added.",
        widget=LongText(attrs={"rows": 5}),
        required=False,
    )
    field_order = (*ContinueForm.field_order, "group_question", "group_options")

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        options = lines_of(answers.get("group_options", ""))
        if options and not answers.get("group_question"):
            self.add_error(
                "group_question", ValidationError("Enter the question for these answers", code="none")
            )
        if answers.get("group_question") or options:
            for sentence in problems_with_options(options):
                self.add_error("group_options", ValidationError(sentence, code="options"))
        return answers

    @property
    def plan(self) -> dict[str, Any]:
        answers = self.cleaned_data
        options = lines_of(answers["group_options"])
        asked = {"question": answers["group_question"], "multiple": False, "options": options}
        return {**super().plan, "groupings": [asked] if options else []}


class GroupingForm(forms.Form):
    """One more question about belonging."""

    group_question = forms.CharField(
        label="What do you ask people about themselves?",
        help_text="For example, “Who are you here as?”",
        max_length=200,
    )
    group_options = forms.CharField(
        label="Which answers can they choose from?",
        help_text="One a line. “Prefer not to say” is always added.",
        widget=LongText(attrs={"rows": 5}),
    )
    multiple = forms.BooleanField(label="People can choose more than one answer", required=False)
    declared_by = forms.ChoiceField(
        label="Who says which group somebody belongs to?",
        choices=Grouping.DeclaredBy.choices,
        initial=Grouping.DeclaredBy.SELF_DECLARED,
        widget=forms.RadioSelect,
    )
    choice_hints = {
        "declared_by": {
            "self_declared": "Each person is asked when they join, and can leave it out.",
            "by_invitation": "You invite people as one of these groups. Whoever joins without an invitation "
            "is in none of them.",
        }
    }

    def clean_group_options(self) -> str:
        problems = problems_with_options(lines_of(self.cleaned_data["group_options"]))
        if problems:
            raise ValidationError([ValidationError(sentence, code="options") for sentence in problems])
        return self.cleaned_data["group_options"]

    @property
    def asked(self) -> dict[str, Any]:
        """What ``add_grouping`` takes."""
        answers = self.cleaned_data
        return {
            "question": answers["group_question"],
            "options": lines_of(answers["group_options"]),
            "multiple": answers["multiple"],
            "declared_by": answers["declared_by"],
        }


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def problems_with_options(options: list[str]) -> list[str]:
    problems = []
    if len(options) < 2:
        problems.append("Enter at least two answers, one a line")
    if len({option.casefold() for option in options}) < len(options):
        problems.append("Enter each answer once")
    if any(len(option) > 80 for option in options):
        problems.append("Each answer has at most 80 characters")
    return problems
