"""Search for very large libraries: an index in a folder of its own, by the extra ``moothall[search]``."""

import fcntl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.db import transaction
from django_scopes import get_scope

from moothall.rooms.codification.models.source import CONTRIBUTED
from moothall.rooms.codification.search.index import Found, SearchQuery, in_order
from moothall.rooms.codification.search.rows import FIELDS, SearchRow, every_row
from moothall.rooms.codification.search.words import Term

BOOSTS = dict(zip(FIELDS, (10.0, 4.0, 2.0, 4.0, 3.0, 1.0), strict=True))
_WORDS = "english_words"
_AT_ONCE = 10_000


def tantivy_is_there() -> bool:
    return find_spec("tantivy") is not None


class TantivyIndex:
    """An index in ``folder``, made if there is none. It is written once the transaction that changed a source
    is committed, so that it never holds what was taken back."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        self._analyzer = _analyzer(tantivy)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = folder.with_suffix(".lock")
        self._index = tantivy.Index(_schema(tantivy), path=str(folder))
        self._index.register_tokenizer(_WORDS, self._analyzer)

    def put(self, rows: Iterable[SearchRow]) -> None:
        kept = list(rows)
        transaction.on_commit(lambda: self._write(lambda writer: self._put(writer, kept)))

    def remove(self, keys: Iterable[int]) -> None:
        gone = list(keys)
        transaction.on_commit(lambda: self._write(lambda writer: _forget(writer, gone)))

    def rebuild(self) -> None:
        def everything(writer: Any) -> None:
            writer.delete_all_documents()
            self._put(writer, every_row())

        self._write(everything)

    def find(self, query: SearchQuery, *, limit: int | None, offset: int = 0) -> Found:
        self._index.reload()
        searcher = self._index.searcher()
        asked = self._asked(query)
        if query.order == "title":
            return self._by_title(searcher, asked, query, limit, offset)
        by_age = query.order == "newest" or not query.words.wanted
        by = {"order_by_field": "key"} if by_age else {}
        found = searcher.search(asked, limit=limit or max(1, searcher.num_docs), offset=offset, **by)
        return Found(_keys(searcher, found), found.count)

    def _by_title(
        self, searcher: Any, asked: Any, query: SearchQuery, limit: int | None, offset: int
    ) -> Found:
        """Titles are in the database only: all that match, in its order."""
        matching = set(_keys(searcher, searcher.search(asked, limit=max(1, searcher.num_docs))))
        keys = in_order(query.among, query.order).values_list("record_id", flat=True)
        ordered = [key for key in keys.iterator(chunk_size=_AT_ONCE) if key in matching]
        return Found(ordered[offset : None if limit is None else offset + limit], len(ordered))

    def _asked(self, query: SearchQuery) -> Any:
        must, should, never = (getattr(self._tantivy.Occur, name) for name in ("Must", "Should", "MustNot"))
        joint = should if query.any_word else must
        wanted = [(joint, self._term(term)) for term in query.words.wanted]
        unwanted = [(never, self._term(term)) for term in query.words.unwanted]
        found = [(must, self._boolean(wanted))] if wanted else []
        return self._boolean([*found, *unwanted, (must, self._permitted(query))])

    def _permitted(self, query: SearchQuery) -> Any:
        """The sources that whoever asks may know of, adding nothing to the score. Of most, everybody in the
        workspace may; the database is asked about the others only, unless something narrower is wanted."""
        kinds, schema, occur = self._tantivy.Query, self._index.schema, self._tantivy.Occur
        among = query.among if query.is_narrow else query.among.filter(kind__in=CONTRIBUTED)
        keys = list(among.order_by().values_list("record_id", flat=True))
        permitted = kinds.term_set_query(schema, "key", keys)
        if not query.is_narrow:
            here = kinds.term_query(schema, "open_to", get_scope()["workspace"].pk.hex)
            permitted = self._boolean([(occur.Should, here), (occur.Should, permitted)])
        return kinds.const_score_query(permitted, 0.0)

    def _term(self, term: Term) -> Any:
        fields = ("authors",) if term.in_authors else FIELDS
        words = self._analyzer.analyze(term.text)
        should = self._tantivy.Occur.Should
        return self._boolean([(should, self._in_field(name, words, term.is_prefix)) for name in fields])

    def _in_field(self, name: str, words: list[str], is_prefix: bool) -> Any:
        kinds, schema = self._tantivy.Query, self._index.schema
        if is_prefix:
            made = kinds.regex_query(schema, name, f"{words[0]}.*") if words else kinds.empty_query()
        elif len(words) == 1:
            made = kinds.term_query(schema, name, words[0])
        else:
            made = kinds.phrase_query(schema, name, words) if words else kinds.empty_query()
        return kinds.boost_query(made, BOOSTS[name])

    def _boolean(self, parts: list[tuple[Any, Any]]) -> Any:
        return self._tantivy.Query.boolean_query(parts)

    def _put(self, writer: Any, rows: Iterable[SearchRow]) -> None:
        for row in rows:
            _forget(writer, [row.key])
            document = self._tantivy.Document()
            document.add_unsigned("key", row.key)
            document.add_text("open_to", "" if row.is_contributed else row.workspace.hex)
            for name, text in zip(FIELDS, row.texts, strict=True):
                document.add_text(name, text)
            writer.add_document(document)

    def _write(self, change: Callable[[Any], None]) -> None:
        with _alone(self._lock):
            writer = self._index.writer(50_000_000, 1)
            change(writer)
            writer.commit()
            writer.wait_merging_threads()


def _schema(tantivy: Any) -> Any:
    made = tantivy.SchemaBuilder()
    made.add_unsigned_field("key", stored=True, indexed=True, fast=True)
    made.add_text_field("open_to", tokenizer_name="raw")
    for name in FIELDS:
        made.add_text_field(name, tokenizer_name=_WORDS)
    return made.build()


def _analyzer(tantivy: Any) -> Any:
    """Words in lower case without accents, cut to their English stems."""
    made = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    steps = (tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold(), tantivy.Filter.stemmer("english"))
    for step in steps:
        made = made.filter(step)
    return made.build()


def _keys(searcher: Any, found: Any) -> list[int]:
    return [searcher.doc(address)["key"][0] for _, address in found.hits]


def _forget(writer: Any, keys: Iterable[int]) -> None:
    for key in keys:
        writer.delete_documents_by_term("key", key)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process writes at a time; the others wait."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
