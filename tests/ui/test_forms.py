"""Forms as people meet them: errors say what to do and lead there, and nothing typed is lost."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.ui.html_tree import elements_of

from moothall.ui.forms import DayMonthYearField, LongText, error_summary_html, fields_html, problems_of

DJANGO_SAYS = ("This field is required", "Enter a valid", "Select a valid choice", "Ensure this value")


class Everything(forms.Form):
    title = forms.CharField(label="Title", max_length=20)
    e_mail = forms.EmailField(label="E-mail address")
    page = forms.URLField(label="Web page", assume_scheme="https")
    number = forms.IntegerField(label="Number of visits", min_value=1)
    share = forms.DecimalField(label="Share", decimal_places=1)
    reason = forms.CharField(label="Reason", widget=LongText, max_length=30)
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "Research"), ("b", "Practice")], widget=forms.RadioSelect
    )
    themes = forms.MultipleChoiceField(
        label="Themes", choices=[("p", "Price"), ("d", "Distance")], widget=forms.CheckboxSelectMultiple
    )
    body = forms.ChoiceField(label="Body", choices=[("", "---"), ("1", "Cabinet")])
    review = DayMonthYearField(label="Review date")
    time = forms.TimeField(label="Time")
    agreed = forms.BooleanField(label="I have read it")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    file = forms.FileField(label="File")


TYPED = {
    "title": "A title far longer than the twenty that fit",
    "e_mail": "nobody at example",
    "page": "not a page",
    "number": "0",
    "share": "1.25",
    "reason": "Because it is much longer than the thirty that fit",
    "kind": "z",
    "themes": ["q"],
    "body": "9",
    "review-day": "29",
    "review-month": "February",
    "review-year": "2027",
    "time": "noonish",
}


def whole(form) -> str:
    return f"{error_summary_html(form)}{fields_html(form)}"


@pytest.mark.parametrize("data", [{}, TYPED])
def test_every_link_of_the_summary_leads_to_a_control(data):
    form = Everything(data, {})
    html = whole(form)
    ids = [attributes["id"] for _, attributes in elements_of(html) if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for tag, attributes in elements_of(html) if tag == "a"]
    assert len(links) == len(Everything.base_fields)
    assert [link for link in links if link.removeprefix("#") not in ids] == []
    described = [a["aria-describedby"] for _, a in elements_of(html) if "aria-describedby" in a]
    assert [one for names in described for one in names.split() if one not in ids] == []


@pytest.mark.parametrize("data", [{}, TYPED])
def test_no_sentence_is_the_librarys_own(data):
    html = whole(Everything(data, {}))
    assert [words for words in DJANGO_SAYS if words in html] == []


def test_everything_typed_is_still_there():
    html = whole(Everything(TYPED, {}))
    for typed in (
        "A title far longer",
        "nobody at example",
        "not a page",
        "1.25",
        "Because it is",
        "noonish",
    ):
        assert typed in html
    values = [a.get("value") for tag, a in elements_of(html) if tag == "input"]
    assert {"29", "February", "2027", "0"} <= set(values)


def test_a_password_is_never_sent_back():
    assert "secret words" not in whole(Everything({"password": "secret words"}, {}))


def test_sentences_say_what_to_do():
    empty = {problem.sentence for problem in problems_of(Everything({}, {}))}
    assert {"Enter the title", "Enter the e-mail address", "Choose the kind", "Choose the file"} <= empty
    assert "Tick “I have read it” to continue" in empty
    assert "Choose at least one answer under “Themes”" in empty
    wrong = {problem.sentence for problem in problems_of(Everything(TYPED, {}))}
    assert "29 February 2027 is not a real date" in wrong
    assert "The title must be 20 characters or fewer; it has 43" in wrong
    assert "The time must be a time, such as 19:30" in wrong


def test_a_chosen_file_is_named_so_that_it_can_be_chosen_again():
    file = SimpleUploadedFile("visits.csv", b"month,visits")
    assert "You chose “visits.csv”: choose it again." in whole(Everything({}, {"file": file}))


def test_a_missing_part_of_a_date_is_asked_for_where_it_is_missing():
    class OneDate(forms.Form):
        review = DayMonthYearField(label="Review date")

    (problem,) = problems_of(OneDate({"review-day": "3", "review-year": "2027"}))
    assert problem.sentence == "The review date must include a month"
    assert problem.anchor == "id_review-month"


def test_rows_of_a_formset_are_named():
    rows = forms.formset_factory(Everything, extra=0, min_num=3)
    data = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
    data |= {f"form-{row}-title": "Title" for row in (0, 1)}
    sentences = [problem.sentence for problem in problems_of(rows(data))]
    assert "Row 3: Enter the title" in sentences
    assert "Row 1: Enter the title" not in sentences


def test_a_widget_without_a_component_is_named():
    class Odd(forms.Form):
        day = forms.DateField(label="Day")

    with pytest.raises(ValueError, match=r"Odd.day has a DateInput.*Use DayMonthYearField"):
        fields_html(Odd())


def test_hostile_answers_and_choices_stay_text():
    class Hostile(forms.Form):
        kind = forms.ChoiceField(
            label="<b>Kind</b>", choices=[("<i>", "<script>x</script>")], widget=forms.RadioSelect
        )
        title = forms.CharField(label="Title", help_text="<img src=x>")

    html = whole(Hostile({"title": '"><script>alert(1)</script>', "kind": "</div>"}))
    assert {tag for tag, _ in elements_of(html)} & {"script", "img", "b", "i"} == set()
