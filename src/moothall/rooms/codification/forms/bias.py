"""Choosing and writing templates for risk of bias, judging by one, and settling differences."""

from collections.abc import Mapping
from typing import Any

from django import forms

from moothall.rooms.codification.bias_templates import (
    SCALES,
    answers_of,
    domains_of,
    read_domains,
    written_domains,
)
from moothall.rooms.codification.models import BiasJudgement, BiasTemplate
from moothall.ui.forms import LongText

_PEOPLE = ((1, "One"), (2, "Two, blind to each other"))


def _people_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="How many people judge each record?",
        choices=_PEOPLE,
        coerce=int,
        widget=forms.RadioSelect,
        initial=1,
    )


class TakeUpForm(forms.Form):
    family = forms.ChoiceField(
        label="Which template?",
        choices=[each for each in BiasTemplate.Family.choices if each[0] != BiasTemplate.Family.OWN],
        widget=forms.RadioSelect,
    )
    people_needed = _people_field()


class TemplateForm(forms.Form):
    """A template of one's own, or the next version of one that there is."""

    name = forms.CharField(label="Name of the template", max_length=120)
    domains = forms.CharField(
        label="Domains",
        help_text="One a line. Questions to think of stand below their domain, with a dash before each.",
        widget=LongText(attrs={"rows": 12}),
    )
    scale = forms.ChoiceField(
        label="How can a domain be judged?",
        choices=[
            (key, ", ".join(each["name"].lower() for each in scale).capitalize())
            for key, scale in SCALES.items()
        ],
        widget=forms.RadioSelect,
    )
    people_needed = _people_field()

    def __init__(self, *args: Any, before: BiasTemplate | None = None, **kwargs: Any) -> None:
        if before:
            scale = next((key for key, each in SCALES.items() if each == before.judgements), "risk")
            kwargs["initial"] = {
                "name": before.name,
                "domains": written_domains(before.domains),
                "scale": scale,
                "people_needed": before.people_needed,
            }
        super().__init__(*args, **kwargs)
        if before:
            del self.fields["name"]

    @property
    def answers(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {
            "name": given.get("name", ""),
            "domains": read_domains(given["domains"]),
            "judgements": SCALES[given["scale"]],
            "people_needed": given["people_needed"],
        }


class JudgeForm(forms.Form):
    """Every domain of a template: its questions, a judgement, and the words that support it. What is left
    empty can be judged later. ``only`` narrows it to some domains."""

    def __init__(
        self,
        *args: Any,
        template: BiasTemplate,
        own: Mapping[str, BiasJudgement],
        only: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.domains = [each for each in domains_of(template) if only is None or each["key"] in only]
        for domain in self.domains:
            self._add(domain, template, own.get(domain["key"]))

    def _add(self, domain: Mapping[str, Any], template: BiasTemplate, said: BiasJudgement | None) -> None:
        key = domain["key"]
        answers = [("", "Not answered"), *((each, each) for each in answers_of(template))]
        for question in domain["questions"]:
            self.fields[question["key"]] = forms.ChoiceField(
                label=question["text"],
                choices=answers,
                required=False,
                initial=said.answers.get(question["key"], "") if said else "",
            )
        self.fields[f"{key}_judgement"] = forms.ChoiceField(
            label="Judgement",
            choices=[("", "Not judged yet"), *((each["key"], each["name"]) for each in template.judgements)],
            widget=forms.RadioSelect,
            required=False,
            initial=said.judgement if said else "",
        )
        self.fields[f"{key}_support"] = forms.CharField(
            label="What supports it?",
            max_length=4000,
            required=False,
            widget=LongText(attrs={"rows": 3}),
            initial=said.support if said else "",
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for domain in self.domains:
            key = domain["key"]
            said = [given.get(f"{key}_support"), *(given.get(each["key"]) for each in domain["questions"])]
            if any(said) and not given.get(f"{key}_judgement"):
                self.add_error(f"{key}_judgement", f"Choose a judgement: {domain['name']}")
        return given

    def groups(self) -> list[dict[str, Any]]:
        """Each domain with its boxes, for the page."""
        return [
            {
                "domain": domain,
                "questions": [self[each["key"]] for each in domain["questions"]],
                "judgement": self[f"{domain['key']}_judgement"],
                "support": self[f"{domain['key']}_support"],
            }
            for domain in self.domains
        ]

    @property
    def judged(self) -> dict[str, dict[str, Any]]:
        """What the actions take: the domains that have a judgement."""
        given = self.cleaned_data
        return {
            domain["key"]: {
                "judgement": given[f"{domain['key']}_judgement"],
                "support": given.get(f"{domain['key']}_support", ""),
                "answers": {
                    each["key"]: given[each["key"]] for each in domain["questions"] if given.get(each["key"])
                },
            }
            for domain in self.domains
            if given.get(f"{domain['key']}_judgement")
        }
