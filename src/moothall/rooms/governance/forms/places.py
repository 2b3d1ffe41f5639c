"""Bodies, members and inquiries."""

from django import forms

from moothall.people.models import Organisation
from moothall.permissions import GIVEN_ROLES, ROLES
from moothall.rooms.governance.models import Body
from moothall.ui.forms import LongText


class BodyForm(forms.Form):
    name = forms.CharField(label="Name", max_length=160)
    classification = forms.ChoiceField(
        label="What kind of body is it?", choices=Body.Classification.choices, widget=forms.RadioSelect
    )
    legal_regime = forms.ChoiceField(
        label="Whose law does it decide under?", choices=Body.LegalRegime.choices, widget=forms.RadioSelect
    )


class MemberForm(forms.Form):
    email = forms.EmailField(label="E-mail address", max_length=254)
    name = forms.CharField(
        label="Name",
        help_text="Somebody who has an account already keeps the name that they have.",
        max_length=120,
    )
    role = forms.ChoiceField(
        label="Role",
        choices=[(role, role.replace("_", " ").capitalize()) for role in GIVEN_ROLES],
        widget=forms.RadioSelect,
    )
    organisation = forms.CharField(
        label="Organisation",
        help_text="For example, Public Health or a university.",
        max_length=160,
        required=False,
    )
    organisation_kind = forms.ChoiceField(
        label="What kind of organisation is it?",
        choices=Organisation.Kind.choices,
        initial=Organisation.Kind.OTHER,
        required=False,
    )
    department = forms.CharField(label="Team or department", max_length=120, required=False)
    send_link = forms.BooleanField(
        label="Send them a link that signs them in",
        help_text="One e-mail, now. The link works once and for 15 minutes; they can ask for another "
        "when they sign in. Without this tick no e-mail is sent.",
        required=False,
    )
    choice_hints = {"role": {role: ROLES[role].sentence for role in GIVEN_ROLES}}

    def clean_organisation_kind(self) -> str:
        return self.cleaned_data["organisation_kind"] or Organisation.Kind.OTHER


class InquiryForm(forms.Form):
    title = forms.CharField(
        label="Short title", help_text="For example, Free swimming for under-16s", max_length=200
    )
    question = forms.CharField(
        label="What is the question?",
        help_text="One question that evidence, people and figures can help to answer.",
        max_length=300,
        widget=LongText(attrs={"rows": 2}),
    )
    purpose = forms.CharField(
        label="What is it for?",
        help_text="Which decision it is to help with, and by when.",
        widget=LongText(attrs={"rows": 3}),
        required=False,
    )
