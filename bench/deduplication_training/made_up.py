"""A library made up of real titles: each work as several databases hold it, beside works easily taken for it.

Only there is a forest taught what an identifier or an abstract says, which the labelled libraries lack, and
that a meeting's abstract, an erratum, a reply or the second part is a work of its own.
"""

import re
from pathlib import Path

import numpy as np
from bench.deduplication_training.databases import Chance, Work, entry
from bench.deduplication_training.labelled import Library, rows_of

SETS = ("Donners_2021", "Nelson_2002", "van_der_Valk_2021", "Meijboom_2021", "Oud_2018", "Kitchenham_2010")
COPIES = (0.55, 0.25, 0.14, 0.06)
TWINS = 0.35
HEADINGS = (
    "Editorial",
    "Introduction",
    "Letter to the editor",
    "News",
    "Book reviews",
    "Abstracts",
    "In reply",
)
WORDS = (
    ("men", "women"),
    ("children", "adults"),
    ("rats", "mice"),
    ("efficacy", "safety"),
    ("early", "late"),
)
PARTICLES = {"de", "da", "del", "der", "di", "den", "dos", "la", "le", "ten", "van", "von"}


def made_up_library(
    folder: Path, *, sets: tuple[str, ...] = SETS, works: int = 5000, seed: int = 0
) -> Library:
    """``works`` (all, if there are fewer) of the ``sets`` in ``folder``, with their twins, shuffled."""
    chance = np.random.default_rng(seed)
    drawn = drawn_works(folder, sets, works, chance)
    every = [*drawn, *headings(drawn, chance)]
    for work in drawn:
        if chance.random() < TWINS:
            every.append(TWIN_OF[chance.integers(len(TWIN_OF))](work, chance))
    entries = []
    for at, work in enumerate(every):
        copies = 1 + int(chance.choice(len(COPIES), p=COPIES))
        entries += [(at, entry(work, chance)) for _ in range(copies)]
    entries = [entries[place] for place in chance.permutation(len(entries))]
    groups: dict[int, list[int]] = {}
    for place, (at, _) in enumerate(entries):
        groups.setdefault(at, []).append(place)
    return Library("made up", [record for _, record in entries], [g for g in groups.values() if len(g) > 1])


def drawn_works(folder: Path, sets: tuple[str, ...], works: int, chance: Chance) -> list[Work]:
    rows = [row for name in sets for row in rows_of(folder / f"{name}.csv")]
    unique = {row["title"].lower(): row for row in rows if row["title"] and row["authors"] and row["year"]}
    named = [row for row in unique.values() if row["journal"]]
    founded = {name: int(chance.integers(1860, 2000)) for name in sorted({row["journal"] for row in named})}
    places = chance.choice(len(named), size=min(works, len(named)), replace=False)
    return [work_of(named[place], founded, chance) for place in places]


def work_of(row: dict[str, str], founded: dict[str, int], chance: Chance) -> Work:
    """The records give neither volume nor pages: they are drawn, as they might be."""
    year = int(float(row["year"]))
    work = {
        "title": row["title"].strip(" ."),
        "authors": [family_first(name) for name in re.split(r"[;,]|\band\b", row["authors"]) if name.strip()][
            :30
        ],
        "year": year,
        "journal": row["journal"],
        "volume": max(1, year - founded[row["journal"]]),
        "doi": (row.get("doi") or "").replace("https://doi.org/", ""),
        "pmid": (row.get("pmid") or "").rsplit("/", 1)[-1],
        "abstract": row["abstract"],
    }
    return work | placed(chance)


def placed(chance: Chance) -> Work:
    """Issue and pages."""
    if chance.random() < 0.12:
        return {"issue": "", "pages": (int(chance.integers(10**4, 10**7)), 0)}
    first = int(chance.integers(1, 1800))
    return {"issue": str(chance.integers(1, 13)), "pages": (first, first + int(chance.integers(0, 16)))}


def family_first(name: str) -> tuple[str, str]:
    words = name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in PARTICLES:
        at -= 1
    return " ".join(words[at:]), " ".join(words[:at])


