"""Search of the library on SQLite against tantivy 0.27: the same made-up records and searches, in one run.

    .venv/bin/python bench/search.py [--records 200000] [--searches 200] [--peer-python PATH]

Both look through title, authors, journal, keywords and abstract with the same weights and English stems, in
one workspace, and give the first 25 and the number of all. Ours asks the database as the library does,
permissions included. Times are CPU time of one thread each, because other programs may use the machine;
making the records does not count. Goals: the 95th percentile of searches for all words at most 4 times
tantivy's, for some words at most 15 times, making the index at most 5 times.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PEER_PYTHON = HERE / ".venv" / "bin" / "python"
WEIGHTS = {"title": 10.0, "authors": 4.0, "container": 2.0, "keywords": 4.0, "abstract": 3.0}
GOALS = {"all words": 4.0, "some words": 15.0, "index": 5.0}
WORDS, PAGE, AT_ONCE = 40_000, 25, 5_000
ENDINGS = ("", "s", "ing", "ed", "tion", "ly")
SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u")]


class Texts:
    """Made-up records: words as frequent as in a language, the same on every machine."""

    def __init__(self, records: int) -> None:
        chance = random.Random(7)
        words: dict[str, None] = {}
        while len(words) < WORDS:
            stem = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))
            words[stem + chance.choice(ENDINGS)] = None
        self.words, self.records = list(words), records
        total, self.summed = 0.0, []
        for rank in range(1, WORDS + 1):
            total += 1 / (rank + 20)
            self.summed.append(total)

    def some(self, chance: random.Random, count: int) -> str:
        return " ".join(chance.choices(self.words, cum_weights=self.summed, k=count))

    def record(self, number: int) -> dict[str, str]:
        chance = random.Random(number)
        return {
            "title": self.some(chance, chance.randint(6, 14)),
            "authors": "; ".join(self.some(chance, 2) for _ in range(3)),
            "container": self.some(chance, 3),
            "keywords": "; ".join(self.some(chance, 1) for _ in range(4)),
            "abstract": self.some(chance, chance.randint(60, 120)),
        }

    def searches(self, count: int) -> dict[str, list[list[str]]]:
        """All of two or three words of one title; some of three words of several."""
        chance = random.Random(11)
        asked: dict[str, list[list[str]]] = {"all words": [], "some words": []}
        for _ in range(count):
            title = self.record(chance.randrange(self.records))["title"].split()
            asked["all words"].append(chance.sample(title, chance.choice((2, 3))))
            titles = [self.record(chance.randrange(self.records))["title"].split() for _ in range(3)]
            asked["some words"].append([chance.choice(title) for title in titles])
        return asked


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    asked.add_argument("--records", type=int, default=200_000)
    asked.add_argument("--searches", type=int, default=200)
    asked.add_argument("--peer-python", type=Path, default=PEER_PYTHON)
    asked.add_argument("--serve", choices=("ours", "peer"), help=argparse.SUPPRESS)
    given = asked.parse_args()
    texts = Texts(given.records)
    if given.serve:
        print(json.dumps({"ours": ours, "peer": peer}[given.serve](texts, given.searches)))
        return 0
    found = {}
    for side, python in (("ours", Path(sys.executable)), ("peer", given.peer_python)):
        size = ["--records", str(given.records), "--searches", str(given.searches)]
        made = subprocess.run([python, __file__, "--serve", side, *size], stdout=subprocess.PIPE, check=True)
        found[side] = json.loads(made.stdout.splitlines()[-1])
    return report(found)


def report(found: dict[str, Any]) -> int:
    ours_, peer_ = found["ours"], found["peer"]
    met = True
    for name, goal in GOALS.items():
        unit = "s" if name == "index" else "ms"
        ratio = ours_[name] / peer_[name]
        met &= ratio <= goal
        print(
            f"{name}: ours {ours_[name]:.2f} {unit}, tantivy {peer_[name]:.2f} {unit}: "
            f"{ratio:.1f} times, goal {goal:.0f}"
        )
    print(f"hits in all: ours {ours_['hits']:,}, tantivy {peer_['hits']:,}")
    return 0 if met else 1


def ninety_five(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] * 1000


def ours(texts: Texts, count: int) -> dict[str, float]:
    sys.path[:0] = [str(HERE.parent / "src")]
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"MOOTHALL_DATA": folder, "DJANGO_SETTINGS_MODULE": "moothall.settings"}
        import django

        django.setup()
        from django.core.management import call_command
        from django_scopes import scope

        from moothall.people.models import Workspace

        call_command("migrate", verbosity=0)
        workspace = Workspace.objects.create(slug="bench", name="Bench")
        with scope(workspace=workspace):
            spent = sum(_stored(workspace, texts, start) for start in range(0, texts.records, AT_ONCE))
            return {"index": spent, **_asked(texts, count)}


def _stored(workspace: Any, texts: Texts, start: int) -> float:
    """Store a block of sources, and the CPU time that the index needed for it."""
    from django.db import transaction

    from moothall.rooms.codification.models import Source
    from moothall.rooms.codification.search import Fts5Index, SearchRow
    from moothall.trace.models import Record

    made = [texts.record(number) for number in range(start, min(start + AT_ONCE, texts.records))]
    with transaction.atomic():
        records = Record.objects.bulk_create(
            Record(workspace=workspace, kind="source", title=text["title"][:300], url="/") for text in made
        )
        Source.objects.bulk_create(
            Source(workspace=workspace, record=record, kind="research", rights="open", **_fields(text))
            for record, text in zip(records, made, strict=True)
        )
        rows = [
            SearchRow(record.pk, workspace.pk, False, **text, full_text="")
            for record, text in zip(records, made, strict=True)
        ]
        begun = time.process_time()
        Fts5Index().put(rows)
        return time.process_time() - begun


def _fields(text: dict[str, str]) -> dict[str, Any]:
    return {"title": text["title"], "abstract": text["abstract"], "container": text["container"]}


def _asked(texts: Texts, count: int) -> dict[str, float]:
    from moothall.rooms.codification.queries import sources_open_to
    from moothall.rooms.codification.search import Fts5Index, SearchQuery, Term, Words

    index, hits, found = Fts5Index(), 0, {}
    for name, searches in texts.searches(count).items():
        times = []
        for words in searches:
            begun = time.process_time()
            terms = Words(tuple(Term(word) for word in words))
            any_word = name == "some words"
            query = SearchQuery(terms, sources_open_to(None), is_narrow=False, any_word=any_word)
            hits += index.find(query, limit=PAGE).total
            times.append(time.process_time() - begun)
        found[name] = ninety_five(times)
    return {**found, "hits": hits}


def peer(texts: Texts, count: int) -> dict[str, float]:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", stored=True, indexed=True, fast=True)
    builder.add_text_field("workspace", tokenizer_name="raw", index_option="basic")
    for name in WEIGHTS:
        builder.add_text_field(name, tokenizer_name="en_stem")
    with tempfile.TemporaryDirectory() as folder:
        index = tantivy.Index(builder.build(), path=folder)
        writer, spent = index.writer(200_000_000, 1), 0.0
        for block in _blocks(texts):
            begun = time.process_time()
            for number, text in block:
                document = tantivy.Document(workspace="bench", **text)
                document.add_unsigned("key", number)
                writer.add_document(document)
            spent += time.process_time() - begun
        begun = time.process_time()
        writer.commit()
        writer.wait_merging_threads()
        spent += time.process_time() - begun
        index.reload()
        return {"index": spent, **_asked_of(index, texts, count)}


def _blocks(texts: Texts) -> Iterator[list[tuple[int, dict[str, str]]]]:
    for start in range(0, texts.records, AT_ONCE):
        yield [(n, texts.record(n)) for n in range(start, min(start + AT_ONCE, texts.records))]


def _asked_of(index: Any, texts: Texts, count: int) -> dict[str, float]:
    searcher, hits, found = index.searcher(), 0, {}
    for name, searches in texts.searches(count).items():
        times, joint = [], " OR " if name == "some words" else " AND "
        for words in searches:
            begun = time.process_time()
            asked = f"+workspace:bench +({joint.join(words)})"
            query = index.parse_query(asked, list(WEIGHTS), field_boosts=WEIGHTS)
            result = searcher.search(query, limit=PAGE, count=True)
            _ = [searcher.doc(address)["key"] for _, address in result.hits]
            hits += result.count
            times.append(time.process_time() - begun)
        found[name] = ninety_five(times)
    return {**found, "hits": hits}


if __name__ == "__main__":
    raise SystemExit(main())
