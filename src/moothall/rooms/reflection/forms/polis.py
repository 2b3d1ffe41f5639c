"""What the page for files of the Polis software asks."""

from typing import Any

from django import forms

from moothall.formats.polis_csv import FILES, PolisExport, read
from moothall.formats.safe_files import SafeFile, UnsafeFile, open_upload, open_zip

# Bytes that are read while somebody waits: about 20,000 votes.
AT_ONCE = 500_000


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files, each counted and recognised."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[SafeFile]:
        several = data if isinstance(data, list | tuple) else [data]
        given = [super(FilesField, self).clean(each, initial) for each in several]
        if not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        try:
            return [open_upload(f, declared_name=f.name, allowed=("zip", "text")) for f in given]
        except UnsafeFile as refused:
            raise forms.ValidationError(refused.sentence) from refused


class PolisForm(forms.Form):
    """``export`` is what the files hold, or None if it ``is_large`` and is read in the background."""

    is_large = False
    export: PolisExport | None = None
    files = FilesField(
        label="Files of the conversation",
        help_text=(
            "The zip file of an export, or its CSV files: votes.csv or participants-votes.csv, and "
            "comments.csv and summary.csv if you have them. At most 50 MB a file."
        ),
        widget=SeveralFiles(attrs={"accept": ".zip,.csv,application/zip,text/csv"}),
        error_messages={"required": "Choose the files"},
    )
    question = forms.CharField(
        label="What was the question?",
        help_text="Leave this empty to take the topic that the files name.",
        max_length=200,
        required=False,
    )

    def clean_files(self) -> dict[str, bytes]:
        """Names and contents. Whether they hold a conversation is seen at once unless they are large."""
        try:
            files = _by_name(self.cleaned_data["files"])
            self.is_large = sum(map(len, files.values())) > AT_ONCE
            self.export = None if self.is_large else read(files)
            return files
        except UnsafeFile as refused:
            raise forms.ValidationError(refused.sentence) from refused
        except ValueError as refused:
            raise forms.ValidationError(str(refused)) from refused


def _by_name(files: list[SafeFile]) -> dict[str, bytes]:
    """The files by name, out of archives too. Raises ValueError for the same name twice."""
    found: dict[str, bytes] = {}
    for file in files:
        members = [(file.name, file.data)]
        if file.kind == "zip":
            archive = open_zip(file.data)
            wanted = (name for name in archive.names if name.rsplit("/", 1)[-1].lower() in FILES)
            members = [(name, archive.read(name)) for name in wanted]
        for name, data in members:
            if name in found:
                raise ValueError(f"There are two files {name}. Send one conversation at a time.")
            # An empty file is a table without lines.
            if data:
                found[name] = data
    return found
