"""The words of a source: pasted by somebody, or read from one of its files."""

from django.db import transaction

from moothall.events.happened import happened
from moothall.formats.document_text import DocumentText
from moothall.people.models import Person
from moothall.rooms.codification.actions.finding import renew_search_of
from moothall.rooms.codification.models import Source, SourceFile, SourceText

PASTED = "Its words had been pasted before it was read, so those stay."


@transaction.atomic
def keep_file_text(*, file: SourceFile, found: DocumentText | str, by: Person | None) -> SourceFile:
    """Keep the words that were read from a file, as the next version of its source's text, or the sentence
    that says why there are none. Words that somebody has pasted are better: they stay. Doing it again changes
    nothing, nor does it for a file that has been removed since."""
    source = Source.objects.select_for_update(of=("self",), no_key=True).get(pk=file.source_id)
    file = SourceFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.removed or file.text_state != SourceFile.TextState.WAITING:
        return file
    is_found = isinstance(found, DocumentText)
    file.text_state = SourceFile.TextState.FOUND if is_found else SourceFile.TextState.FAILED
    file.text_note = _said_of(found)
    file.pages = found.pages if is_found else None
    if is_found and _is_pasted(source.full_text):
        file.text_note = PASTED
    elif is_found:
        keep_words(source, found.text, file)
        happened("source.edited", source, by, what=["full_text"])
    file.save(update_fields=["text_state", "text_note", "pages"])
    return file


def keep_words(source: Source, text: str, file: SourceFile | None = None) -> SourceText:
    """The next version of the words of a source, unless they are what it has: part of an action, not called
    from a view. Excerpts that were coded before stay with the version that they were taken from."""
    last = source.texts.order_by("version").last()
    if last and last.text == text:
        return last
    version = last.version + 1 if last else 1
    words = SourceText.objects.create(
        workspace=source.workspace, source=source, version=version, text=text, length=len(text), file=file
    )
    _read_from_now_on(source, words)
    return words


def forget_file_text(file: SourceFile) -> None:
    """Take away the words that were read from a file, but for a version that excerpts were taken from: part
    of an action, not called from a view."""
    source = Source.objects.get(pk=file.source_id)
    gone = SourceText.objects.filter(file=file, segments=None)
    if source.full_text_id in set(gone.values_list("pk", flat=True)):
        others = source.texts.exclude(file=None).exclude(pk__in=gone)
        _read_from_now_on(source, others.order_by("version").last())
    gone.delete()


def _read_from_now_on(source: Source, words: SourceText | None) -> None:
    source.full_text = words
    source.save(update_fields=["full_text"])
    renew_search_of([source.pk])


def _is_pasted(words: SourceText | None) -> bool:
    return words is not None and words.file_id is None


def _said_of(found: DocumentText | str) -> str:
    if isinstance(found, str):
        return found
    said = "Its words were read."
    if found.pages:
        pages = "page" if found.pages == 1 else "pages"
        said = f"Text found on {found.pages_with_text} of {found.pages} {pages}."
    return f"{said} It is long, so only its first part was kept." if found.is_cut else said
