"""What planning a session asks."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from moothall.rooms.reflection.models import Session
from moothall.rooms.reflection.seeds import read_seeds
from moothall.ui.forms import DayMonthYearField, LongText


class PlanForm(forms.Form):
    question = forms.CharField(label="What is the question?", max_length=200)
    day = DayMonthYearField(label="On which day does it start?", help_text="For example, 27 3 2027")
    time = forms.TimeField(
        label="At what time do the doors open?",
        help_text="For example, 18:30",
        input_formats=["%H:%M", "%H.%M", "%H"],
        error_messages={"invalid": "Enter the time as hours and minutes, such as 18:30"},
    )
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
    several_groups = forms.BooleanField(label="People can choose more than one answer", required=False)
    results_mode = forms.ChoiceField(
        label="When can people see results?",
        choices=Session.ResultsMode.choices,
        initial=Session.ResultsMode.HIDDEN_UNTIL_CLOSED,
        widget=forms.RadioSelect,
    )

    def clean_seeds(self) -> str:
        _, problems = read_seeds(self.cleaned_data["seeds"].splitlines())
        if problems:
            raise ValidationError([ValidationError(sentence, code="line") for sentence in problems])
        return self.cleaned_data["seeds"]

    def clean_day(self) -> datetime.date:
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise ValidationError("The day must be today or later", code="past")
        return day

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        options = _lines(answers.get("group_options", ""))
        if answers.get("group_question") and len(options) < 2:
            self.add_error(
                "group_options", ValidationError("Enter at least two answers, one a line", code="few")
            )
        if options and not answers.get("group_question"):
            self.add_error(
                "group_question", ValidationError("Enter the question for these answers", code="none")
            )
        if len({option.casefold() for option in options}) < len(options):
            self.add_error("group_options", ValidationError("Enter each answer once", code="twice"))
        if any(len(option) > 80 for option in options):
            self.add_error(
                "group_options", ValidationError("Each answer has at most 80 characters", code="long")
            )
        return answers

    @property
    def plan(self) -> dict[str, Any]:
        """What ``plan_session`` takes."""
        answers = self.cleaned_data
        options = _lines(answers["group_options"])
        asked = {
            "question": answers["group_question"],
            "multiple": answers["several_groups"],
            "options": options,
        }
        return {
            "question": answers["question"],
            "starts": timezone.make_aware(datetime.datetime.combine(answers["day"], answers["time"])),
            "seeds": answers["seeds"].splitlines(),
            "groupings": [asked] if options else [],
            "results_mode": answers["results_mode"],
        }


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
