"""What a prompt asks: words, and a picture for those who can see it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from moothall.formats.safe_files import PICTURES, Picture, UnsafeFile, open_upload, read_picture
from moothall.ui.forms import LongText


class PromptForm(forms.Form):
    """``has_picture`` says that there is one already, which stays unless another is chosen."""

    text = forms.CharField(
        label="What is the question, or what stands above the picture?",
        max_length=300,
        widget=LongText(attrs={"rows": 3}),
    )
    picture = forms.FileField(
        label="Picture",
        help_text="PNG, JPEG or WebP, up to 25 million pixels. Where and when it was taken is left out.",
        required=False,
    )
    alternative_text = forms.CharField(
        label="What does the picture show?",
        help_text="In words, for people who cannot see it. Needed with a picture.",
        max_length=300,
        widget=LongText(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, *args: Any, has_picture: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_picture = has_picture

    def clean_picture(self) -> Picture | None:
        file = self.cleaned_data["picture"]
        if not file:
            return None
        try:
            return read_picture(open_upload(file, declared_name=file.name, allowed=PICTURES))
        except UnsafeFile as refused:
            raise ValidationError(refused.sentence, code=refused.code) from refused

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        pictured = self.has_picture or answers.get("picture")
        if pictured and not (answers.get("alternative_text") or "").strip():
            self.add_error(
                "alternative_text", ValidationError("Say in words what the picture shows", code="words")
            )
        return answers
