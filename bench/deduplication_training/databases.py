"""How literature databases write the same work: each has its own habits and faults."""

import re
from typing import Any

import numpy as np

Work = dict[str, Any]
Record = dict[str, str | None]
Chance = np.random.Generator

LANGUAGES = ("Chinese", "French", "German", "Japanese", "Russian", "Spanish")
SHORT = {
    "american": "Am",
    "annals": "Ann",
    "archives": "Arch",
    "british": "Br",
    "clinical": "Clin",
    "disease": "Dis",
    "european": "Eur",
    "international": "Int",
    "journal": "J",
    "medicine": "Med",
    "proceedings": "Proc",
    "psychology": "Psychol",
    "research": "Res",
    "review": "Rev",
    "science": "Sci",
}
DROPPED = {"of", "the", "and", "&", "for", "in", "on"}


def entry(work: Work, chance: Chance) -> Record:
    """A record of ``work`` as one of the databases holds it."""
    record = DATABASES[chance.integers(len(DATABASES))](work, chance)
    for fault, share in FAULTS:
        if chance.random() < share:
            fault(record, work, chance)
    return {name: value or None for name, value in record.items()}


def pubmed(work: Work, chance: Chance) -> Record:
    title = work["title"] + "."
    if chance.random() < 0.04:
        title = f"[{work['title']}]"
    return whole(work) | {
        "title": title,
        "authors": initials(work, dots=". "),
        "pages": short_pages(work),
        "journal": journal_with_aside(work, chance),
    }


def embase(work: Work, chance: Chance) -> Record:
    title = work["title"]
    if chance.random() < 0.06:
        title += f". [{chance.choice(LANGUAGES)}]"
    return whole(work) | {"title": title, "authors": initials(work, dots="."), "pmid": None}


def scopus(work: Work, chance: Chance) -> Record:
    owner = f" © {work['year']} The Authors. All rights reserved."
    abstract = work["abstract"] and (
        work["abstract"] + owner if chance.random() < 0.6 else owner + work["abstract"]
    )
    return whole(work) | {"authors": initials(work, dots="."), "abstract": abstract, "pmid": None}


def web_of_science(work: Work, chance: Chance) -> Record:
    return whole(work) | {
        "title": work["title"].title() if chance.random() < 0.5 else work["title"],
        "authors": initials(work, dots=""),
        "journal": work["journal"].upper(),
        "doi": work["doi"].upper(),
        "pmid": None,
    }


def psycinfo(work: Work, chance: Chance) -> Record:
    title = re.sub(r"^(\w)", lambda letter: letter[1].upper(), work["title"].lower())
    abstract = work["abstract"] and work["abstract"] + " (PsycINFO Database Record, all rights reserved)"
    return whole(work) | {"title": title, "authors": full(work), "abstract": abstract, "pmid": None}


def cinahl(work: Work, chance: Chance) -> Record:
    journal = work["journal"].replace(" and ", " & ")
    if chance.random() < 0.3:
        journal += f" ({chance.integers(10**7, 10**8)})"
    first, last = work["pages"]
    pages = f"{first}-{last} {last - first + 1}p" if last else str(first)
    return whole(work) | {"title": work["title"].title(), "authors": full(work), "journal": journal} | {
        "pages": pages,
        "doi": None if chance.random() < 0.5 else work["doi"],
    }  # fmt: skip


def reference_manager(work: Work, chance: Chance) -> Record:
    """Typed or collected over years: short journals, addresses instead of identifiers, much missing."""
    doi = f"https://doi.org/{work['doi']}" if work["doi"] and chance.random() < 0.5 else None
    return whole(work) | {
        "authors": initials(work, dots="", most=6) if chance.random() < 0.5 else full(work),
        "journal": short_journal(work),
        "pages": short_pages(work),
        "doi": doi,
        "pmid": None,
        "abstract": work["abstract"] if chance.random() < 0.3 else None,
    }


def web_search(work: Work, chance: Chance) -> Record:
    title = work["title"]
    if ": " in title and chance.random() < 0.3:
        title = title.split(": ")[0]
    record = whole(work) | {"title": title, "authors": initials(work, dots="", most=3)}
    record |= dict.fromkeys(("doi", "pmid", "abstract", "issue"))
    return record | ({"volume": None, "pages": None} if chance.random() < 0.4 else {})


DATABASES = (
    pubmed,
    pubmed,
    embase,
    embase,
    scopus,
    web_of_science,
    psycinfo,
    cinahl,
    reference_manager,
    web_search,
)


def whole(work: Work) -> Record:
    first, last = work["pages"]
    pages = f"{first}-{last}" if last else str(first or "")
    texts = {name: str(work[name]) for name in ("title", "journal", "volume", "issue", "year", "doi", "pmid")}
    return texts | {"pages": pages, "authors": full(work), "abstract": work["abstract"]}