def headings(works: list[Work], chance: Chance) -> list[Work]:
    """What stands in many issues of a journal under the same title, by others or by nobody."""
    found = []
    for work in works[:: len(works) // 40 or 1]:
        title = HEADINGS[chance.integers(len(HEADINGS))]
        for _ in range(int(chance.integers(2, 7))):
            other = works[chance.integers(len(works))]
            year = work["year"] + int(chance.integers(-3, 4))
            authors = other["authors"][:2] if chance.random() < 0.6 else work["authors"][:1]
            found.append(
                other
                | {
                    "title": title,
                    "authors": authors,
                    "journal": work["journal"],
                    "year": year,
                    "abstract": "",
                }
                | {"volume": max(1, work["volume"] + year - work["year"]), "pmid": ""}
                | placed(chance)
            )
    return found


# Twins: other works that look much the same.


def another(work: Work, chance: Chance, **changed: object) -> Work:
    """Another work: it has identifiers of its own, or none."""
    doi = work["doi"] and f"{work['doi'][:-1]}{chance.integers(100, 999)}"
    pmid = work["pmid"] and str(chance.integers(10**6, 10**7))
    return work | {"doi": doi if chance.random() < 0.7 else "", "pmid": pmid, "abstract": ""} | changed


def of_a_meeting(work: Work, chance: Chance) -> Work:
    title = work["title"] if chance.random() < 0.6 else work["title"].split(": ")[0]
    words = work["abstract"].split()
    abstract = " ".join(words[int(chance.integers(5, 40)) :][: int(chance.integers(30, 120))])
    meeting = ("Proceedings of the annual meeting", "Annual congress of the society", work["journal"])
    changed = {
        "title": title,
        "journal": str(chance.choice(meeting)),
        "abstract": abstract,
        "doi": "",
        "pmid": "",
    }
    back = int(chance.integers(0, 3))
    return (
        work | changed | {"year": work["year"] - back, "volume": int(chance.integers(1, 90))} | placed(chance)
    )


def preprint(work: Work, chance: Chance) -> Work:
    place = {"journal": "medRxiv", "volume": "", "issue": "", "pages": (0, 0), "pmid": ""}
    doi = f"10.1101/{work['year']}.{chance.integers(10, 99)}.{chance.integers(10**6, 10**7)}"
    return work | place | {"doi": doi, "year": work["year"] - int(chance.integers(0, 2))}


def erratum(work: Work, chance: Chance) -> Work:
    heads = (
        "Erratum: {}",
        "Correction to: {}",
        "Corrigendum to “{}”",
        "{} (vol 12, pg 34, 2009)",
        "Retraction: {}",
    )
    title = str(chance.choice(heads)).format(work["title"])
    return later(work, chance) | {"title": title}


def reply(work: Work, chance: Chance) -> Work:
    heads = (
        "Comment on: {}",
        "Re: {}",
        "Reply to comment on {}",
        "{} - reply",
        "Commentary: {}",
        "In response to {}",
    )
    title = str(chance.choice(heads)).format(work["title"])
    people = work["authors"] if chance.random() < 0.5 else work["authors"][::-1][:2]
    return later(work, chance) | {"title": title, "authors": people}


def later(work: Work, chance: Chance) -> Work:
    years = int(chance.integers(0, 2))
    changed = {"year": work["year"] + years, "volume": int(work["volume"] or 1) + years}
    return another(work, chance, **changed, **placed(chance))


def second_part(work: Work, chance: Chance) -> Work:
    """The work itself becomes the first part."""
    one, two = (("Part I", "Part II"), ("part 1", "part 2"), ("I", "II"))[chance.integers(3)]
    title = work["title"]
    work["title"] = f"{title}: {one}"
    first = (work["pages"][1] or work["pages"][0]) + 1
    return another(work, chance, title=f"{title}: {two}", pages=(first, first + int(chance.integers(2, 12))))


def next_year(work: Work, chance: Chance) -> Work:
    """A report of every year."""
    title = work["title"]
    work["title"] = f"{title}, {work['year']}"
    year = work["year"] + 1
    changed = {"title": f"{title}, {year}", "year": year, "volume": int(work["volume"] or 0) + 1}
    return another(work, chance, **changed, **placed(chance))


def one_word(work: Work, chance: Chance) -> Work:
    """The same study of others, in the same issue."""
    one, two = WORDS[chance.integers(len(WORDS))]
    title = work["title"]
    work["title"] = f"{title} in {one}"
    first = (work["pages"][1] or work["pages"][0]) + 1
    return another(
        work, chance, title=f"{title} in {two}", pages=(first, first + int(chance.integers(2, 12)))
    )


def update(work: Work, chance: Chance) -> Work:
    """A review that is brought up to date under its title and number."""
    number = (int(chance.integers(1000, 15000)), 0)
    doi = f"10.1002/14651858.cd{number[0]:06d}"
    work.update(journal="Cochrane Database of Systematic Reviews", pages=number, doi=f"{doi}.pub2", volume="")
    years = int(chance.integers(1, 6))
    changed = {"year": work["year"] + years, "doi": f"{doi}.pub3", "issue": str(chance.integers(1, 13))}
    return another(work, chance, **changed)


TWIN_OF = (of_a_meeting, of_a_meeting, preprint, erratum, reply, second_part, next_year, one_word, update)
