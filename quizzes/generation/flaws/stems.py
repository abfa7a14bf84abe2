"""Flaws of the stem."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from content.facts.shapes import FactBase
from quizzes.generation.drafts import Item
from quizzes.generation.flaws import Flaw, options, words

LONGEST: Final = 32  # words
SHORTEST: Final = 3
ARRANGED: Final = frozenset({"ordering", "matching"})
"""Kinds whose stem points at what stands below: "these events"."""
GIVEN: Final = frozenset({"true_false", "cloze"})
"""Kinds whose stem is a statement and no question."""

_AUX: Final = r"(?:did|does|do|was|were|is|are|has|have|had|can|could|will|would|should|may|might)"
_DANGLING: Final = re.compile(
    r"^(?:it|they|he|she|these|those|this(?! (?:is|was) (?:how|why|when|where))|that (?:is|was))\b",
    re.IGNORECASE,
)
_PRONOUN: Final = re.compile(
    rf"\b{_AUX} (?:it|its|they|their|he|his|she|this|these|those)\b(?! \w+s? of\b)", re.I
)
_SHOWN: Final = re.compile(
    r"\b(?<!of )(?:this|these) (?P<what>[a-z]+)\b|\bthat (?:time|year|period|day|place|country)\b"
    r"|\b(?:aforementioned|aforesaid|above-mentioned|the latter)\b",
    re.IGNORECASE,
)
_EXPLETIVE: Final = re.compile(
    r"\b(?:it (?:is|was) (?:not )?(?:\w+ |(?:the|an?|in|by|on|at) .+?|[A-Z].*? )?"
    r"(?:that|who|to|when)\b"
    r"|it (?:takes?|took|costs?|rains?|snows?|follows?)\b"
    r"|(?:is|was|would|will) it (?:be )?(?:\w+ )?\w+ (?:that|to|for|when|if)\b"
    r"|(?:does|did|would|will|do|can|could|may|might) it (?:take|cost|rain|snow|matter|follow"
    r"|mean (?:that|to|when|if)|happen that)\b|what time (?:is|was) it\b)",
)
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’|(?<!\w)'[^']*'(?!\w)")
_CAPITALS: Final = re.compile(r"\b[A-Z]{2,}s?\b")
_EMPHASIS: Final = frozenset(
    "NOT EXCEPT BEST MOST LEAST FIRST LAST ALL ONLY AND OR NO NEVER TRUE FALSE ONE TWO ALWAYS XOR "
    "NAND NOR".split()
)
_ROMAN: Final = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_MEANING: Final = re.compile(
    r"\bstands? for\b|\b(?:acronym|abbreviation|initials)\b", re.IGNORECASE
)
_CHATTER: Final = re.compile(
    r"\b(?:as (?:is |was |has been )?(?:we|you|everybody|everyone|is well|well|I)? ?(?:all )?"
    r"(?:well )?(?:known?|knows|have (?:just )?(?:seen|learn(?:ed|t)|read)|learn(?:ed|t) in)\b"
    r"|it is (?:well[- ])?known that|it is (?:interesting|worth noting)|needless to say|by the way"
    r"|interestingly|of course|goes without saying|please (?:note|think|read|remember)"
    r"|think carefully|incidentally)",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(r"\b(?:what|which|who|whom|whose|when|where|why|how)\b", re.IGNORECASE)
_ASKS_FIRST: Final = re.compile(
    r"(?:(?:about|to|from|in|on|at|by|for|with|of|under|during|after|before|through|into|between"
    r"|against|than|more|beyond|over|off|since|until|besides|within|along|according|if|when|because"
    r"|compared|near|as|the \w+ of)\b.*?)?\b(?:what|which|who|whom|whose|when|where|why|how)\b",
    re.IGNORECASE,
)
_ASKS_YES: Final = re.compile(rf"{_AUX} .*\?", re.IGNORECASE)
_ORDERS: Final = re.compile(
    r"(?:[^,.]+, )?(?:name|state|give|define|calculate|compute|find|identify|translate|complete"
    r"|solve|determine|explain|list|put|order|sort|arrange|rank|match|pair|assign|choose|select"
    r"|mark|tick|pick|convert|write|label|estimate|spell|convert|simplify|fill in)\b",
    re.IGNORECASE,
)
_EMPTY: Final = re.compile(
    r"(?:(?:which|what)(?: one)?(?: (?:of )?(?:the |these |those )(?:following|above|options?"
    r"|answers?|statements?|sentences?)?)?(?: ?(?:following )?(?:statements?|sentences?|options?"
    r"|answers?|claims?))?(?: (?:about|on|concerning|regarding|of) .+?)? ?(?:is|are|was|were)"
    r"(?: \w+)? (?:true|correct|right|false|incorrect|wrong|accurate)"
    r"(?: (?:about|of|for|on|regarding|concerning) .+)?"
    r"|what about .+|what do you (?:know|think) (?:about|of) .+|what (?:can|could) be said .+"
    r"|(?:choose|select|pick|mark|tick) (?:the )?(?:right|correct|best|true) "
    r"(?:answer|option|statement|one)s?)[?.:]?",
    re.IGNORECASE,
)
_COMPLETED: Final = re.compile(
    r"(?:\b(?:in|by|of|to|from|on|at|with|for|into|than|between|because|called|named|as|after"
    r"|before|the|an?|an?\(n\)|a\(n\))|\b(?:of|that|which|who|whose|where|first|\w+est)\b.* "
    r"(?:is|are|was|were))\s*(?:_{2,}|…|\.{3,})?[.:]?$",
    re.IGNORECASE,
)
_GAP: Final = r"(?<![A-Za-z0-9_])_{2,}(?![A-Za-z0-9_])"
_INSIDE: Final = re.compile(
    rf"(?:{_GAP}|(?<=\s)(?:\.{{3,}}|…|-{{3,}}|\[(?:blank|gap|…|\.\.\.| *)\])(?=[\s,])|\.{{4,}}"
    r"|^(?:\.{3,}|…)(?= ))(?=.*\w)"
)
_NEGATED: Final = re.compile(
    rf"^(?:who |(?:which|what) (?:\w+ ){{1,2}}?)(?:{_AUX} )?never\b"
    rf"|^(?:(?!\b(?:that|when|if|because|whose|after|before|while|as|, who|, which)\b).)*?"
    rf"\b(?:{_AUX}|{_AUX} (?!an? |the )\w+) not\b|^(?:(?!\b(?:that|when|if|because|whose)\b).)*?"
    rf"\b(?:is|are|was|were|do|does|did|has|have|had|could|would|should|ca|wo)n[’']t\b",
    re.IGNORECASE,
)
_UNTRUE: Final = re.compile(
    r"\b(?:is|are|was|were) (?:the )?(?:false|incorrect|untrue|wrong|inaccurate|unlikely"
    r"|least (?:likely|probable|true))\b|\bleast likely\b",
    re.IGNORECASE,
)
_EXCEPTED: Final = re.compile(
    r"\b(?:except|except for|but not|apart from)\W*$|\bexcept which\b|\bof (?:the following|these)"
    r"\b.*\bexcept\b",
    re.IGNORECASE,
)
_SHOUTED: Final = re.compile(r"\b(?:NOT(?! (?:gates?|operat|circuit))|EXCEPT|LEAST LIKELY)\b")


# A stem without any of these words needs no closer look: most have none.
_POINTING: Final = frozenset(
    "it its they their he his she this these those that latter aforementioned aforesaid "
    "above-mentioned".split()
)
_TALKING: Final = frozenset(
    "known know knows seen learned learnt read interesting noting needless way interestingly "
    "course saying note think remember incidentally carefully".split()
)
_DENYING: Final = frozenset(
    "not never except apart but false incorrect untrue wrong inaccurate unlikely least".split()
)


def _mentions(stem: str, telling: frozenset[str]) -> bool:
    return not telling.isdisjoint(words.words(stem))


# A fact is asked in several kinds with one stem, and again with other options: hence the caches.
@lru_cache(maxsize=4096)
def plain(stem: str) -> str:
    """The stem without what it quotes: the words of others are not its own."""
    return _QUOTED.sub("“”", stem)


def unclear(item: Item, base: FactBase | None) -> bool:
    stem = plain(item.stem)
    shown_below = item.kind in ARRANGED
    return (not shown_below and _dangles(stem)) or _undeclared(stem, base)


@lru_cache(maxsize=4096)
def _dangles(stem: str) -> bool:
    """A pronoun, or "this treaty", that nothing before it explains."""
    if not _mentions(stem, _POINTING):
        return False
    if _DANGLING.match(stem) and not _EXPLETIVE.match(stem[:1].lower() + stem[1:]):
        return ":" not in stem
    for found in _PRONOUN.finditer(stem):
        pronoun = found.end() - len(found[0].split()[-1])
        idle = any(_EXPLETIVE.match(stem, at) for at in (found.start(), pronoun))
        if not idle and not _explained(stem[: found.start()], ""):
            return True
    for found in _SHOWN.finditer(stem):
        if not _explained(stem[: found.start()], found["what"] or "") and ":" not in stem:
            return True
    return False


def _explained(before: str, what: str) -> bool:
    """Something was named before: another sentence or clause, or the thing itself."""
    if re.search(r"\b[\w”)]+[.;] ", before) or words.stem(what.casefold()) in words.content(before):
        return True
    asked = list(_ASKS.finditer(before))
    said = _ORDERS.sub("", before[: asked[-1].start()] if asked else before, count=1)
    return any(not word.isdigit() and word not in words.STOP for word in words.content(said))


def _undeclared(stem: str, base: FactBase | None) -> bool:
    found = _acronyms(stem)
    if not found or _MEANING.search(stem):
        return False
    unknown = found - _declared(stem, found)
    return any(not _is_named(one, base) for one in unknown)


@lru_cache(maxsize=4096)
def _acronyms(stem: str) -> frozenset[str]:
    """Words in capitals that not everybody knows."""
    return frozenset(
        one
        for one in (name.removesuffix("s") for name in _CAPITALS.findall(stem))
        if one not in words.KNOWN_ACRONYMS and one not in _EMPHASIS and not _ROMAN.fullmatch(one)
    )


def _declared(stem: str, found: frozenset[str]) -> set[str]:
    """Acronyms that the stem spells out: "… (EBRD)", "EBRD (European Bank …)"."""
    told = set(re.findall(r"\(([A-Z]{2,})\)", stem))
    return told | {one for one in found if re.search(rf"\b{one} \([A-Za-z]+[ -][^)]+\)", stem)}


def _is_named(capitals: str, base: FactBase | None) -> bool:
    """Capitals that are part of a proper name: a reactor type has no other."""
    entities = base.entities.values() if base else ()
    return any(capitals in one.name and capitals in _CAPITALS.findall(one.name) for one in entities)


def wordy(item: Item, base: FactBase | None) -> bool:
    """Too long, or with asides that nobody needs to answer."""
    counted = [word for word in item.stem.split() if word[0].isalnum() or len(word) > 1]
    if len(counted) > LONGEST:
        return True
    return _mentions(item.stem, _TALKING) and bool(_CHATTER.search(plain(item.stem)))


def unfocused(item: Item, base: FactBase | None) -> bool:
    stem = item.stem.strip()
    said = len(stem.split())
    if item.kind in GIVEN:
        gaps = len(re.findall(_GAP, stem))
        return said - gaps < SHORTEST - bool(gaps) or gaps > 2
    if _ORDERS.match(stem) and said > 1:
        return bool(_EMPTY.fullmatch(stem)) or _points_only(item)
    return said < SHORTEST or _asks_nothing(stem)


@lru_cache(maxsize=4096)
def _asks_nothing(stem: str) -> bool:
    if _EMPTY.fullmatch(stem):
        return True
    if stem.endswith("?") and (_ASKS.search(stem) or _ASKS_YES.search(stem)):
        return False
    return not _ASKS_FIRST.match(stem) and not _completes(stem)


def _asks(item: Item) -> bool:
    """Whether the stem is a question: that of every kind but those named above."""
    return item.kind not in GIVEN | ARRANGED


def _points_only(item: Item) -> bool:
    """ "Match these." may do where the things stand below; elsewhere it asks nothing."""
    return _asks(item) and len(item.stem.split()) < SHORTEST and not words.content(item.stem)


def _completes(stem: str) -> bool:
    """Half a sentence that whoever knows can end: "The process by which … is called"."""
    return len(stem.split()) > 4 and bool(_COMPLETED.search(stem))


def negative(item: Item, base: FactBase | None) -> bool:
    """ "Which is not …?": with options the answer is whatever is left over."""
    if not _asks(item) or not (
        _mentions(item.stem, _DENYING) or "n’t" in item.stem or "n't" in item.stem
    ):
        return False
    stem = plain(item.stem)
    if _SHOUTED.search(stem) or _EXCEPTED.search(stem):
        return True
    return options.is_choice(item) and bool(_UNTRUE.search(stem) or _NEGATED.search(stem))


def blank_inside(item: Item, base: FactBase | None) -> bool:
    """A gap with words behind it; one at the end reads like a question."""
    return options.is_choice(item) and bool(_INSIDE.search(plain(item.stem)))


_ARTICLE: Final = re.compile(r"\b(an?)\s*(?:_+|…|\.{3})?\s*[?:.]?$")
_VOWEL: Final = re.compile(
    r"(?!eu|uni(?!n|m)|u[bst][aeiou]|one\b|once|ur[aeio])[aeiou]|hour|hono|honest|heir|8|11\b|18\b"
)
_FORMS: Final = re.compile(
    r"(?:(?P<to>to)|(?P<because>because|so that)|(?P<it>it|they|he|she)"
    r"|(?P<at>by|for|with|without|in|at|on|near|under|from))\b",
    re.IGNORECASE,
)
_TWO: Final = re.compile(r"\b(?:which|what) (?:two|three|four)\b", re.IGNORECASE)


def grammar(item: Item, base: FactBase | None) -> bool:
    """The article or the number of the stem fits some options only, or the key alone is
    formed otherwise than the rest."""
    texts = options.choices(item)
    if not texts:
        return False
    found = _ARTICLE.search(item.stem)
    if found:
        return len({_sounds_open(text) for text in texts}) > 1
    keys, others = options.right(item), options.wrong(item)
    if not keys or not others:
        return False
    if _TWO.search(item.stem) and len({_is_list(text) for text in texts}) > 1:
        return True
    return len({_form(text) for text in keys}) == 1 and _odd(
        _form(keys[0]), list(map(_form, others))
    )


def _odd(ours: str, theirs: list[str]) -> bool:
    return len(theirs) > 1 and len(set(theirs)) == 1 and ours != theirs[0]


def _form(text: str) -> str:
    """What an option begins with if it tells its part of speech, and a full stop if it ends so."""
    found = _FORMS.match(text.strip())
    return f"{found.lastgroup if found else ''}{'.' if text.rstrip().endswith('.') else ''}"


def _is_list(text: str) -> bool:
    return bool(re.search(r" (?:and|or) |[,;&]", text))


def _sounds_open(text: str) -> bool:
    """Begins with the sound of a vowel: an hour, an X-ray, a university."""
    if re.match(r"[A-Z](?:[A-Z]|-)", text):
        return text[0] in "AEFHILMNORSX"
    return bool(_VOWEL.match(text.casefold()))


_TWICE: Final = re.compile(r"\b(?:[Tt]he the|[Aa]n an|[Aa] a|[Oo]f of|[Aa]nd and)\b")


def doubled(item: Item, base: FactBase | None) -> bool:
    """ "the the": two pieces that were put together have brought the same word."""
    return any(_TWICE.search(plain(text)) for text in (item.stem, *options.choices(item)))


SLIPS: Final = (
    Flaw(
        "doubled_word",
        "A small word stands twice, as in “the the”.",
        "Leave one of them out.",
        doubled,
    ),
)

FLAWS: Final = (
    Flaw(
        "unclear_stem",
        "The stem leaves open what it speaks of, or uses an acronym it does not spell out.",
        "Name things in full: “European Union (EU)”, not “it” or “EU”.",
        unclear,
    ),
    Flaw(
        "needless_words",
        f"The stem has more than {LONGEST} words, or asides such as “as is well known”.",
        "Keep what is needed to answer and leave out the rest.",
        wordy,
    ),
    Flaw(
        "unfocused_stem",
        "The stem asks nothing that could be answered without seeing the options.",
        "Ask a whole question with a question word.",
        unfocused,
    ),
    Flaw(
        "negative_stem",
        "The stem asks what is not so, which tests attention rather than knowledge.",
        "Ask for what is so.",
        negative,
    ),
    Flaw(
        "blank_in_stem",
        "A gap inside a multiple-choice stem makes people read it twice.",
        "Ask a question, or make it a fill-the-gap item.",
        blank_inside,
    ),
    Flaw(
        "grammatical_cue",
        "The grammar of the stem, or the form of the options, fits the key or some options only.",
        "Write “a(n)”, or move the article into the options; form all options alike.",
        grammar,
    ),
)