def full(work: Work) -> str:
    return " and ".join(f"{family}, {given}" for family, given in work["authors"])


def initials(work: Work, *, dots: str, most: int = 99) -> str:
    def short(given: str) -> str:
        return dots.join(part[0] for part in re.split(r"[\s.-]+", given) if part) + dots.strip()

    people = [f"{family}, {short(given)}".strip(", ") for family, given in work["authors"][:most]]
    return "; ".join(people)


def short_pages(work: Work) -> str:
    first, last = (str(page or "") for page in work["pages"])
    if not last:
        return first
    same = 0
    while same < len(last) - 1 and len(first) == len(last) and first[same] == last[same]:
        same += 1
    return f"{first}-{last[same:]}"


def short_journal(work: Work) -> str:
    words = [word for word in re.split(r"[\s:,]+", work["journal"]) if word and word.lower() not in DROPPED]
    return " ".join(SHORT.get(word.lower(), word if len(word) < 6 else word[:5]) for word in words)


def journal_with_aside(work: Work, chance: Chance) -> str:
    asides = ("", "", "", " (Oxford, England)", " : official journal of the society", " (New York, N.Y.)")
    return work["journal"] + asides[chance.integers(len(asides))]


# Faults: (record, work, chance), changing the record in place.


def without(name: str) -> Any:
    return lambda record, work, chance: record.update({name: None})


def mistyped(record: Record, work: Work, chance: Chance) -> None:
    title = record["title"] or ""
    if len(title) > 10:
        at = int(chance.integers(1, len(title) - 1))
        swapped = title[:at] + title[at + 1] + title[at] + title[at + 2 :]
        record["title"] = swapped if chance.random() < 0.5 else title[:at] + title[at + 1 :]


def marks_lost(record: Record, work: Work, chance: Chance) -> None:
    for name in ("title", "authors"):
        record[name] = re.sub(r"[^\x00-\x7f]", "?" if chance.random() < 0.5 else "", record[name] or "")


def another_year(record: Record, work: Work, chance: Chance) -> None:
    record["year"] = str(int(work["year"]) + int(chance.choice((-1, 1))))


def ahead_of_print(record: Record, work: Work, chance: Chance) -> None:
    record.update(volume=None, issue=None, pages=None)


def supplement(record: Record, work: Work, chance: Chance) -> None:
    record["issue"] = f"{work['issue']} Suppl {chance.integers(1, 4)}"


def other_page(record: Record, work: Work, chance: Chance) -> None:
    record["pages"] = f"{work['pages'][0]}-{int(work['pages'][0] or 1) + int(chance.integers(1, 9))}"


def mangled_pages(record: Record, work: Work, chance: Chance) -> None:
    """The last page only, a supplement's letter spelled out, or the number of the electronic article."""
    first, last = work["pages"]
    forms = (
        f"Suppl-{str(last)[-2:]}",
        str(last or first),
        f"e{chance.integers(1000, 10**6)}",
        f"1-{last - first + 1}",
    )
    record["pages"] = str(chance.choice(forms))


def notes_in_title(record: Record, work: Work, chance: Chance) -> None:
    record["title"] = f"{record['title']}. [Review] [{chance.integers(5, 200)} refs]"


def longer_title(record: Record, work: Work, chance: Chance) -> None:
    record["title"] = (
        f"{record['title']}: {chance.choice(('a review', 'a randomised trial', 'a case report'))}"
    )


def other_spelling(record: Record, work: Work, chance: Chance) -> None:
    for ours, theirs in (("isation", "ization"), ("tumour", "tumor"), ("aem", "em"), ("oe", "e"), ("-", " ")):
        record["title"] = (record["title"] or "").replace(ours, theirs)


def people_changed(record: Record, work: Work, chance: Chance) -> None:
    """Someone forgotten, or given and family name in the other order."""
    people = list(work["authors"])
    if len(people) > 2 and chance.random() < 0.6:
        people.pop(int(chance.integers(1, len(people))))
    else:
        people = [(given or family, family) for family, given in people]
    record["authors"] = full(work | {"authors": people})


FAULTS = (
    (without("authors"), 0.01),
    (without("journal"), 0.01),
    (without("volume"), 0.03),
    (without("issue"), 0.12),
    (without("pages"), 0.04),
    (without("year"), 0.005),
    (without("doi"), 0.15),
    (without("abstract"), 0.15),
    (mistyped, 0.05),
    (marks_lost, 0.05),
    (another_year, 0.03),
    (ahead_of_print, 0.02),
    (supplement, 0.02),
    (other_page, 0.02),
    (mangled_pages, 0.04),
    (notes_in_title, 0.02),
    (longer_title, 0.01),
    (other_spelling, 0.05),
    (people_changed, 0.02),
)
