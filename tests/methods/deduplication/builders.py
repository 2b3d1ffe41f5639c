"""Records written as databases write them, and libraries of whatever anybody may have typed."""

from hypothesis import strategies as st

from moothall.methods.deduplication import find_duplicates

WORK = {
    "title": "Free swimming lessons and the health of children in rural towns: a cluster trial",
    "authors": "Roe, Ann B.; Doe, Carl; van den Berg, Lies",
    "year": "2015",
    "journal": "Journal of Public Health",
    "volume": "37",
    "issue": "2",
    "pages": "288-297",
    "doi": "10.1000/jph.2015.37",
    "pmid": "25123456",
    "abstract": "Councils offered free swimming lessons. We followed 812 children in 24 towns for two years.",
}
FIELDS = tuple(WORK)
BARE = {"doi": None, "pmid": None, "abstract": None}


def work(**changed):
    """The work, with some fields changed; None takes one away."""
    return WORK | changed


def other(at, **changed):
    """Another work that has nothing in common with the first or with others of another number."""
    letter = "abcdefghij"[at]
    fields = {
        "title": f"{letter * 4}ism and {letter * 3}tics among {letter * 5}ers of {letter * 2}land",
        "authors": f"{letter.upper()}{letter * 3}son, {letter.upper()}.",
        "year": str(1990 + at),
        "journal": f"Annals of {letter * 4}ology",
        "volume": str(100 + at),
        "issue": str(at + 3),
        "pages": f"{1000 + 10 * at}-{1005 + 10 * at}",
    }
    return fields | changed


def only_pair(one, two, **options):
    """The pair that two records make, or None if they make none."""
    found = find_duplicates([one, two], **options)
    assert len(found.pairs) <= 1
    return found.pairs[0] if found.pairs else None


def outcome(one, two):
    pair = only_pair(one, two)
    return pair.outcome if pair else "apart"


words = st.sampled_from(
    ["", "stroke", "Stroke", "care", "of the", "a trial", "part 1", "part II", "2010", "é", "?"]
)
titles = st.lists(words, max_size=6).map(" ".join)
anything = st.one_of(st.none(), st.text(max_size=40))
# Few values, so that records meet in every field and differ in every other.
likely = st.fixed_dictionaries(
    {},
    optional={
        "title": st.one_of(titles, anything),
        "authors": st.sampled_from([None, "Roe, A", "Roe, Ann; Doe, B", "Doe B", "Roe A, Doe B", "and", ";"]),
        "year": st.sampled_from([None, "2010", "2011", "May 2010", "10 15", "n.d."]),
        "journal": st.sampled_from([None, "Stroke", "Stroke; a journal", "J Stroke", "Lancet (London)"]),
        "volume": st.sampled_from([None, "1", "01", "2", "x"]),
        "issue": st.sampled_from([None, "1", "2", "Suppl 1"]),
        "pages": st.sampled_from([None, "1-9", "1-12", "e1234", "12-9", "Suppl-9"]),
        "doi": st.sampled_from([None, "10.1000/a", "https://doi.org/10.1000/A", "10.1000/b", "10.4"]),
        "pmid": st.sampled_from([None, "1", "2"]),
        "abstract": st.sampled_from([None, "", "We tried.", "We tried it twice."]),
    },
)
libraries = st.lists(likely, max_size=9)
