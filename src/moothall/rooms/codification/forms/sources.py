"""Adding a source in at most six answers, and editing all that is known of one."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from moothall.rooms.codification.details import DETAILS, KNOWN_BY, LEVELS, STATUSES, Detail
from moothall.rooms.codification.identifiers import doi_in
from moothall.rooms.codification.models import Consent, Source
from moothall.trace.models import Inquiry
from moothall.ui.forms import DayMonthYearField, LongText

Kind = Source.Kind
Scope, Quotation = Consent.Scope, Consent.Quotation
WHEN_HINT = "For example, March 2026"


class KindForm(forms.Form):
    """What is to be added, and for which inquiry if there are several."""

    kind = forms.ChoiceField(
        label="What kind of source is it?", choices=Kind.choices, widget=forms.RadioSelect
    )
    choice_hints = {
        "kind": {
            Kind.RESEARCH: "A study, a review or a report of one",
            Kind.MONITORING_DATA: "Figures that the council or a partner keeps",
            Kind.PRACTICE_KNOWLEDGE: "What people know from doing the work",
            Kind.LIVED_EXPERIENCE: "What somebody has lived through, told with their consent",
            Kind.POLICY_DOCUMENT: "What a public body has set down to do",
        }
    }

    def __init__(self, *args: Any, inquiries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if inquiries.count() > 1:
            self.fields["inquiry"] = forms.ModelChoiceField(
                inquiries, label="Which inquiry is it for?", empty_label="All of them", required=False
            )


class SourceForm(forms.Form):
    """The questions about one kind. ``answers`` is what ``add_source`` takes beside who, where and kind."""

    kind: str
    task: str
    # The fields whose answers are details; the others are named as ``add_source`` names them.
    details: tuple[str, ...] = ()

    @property
    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        answers = {name: value for name, value in given.items() if name not in self.details}
        return answers | {"details": {name: given[name] for name in self.details}}


class ResearchForm(SourceForm):
    kind, task = Kind.RESEARCH, "Add research"
    title = forms.CharField(label="Title", max_length=1000)
    authors = forms.CharField(
        label="Authors",
        help_text="One a line, the family name first: Family, Given.",
        widget=LongText(attrs={"rows": 3}),
        required=False,
    )
    year = forms.IntegerField(label="Year", min_value=1000, max_value=2999, required=False)
    found_at = forms.CharField(label="DOI or web address", max_length=500, required=False)
    text = forms.CharField(
        label="Abstract", help_text="Sentences from here can be coded.", widget=LongText, required=False
    )

    def clean_found_at(self) -> str:
        place = self.cleaned_data["found_at"]
        if place and not doi_in(place) and not place.startswith(("https://", "http://")):
            raise ValidationError(
                "Enter a DOI, such as 10.1136/bmj.b81, or a web address that begins with https://",
                code="place",
            )
        return place

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        place = answers.pop("found_at")
        is_address = place.startswith("http")
        authors = [_author(line) for line in answers["authors"].splitlines() if line.strip()]
        return answers | {"doi": doi_in(place), "url": place if is_address else "", "authors": authors}


class FiguresForm(SourceForm):
    kind, task = Kind.MONITORING_DATA, "Add monitoring data"
    details = ("owner", "period_covered", "geography")
    title = forms.CharField(label="Title", max_length=1000)
    owner = forms.CharField(label="Who keeps the figures?", max_length=200)
    period_covered = forms.CharField(
        label="Which period do they cover?", help_text="For example, April 2024 to March 2026", max_length=120
    )
    geography = forms.CharField(label="Which area do they cover?", max_length=200)
    text = forms.CharField(label="What do the figures say?", widget=LongText, required=False)


class PracticeForm(SourceForm):
    kind, task = Kind.PRACTICE_KNOWLEDGE, "Add what practice knows"
    details = ("known_by", "role", "setting", "date")
    text = forms.CharField(
        label="What do you know?",
        help_text="Do not name other people or say what would show who they are.",
        widget=LongText,
    )
    known_by = forms.ChoiceField(
        label="How do you know it?", choices=list(KNOWN_BY.items()), widget=forms.RadioSelect
    )
    role = forms.CharField(label="What is your role?", max_length=200)
    setting = forms.CharField(label="Where was this?", max_length=200)
    date = forms.CharField(label="When was this?", help_text=WHEN_HINT, max_length=120)


class AccountForm(SourceForm):
    kind, task = Kind.LIVED_EXPERIENCE, "Add an account of lived experience"
    details = ("setting", "date")
    text = forms.CharField(
        label="What has the person told?",
        help_text="Do not name anyone or say what would show who they are. "
        "If the person agreed to other words only, write it in your words.",
        widget=LongText,
    )
    setting = forms.CharField(label="Where was this?", max_length=200, required=False)
    date = forms.CharField(label="When was this?", help_text=WHEN_HINT, max_length=120)
    scope = forms.ChoiceField(
        label="Where has the person agreed that it may be used?",
        choices=[(scope.value, scope.label) for scope in (Scope.THIS_COUNCIL, Scope.PUBLISHED)],
        widget=forms.RadioSelect,
    )
    quotation = forms.ChoiceField(
        label="How have they agreed to be quoted?",
        choices=Quotation.choices,
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(
        label="The person has given their consent and knows that they can withdraw it",
        error_messages={"required": "Ask the person for their consent first: without it nothing is stored"},
    )

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        del answers["agreed"]
        return answers | {"consent": {name: answers.pop(name) for name in ("scope", "quotation")}}


class PolicyForm(SourceForm):
    kind, task = Kind.POLICY_DOCUMENT, "Add a policy document"
    details = ("body", "level", "status", "in_force_from")
    title = forms.CharField(label="Title", max_length=1000)
    body = forms.CharField(label="Which body has set it down?", max_length=200)
    level = forms.ChoiceField(label="At which level?", choices=list(LEVELS.items()), widget=forms.RadioSelect)
    status = forms.ChoiceField(
        label="What is its status?", choices=list(STATUSES.items()), widget=forms.RadioSelect
    )
    in_force_from = DayMonthYearField(
        label="From which day is it in force?", help_text="For example, 27 3 2027"
    )
    text = forms.CharField(label="What does it say?", widget=LongText, required=False)

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        day = answers["details"]["in_force_from"]
        answers["details"]["in_force_from"] = day.isoformat()
        return answers | {"year": day.year}


class EditSourceForm(forms.Form):
    """Everything that can be edited of a source. ``answers`` is what ``edit_source`` takes beside the source
    and who edits."""

    title = forms.CharField(label="Title", widget=LongText(attrs={"rows": 2}), required=False)
    authors = forms.CharField(
        label="Authors",
        help_text="One a line, the family name first: Family, Given.",
        widget=LongText(attrs={"rows": 4}),
        required=False,
    )
    organisation = forms.CharField(label="Organisation or publisher", required=False)
    year = forms.IntegerField(label="Year", min_value=1000, max_value=2999, required=False)
    date_text = forms.CharField(label="Date, as the source gives it", max_length=120, required=False)
    container = forms.CharField(label="Journal, book or website", required=False)
    volume = forms.CharField(label="Volume", max_length=120, required=False)
    issue = forms.CharField(label="Issue", max_length=120, required=False)
    page_first = forms.CharField(label="First page", max_length=60, required=False)
    page_last = forms.CharField(label="Last page", max_length=60, required=False)
    doi = forms.CharField(label="DOI", max_length=255, required=False)
    pmid = forms.CharField(label="PMID", max_length=20, required=False)
    isbn = forms.CharField(label="ISBN", max_length=120, required=False)
    url = forms.CharField(label="Web address", max_length=2000, required=False)
    accessed_on = DayMonthYearField(label="Day on which it was last read there", required=False)
    language = forms.CharField(label="Language", max_length=60, required=False)
    keywords = forms.CharField(
        label="Keywords", help_text="One a line.", widget=LongText(attrs={"rows": 4}), required=False
    )
    abstract = forms.CharField(label="Abstract", widget=LongText(attrs={"rows": 10}), required=False)
    rights = forms.ChoiceField(
        label="Who may use it?", choices=Source.Rights.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        self.source = source
        initial = {name: getattr(source, name) for name in self.base_fields}
        initial["authors"] = "\n".join(map(_line, source.authors))
        initial["keywords"] = "\n".join(source.keywords)
        self.details = {name: d for name, d in DETAILS[source.kind].items() if not d.is_linked}
        initial |= {_NAMED.format(name): source.details.get(name, "") for name in self.details}
        super().__init__(*args, initial=initial, **kwargs)
        if source.is_contributed:
            # The words of the person who told them are the source.
            for name in set(self.fields) - {"title", "keywords"}:
                del self.fields[name]
        for name, detail in self.details.items():
            self.fields[_NAMED.format(name)] = _question(detail)

    @property
    def answers(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name in self.base_fields}
        if "authors" in given:
            # What nobody has touched stays as it is, whatever commas are in it.
            known = {_line(author): author for author in self.source.authors}
            given["authors"] = [known.get(line) or _author(line) for line in _lines(given["authors"])]
        given["keywords"] = _lines(given["keywords"])
        if given.get("doi", "") != self.source.doi:
            given["doi"] = doi_in(given["doi"]) or given["doi"].lower()
        details = {name: self.cleaned_data[_NAMED.format(name)] for name in self.details}
        return given | {"details": {name: _kept(value) for name, value in details.items()}}


# Some details are called as fields of the source are.
_NAMED = "details_{}"


def _question(detail: Detail) -> forms.Field:
    if detail.choices:
        choices = list(detail.choices.items())
        return forms.ChoiceField(
            label=detail.label, choices=choices, widget=forms.RadioSelect, required=detail.required
        )
    if detail.is_day:
        return DayMonthYearField(label=detail.label, required=detail.required)
    return forms.CharField(label=detail.label, max_length=2000, required=detail.required)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _kept(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


def _line(author: dict[str, str]) -> str:
    family, given = author.get("family", ""), author.get("given", "")
    return author.get("literal") or ", ".join(part for part in (family, given) if part)


SOURCE_FORMS: dict[str, type[SourceForm]] = {
    form.kind: form for form in (ResearchForm, FiguresForm, PracticeForm, AccountForm, PolicyForm)
}


def the_inquiry(inquiries: Any, key: str = "") -> Inquiry | None:
    """The inquiry that was chosen, or the only one there is."""
    chosen = KindForm({"inquiry": key}, inquiries=inquiries)
    if "inquiry" not in chosen.fields:
        return inquiries.first()
    chosen.full_clean()
    return chosen.cleaned_data.get("inquiry")


def _author(line: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in line.partition(","))
    if not comma:
        return {"family": "", "given": "", "literal": family}
    return {"family": family, "given": given, "literal": ""}
