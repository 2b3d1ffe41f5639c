"""Text as LaTeX writes it, with accents as commands and special signs escaped, and back."""

import re
import unicodedata

from moothall.formats.references.text import words

# Commands that put an accent on a letter, and the combining character that does the same.
_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_LETTERS = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "dh": "ð",
    "DH": "Ð",
    "th": "þ",
    "TH": "Þ",
    "dj": "đ",
    "DJ": "Đ",
    "ng": "ŋ",
    "NG": "Ŋ",
    "i": "ı",
    "j": "ȷ",
}
# Read, but written as themselves.
_SIGNS = {
    "aa": "å",
    "AA": "Å",
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textendash": "–",
    "textemdash": "—",
    "textquoteleft": "‘",
    "textquoteright": "’",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textregistered": "®",
    "texttrademark": "™",
    "textdegree": "°",
    "textpm": "±",
    "textmu": "µ",
    "dots": "…",
    "ldots": "…",
    "copyright": "©",
    "pounds": "£",
    "euro": "€",
    "S": "§",
    "P": "¶",
    "dag": "†",
}
# They change how their argument looks, and are left out.
_LOOKS = words(
    """
    emph textit textbf textsc textsl texttt textrm textsf textup textsuperscript textsubscript underline mbox
    url enquote uppercase lowercase relax protect it bf em sc rm tt sf
    """
)
_SPECIAL = {"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_"}
_SPECIAL |= {
    sign: f"\\{name}{{}}" for name, sign in _SIGNS.items() if name.startswith("text") and ord(sign) < 128
}

_ACCENT = (
    r"\\(?P<accent>[`'^~=.\"]|[uvHrcdkb](?![A-Za-z]))[ \t]*"
    r"(?:\{(?P<braced>[^{}\\]{0,3}|\\[A-Za-z\W][^{}\\]?)\}|(?P<letter>\\[ij](?![A-Za-z])|[^\W\d_]))"
)
_COMMAND = r"\\(?P<command>[A-Za-z]{1,40})(?:[ \t]*\{\}|[ \t]+)?"
_TOKEN = re.compile(
    rf"{_ACCENT}|{_COMMAND}|\\(?P<escaped>[&%$#_{{}}])|(?P<blank>~|\\[ ,;:!/-]|\\\\)"
    r"|(?P<math>\$[^$\n]{1,200}\$)|(?P<quotes>``|'')|(?P<brace>[{}])",
)
_ESCAPED = re.compile(r"\\([&%$#_{}~^\\])")


def decode_latex(text: str) -> str:
    """What LaTeX text says. Formulas and commands that nobody knows stay as they are.

    >>> decode_latex(r"{Gall{\\`e}}, {\\O}yvind \\& Sm{\\"\\i}th")
    'Gallè, Øyvind & Smïth'
    """
    return _TOKEN.sub(_said, text) if _TOKEN.search(text) else text


def _said(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if found["accent"]:
        letter = decode_latex(found["braced"] if found["letter"] is None else found["letter"])
        bare = {"ı": "i", "ȷ": "j"}.get(letter[:1], letter[:1])
        return unicodedata.normalize("NFC", bare + _ACCENTS[found["accent"]]) + letter[1:]
    if kind == "command":
        name = found["command"]
        if name in _LOOKS:
            return ""
        return _LETTERS.get(name) or _SIGNS.get(name) or found[0]
    if kind == "escaped":
        return found["escaped"]
    if kind == "quotes":
        return "“" if found[0] == "``" else "”"
    if kind == "blank":
        return "" if found[0] in (r"\-", r"\/", r"\!") else " "
    return found[0] if kind == "math" else ""


def decode_verbatim(text: str) -> str:
    """An address or identifier, in which only escapes and braces around it mean something.

    >>> decode_verbatim(r"10.1000/a\\_b")
    '10.1000/a_b'
    """
    while text.startswith("{") and text.endswith("}"):
        text = text[1:-1]
    return _ESCAPED.sub(r"\1", text)


def encode_latex(text: str) -> str:
    """``text`` with special signs escaped and accents of Latin letters as commands; others stay as they are.

    >>> encode_latex("Gallè & 5%") == r"Gall{\\`e} \\& 5\\%"
    True
    """
    return "".join(map(_encoded, text))


_LETTER_COMMANDS = {letter: f"{{\\{name}}}" for name, letter in _LETTERS.items()}
_ACCENT_COMMANDS = {mark: name for name, mark in _ACCENTS.items()}


def _encoded(character: str) -> str:
    if character < "\x80":
        return _SPECIAL.get(character, character)
    if character in _LETTER_COMMANDS:
        return _LETTER_COMMANDS[character]
    parts = unicodedata.normalize("NFD", character)
    if len(parts) == 2 and parts[0].isascii() and parts[0].isalpha() and parts[1] in _ACCENT_COMMANDS:
        command = _ACCENT_COMMANDS[parts[1]]
        return f"{{\\{command}{' ' if command.isalpha() else ''}{parts[0]}}}"
    return character
