"""How names of organizations compare: keys, legal forms, ids.

Enters: a name or surface. Leaves: its comparison key or its stable id. Knows no
organization; the registry (`kb.organizations`) and everything unknown to it share
these rules.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Legal forms that never tell two organizations apart. "Group" and "Holdings" may.
LEGAL_FORMS = frozenset(
    {"ab", "ag", "aps", "as", "asa", "bhd", "bv", "co", "corp", "corporation", "gmbh"}
    | {"inc", "incorporated", "jsc", "kgaa", "kk", "limited", "llc", "llp", "lp", "ltd"}
    | {"nv", "oyj", "pbc", "pjsc", "plc", "pte", "pty", "sa", "sarl", "sas", "sdn"}
    | {"se", "spa", "tbk"},
)
# Further words that a lookup may drop when the full form is unknown.
LOOSE_FORMS = LEGAL_FORMS | {"company", "holding", "holdings"}

# Letters that Unicode decomposition leaves alone.
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "\u0131": "i"}
    | {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"},
)
_JOINED = re.compile(r"[.,'\u2019\u2018`\"!?®™()]")
_SPACED = re.compile(r"[^\w]+")


def organization_id(name: str) -> str:
    """Return the stable id of a name: a slug without accents and legal forms.

    >>> organization_id("SoftBank Group Corp."), organization_id("Ørsted A/S")
    ('softbank-group', 'orsted')

    A name without a Latin letter or digit gives ``org-`` and ten digits of its hash.
    """
    key = drop_forms(fold(name).lower(), LEGAL_FORMS)
    slug = re.sub(r"[^a-z0-9]+", "-", key).strip("-")
    if slug:
        return slug
    digest = hashlib.sha256(unicodedata.normalize("NFKC", name).casefold().encode())
    return f"org-{digest.hexdigest()[:10]}"


def surface_key(surface: str) -> str:
    """Return the form under which surfaces are compared.

    >>> surface_key("The U.S.  Department of Energy's"), surface_key("AT&T")
    ('us department of energys', 'at and t')
    """
    return fold(surface).casefold().removeprefix("the ")


def fold(text: str) -> str:
    """Drop accents and punctuation, write "&" out, keep case; single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = _JOINED.sub("", text.replace("&", " and ").replace("A/S", "AS"))
    return _SPACED.sub(" ", text).strip()


def drop_forms(key: str, forms: frozenset[str]) -> str:
    """Drop trailing words of ``forms``, and a dangling "and"; never the only word."""
    words = key.split()
    while len(words) > 1 and (words[-1] in forms or words[-1] == "and"):
        words.pop()
    return " ".join(words)
