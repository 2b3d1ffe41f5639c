"""What we heard, to take away: as Word, as PDF, and its figures as CSV."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from moothall.events.queries import head_of
from moothall.formats.documents import Block, Document, Heading, Paragraph, Seal, Table
from moothall.formats.tabular import write_csv
from moothall.rooms.reflection.figures import Results
from moothall.rooms.reflection.models import Session, Synthesis
from moothall.rooms.reflection.pages.results import figure_rows
from moothall.rooms.reflection.pages.synthesis import account_sections, source_words
from moothall.rooms.reflection.sentences import summary


def account_document(synthesis: Synthesis, results: Results | None) -> Document:
    """The account with every statement and its figures by group, sealed with the ledger's head."""
    session = synthesis.session
    day = date_format(synthesis.published or synthesis.created, "j F Y")
    state = f"version {synthesis.version}" if synthesis.published else "draft"
    return Document(
        title=synthesis.record.title,
        subtitle=f"{session.workspace.name}, {day}, {state}",
        blocks=[*_account(synthesis), *(_figures(results) if results else [])],
        seal=_seal(session),
    )


def _account(synthesis: Synthesis) -> list[Block]:
    blocks: list[Block] = []
    for label, paragraphs in account_sections(synthesis):
        told = [row for row in paragraphs if row.text]
        if told:
            blocks.append(Heading(label))
        for row in told:
            if row.heading:
                blocks.append(Heading(row.heading, level=2))
            blocks.append(Paragraph(row.text, note=source_words(row)))
    return blocks


def _figures(results: Results) -> list[Block]:
    head, *rows = figure_rows(results)
    return [Heading("Every statement in figures"), Paragraph(summary(results)), Table("Votes", head, rows)]


def figures_csv(results: Results) -> bytes:
    """The released figures as CSV, with no cell that a spreadsheet would run."""
    return write_csv(figure_rows(results)).encode("utf-8-sig")


def _seal(session: Session) -> Seal | None:
    head = head_of(session.workspace)
    if head is None:
        return None
    address = settings.MOOTHALL_ADDRESS + reverse("events:ledger", args=[session.workspace.slug])
    return Seal(head.seq, head.hash, address)
