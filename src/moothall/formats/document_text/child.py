"""The program that reads one document: bytes come in, {"pages": [words, ...]} or {"refused": why} goes out.

It runs by itself, so that a document that eats memory or never ends takes nothing with it, and knows nothing
of the rest of the product.
"""

import io
import json
import sys
from collections.abc import Iterator


def limit(seconds: int, memory: int) -> None:
    """Ask the system to end this process where it goes too far."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ValueError, OSError):
        # macOS knows no limit of addresses; the limit of time still holds.
        return


class Locked(Exception):
    """A document that asks for a password."""


def pages_of_pdf(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    # Many files are encrypted with an empty password, only so that they are not changed.
    if reader.is_encrypted and not reader.decrypt(""):
        raise Locked
    for page in reader.pages:
        yield page.extract_text() or ""


def pages_of_word(data: bytes) -> Iterator[str]:
    """One page: a Word file does not know where its pages end. Cells of a table have tabs between them."""
    import docx
    from docx.table import Table

    lines = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    yield "\n".join(lines)


def read(kind: str, data: bytes, longest: int) -> dict[str, object]:
    """The words of each page, as far as ``longest`` characters in all go."""
    pages: list[str] = []
    left = longest
    try:
        for words in (pages_of_pdf if kind == "pdf" else pages_of_word)(data):
            pages.append(words[: max(left, 0)])
            left -= len(words)
    except Locked:
        return {"refused": "encrypted"}
    except (MemoryError, RecursionError):
        return {"refused": "too_slow"}
    except Exception:
        # A broken file breaks its reader in every way there is; pages read before that are kept.
        return {"pages": pages, "is_cut": True} if any(pages) else {"refused": "unreadable"}
    return {"pages": pages, "is_cut": left < 0}


def main() -> None:
    kind, seconds, memory, longest = sys.argv[1], *map(int, sys.argv[2:])
    data = sys.stdin.buffer.read()
    limit(seconds, memory)
    # Readers print warnings; they must not reach the answer.
    answer, sys.stdout = sys.stdout, sys.stderr
    json.dump(read(kind, data, longest), answer)


if __name__ == "__main__":
    main()
