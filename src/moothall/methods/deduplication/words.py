"""One way of writing for what reference databases write in many: titles, people, journals, pages, numbers.

Each function takes what a field says and gives a plain string, empty when it says nothing.
"""

import html
import re
import unicodedata
from urllib.parse import unquote

# Letters that do not come apart into a letter and a mark, and Greek ones that some databases spell out.
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_LETTERS |= {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "κ": "kappa",
    "λ": "lambda",
}
_LETTERS |= {"μ": "mu", "π": "pi", "σ": "sigma", "τ": "tau", "ω": "omega"}
_APOSTROPHES = "'’ʼ`´"
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_GAP = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")

_LANGUAGES = (
    "arabic|bosnian|bulgarian|chinese|croatian|czech|danish|dutch|english|estonian|finnish|french|german|"
    "greek|hebrew|hungarian|icelandic|italian|japanese|korean|latvian|lithuanian|multiple languages|"
    "norwegian|persian|polish|portuguese|romanian|russian|serbian|slovak|slovenian|spanish|swedish|turkish|"
    "ukrainian"
)
_NOTES = (
    "abstract|article|clinical trial|comments?|corrected|electronic resource|in process citation|letter|"
    r"meeting|no abstract|original|proceeding|review|review article|see comments?|summary|\d+ refs?"
)
_TITLE_END = re.compile(
    rf"(?:\s*[\[(][^\[\]()]*\b(?:{_LANGUAGES})\b[^\[\]()]*[\])]"
    rf"|\s*\[\s*(?:{_NOTES})\s*\]|\s*\[(?:published )?errat(?:um|a) (?:appear|in)[^\[\]]*\]"
    rf"|[.?!\]]\s*(?:{_LANGUAGES}))[\s.]*$",
    re.IGNORECASE,
)
_SPLIT_PEOPLE = re.compile(r"\s+and\s+|\s+&\s+", re.IGNORECASE)
_LISTED_PEOPLE = re.compile(r"[^,;]+ [A-Z]{1,3}\.?(?:, [^,;]+ [A-Z]{1,3}\.?)+$")
_INITIALS = re.compile(r"(?:[A-Z]\.?[\s-]?){1,4}$")
_NOBODY = {"", "al", "anon", "anonymous", "et al", "no authors listed", "not available", "others"}
_AFTER_NAME = {"jr", "sr", "2nd", "3rd", "ii", "iii"}
_MOST_PEOPLE = 8
_JOURNAL_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_JOURNAL_END = re.compile(r"[:;=]")
_SMALL_WORDS = {"a", "an", "and", "da", "das", "de", "del", "der", "des", "di", "die", "du", "e", "el", "en"}
_SMALL_WORDS |= {"et", "for", "fur", "i", "im", "in", "la", "le", "les", "of", "on", "os", "the", "to", "und"}
# "Suppl-29" is what is left of "S417-29": it says on which page the work ends, and only in part.
_NO_FIRST_PAGE = re.compile(r"\s*[A-Za-z]+\s*[-\u2010-\u2015]")
_ARTICLE_NUMBER = re.compile(r"\s*[a-oq-rt-z]\d{3,}\s*$", re.IGNORECASE)
_PAGE_RANGE = re.compile(r"(\d+)[^\d,;]*?[-\u2010-\u2015\u2212]+\s*[^\d,;]{0,3}(\d+)")
_DOI = re.compile(r"10\.\d{3,9}/\S+")
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")
_MOST_ABSTRACT = 400


def plain(text: str) -> str:
    """Small letters and digits without marks, apostrophes, tags or entities, one space between words.

    >>> plain("The <i>Caf&eacute;</i>&nbsp;study:  the patient's α-blockers")
    'the cafe study the patients alpha blockers'
    """
    if not text:
        return ""
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = text.lower()
    if not text.isascii():
        text = _without_marks(text)
    for apostrophe in _APOSTROPHES:
        text = text.replace(apostrophe, "")
    return _GAP.sub(" ", text).strip()


def _without_marks(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).lower()
    # A text has few different letters: looking each of these up once is ten times as fast as each place.
    changed = {ord(letter): _LETTERS.get(letter) for letter in {*text} if not letter.isascii()}
    kept = {at: new for at, new in changed.items() if new is not None or unicodedata.combining(chr(at))}
    return text.translate(kept) if kept else text


