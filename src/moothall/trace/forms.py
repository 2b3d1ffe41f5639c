"""The one question of the search page."""

from django import forms


class SearchForm(forms.Form):
    q = forms.CharField(
        label="What are you looking for?",
        help_text="Papers, excerpts, statements, votes, decisions and figures of this workspace.",
        required=False,
    )