def plain_title(text: str) -> str:
    """The title without notes that a database adds at its end: the language, [Review] and the like.

    >>> plain_title("Stroke care: a trial. [Chinese] [Review]")
    'stroke care a trial'
    """
    text = text.strip()
    while (shorter := _TITLE_END.sub("", text)) != text and shorter.strip():
        text = shorter
    return plain(text)


def people(text: str) -> tuple[str, ...]:
    """Family name without spaces and first initial of each of the first eight people.

    >>> people("van den Brule, A. J. C. and Meijer, Chris; O'Neil, Jo")
    ('vandenbrulea', 'meijerc', 'oneilj')
    >>> people("Smith JA, Jones K"), people("Jo O'Neil")
    (('smithj', 'jonesk'), ('oneilj',))
    """
    text = text.strip()
    if _LISTED_PEOPLE.match(text) and not _SPLIT_PEOPLE.search(text):
        parts = text.split(",")
    else:
        parts = [part for piece in text.split(";") for part in _SPLIT_PEOPLE.split(piece)]
    found = []
    for part in parts:
        if name := _person(part.strip()):
            found.append(name)
            if len(found) == _MOST_PEOPLE:
                break
    return tuple(found)


def _person(text: str) -> str:
    if plain(text) in _NOBODY:
        return ""
    family, comma, given = text.partition(",")
    if not comma:
        *before, last = text.split() or [""]
        if before and _INITIALS.match(last):
            family, given = " ".join(before), last
        else:
            family, given = last, " ".join(before)
    words = plain(family).split()
    if len(words) > 1 and words[-1] in _AFTER_NAME:
        words.pop()
    return "".join(words) + plain(given)[:1]


def plain_journal(text: str) -> str:
    """The first four letters of each word of a journal's name that says something.

    >>> plain_journal("Journal of the American Heart Association (Online) : JAHA")
    'jour amer hear asso'
    """
    text = _JOURNAL_ASIDE.sub(" ", text)
    words = [
        word for word in plain(_JOURNAL_END.split(text.strip(" :;="))[0]).split() if word not in _SMALL_WORDS
    ]
    return " ".join("jour" if word == "j" else word[:4] for word in words)


def page_range(text: str) -> tuple[str, str]:
    """The first and the last page, the last in full; empty for one that is not given.

    >>> page_range("288-97"), page_range("S12--S15"), page_range("e1001234"), page_range("Suppl-29")
    (('288', '297'), ('12', '15'), ('1001234', ''), ('', ''))
    """
    if _NO_FIRST_PAGE.match(text):
        return "", ""
    found = _PAGE_RANGE.search(text)
    if not found:
        return number(text), ""
    first, last = found.groups()
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    first, last = _without_zeros(first), _without_zeros(last)
    backwards = (len(last), last) < (len(first), first)
    return first, "" if backwards else last


def is_article_number(text: str) -> bool:
    """Whether the pages are one number of an electronic article, which says nothing about printed pages.

    >>> is_article_number("e12724"), is_article_number("S12-S15")
    (True, False)
    """
    return bool(_ARTICLE_NUMBER.match(text))


def number(text: str) -> str:
    """The first run of digits without leading zeros.

    >>> number("Suppl. 03b"), number("n/a")
    ('3', '')
    """
    found = _DIGITS.search(text)
    return _without_zeros(found[0]) if found else ""


def year(text: str) -> str:
    """The first run of exactly four digits, or else the first run.

    >>> year("12 May 2004")
    '2004'
    """
    found = _FOUR_DIGITS.search(text)
    return found[0] if found else number(text)


def digital_object_identifier(text: str) -> str:
    """The DOI from its "10." on, in small letters.

    >>> digital_object_identifier("https://doi.org/10.1016/S0140-6736(03)12345-6.")
    '10.1016/s0140-6736(03)12345-6'
    """
    found = _DOI.search(unquote(text) if "%" in text else text)
    return found[0].lower().rstrip(".,;:\"'”>]}") if found else ""


def pubmed_identifier(text: str) -> str:
    """The last run of digits, so that an address will do.

    >>> pubmed_identifier("https://pubmed.ncbi.nlm.nih.gov/23235959/")
    '23235959'
    """
    found = _DIGITS.findall(text)
    return _without_zeros(found[-1]) if found else ""


def plain_abstract(text: str) -> str:
    """The first 400 characters."""
    # Gaps, tags and entities make a text longer than what is left of it, seldom twice as long.
    return plain(text[: 2 * _MOST_ABSTRACT])[:_MOST_ABSTRACT].rstrip()


def _without_zeros(digits: str) -> str:
    return digits.lstrip("0") or "0"
