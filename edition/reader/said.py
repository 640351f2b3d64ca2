"""Understand what editors write in the place of a reading's words: inv., transp., deest, add. est. Elements → sayings.

What stands in a reading are the words of its witness, and most of what is read here could be such words, too. So a saying
is only taken for one where the lemma and the language of the text speak for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from lxml.etree import _Element

from edition.letters import spaced_words
from edition.model.apparatus import Kind, Shift
from edition.tree import language_of, local_name, own_words, says_deletion, says_lacuna, says_omission

What: TypeAlias = Literal["omission", "moved", "lost", "inverted", "followed", "preceded", "twice", "same"]


@dataclass(frozen=True, slots=True)
class Saying:
    """What an editor says of a reading: in which words, what they mean, the words of the witness among them."""

    said: str
    what: What
    added: str = ""

    @property
    def shift(self) -> Shift:
        """How the words of the witness are made from those of the lemma."""
        match self.what:
            case "omission" | "moved" | "lost":
                return ""
            case shift:
                return shift

    @property
    def kind(self) -> Kind:
        """The kind of a reading of which this is said."""
        return _KINDS[self.what]


_KINDS: dict[What, Kind] = {
    "omission": "omission",
    "moved": "transposition",
    "lost": "illegible",
    "inverted": "transposition",
    "followed": "addition",
    "preceded": "addition",
    "twice": "addition",
    "same": "orthographic",
}
_INVERTED = re.compile(
    r"[\[(]?\s*(?:[iI]n[vu](?:ert)?\.(?:\s+ord\.)?|(?:in[vu]erso\s+ordine|ordine\s+in[vu]erso)|[tT]ra?n?sp(?:os)?\.|"
    r"[tT]rp\.|[tT]rans\.|[tT]r\.|[uU]mgest\.|[∾∼~↔⇄])\s*[\])]?"
)
_OMITTED = re.compile(r"[oO]mm?\.\s*(?:\(.*\)|\[.*\]|(?:per|propter|ob|ex)\s.*hom.*)", re.DOTALL)
_FOLLOWED = re.compile(r"(?:[aA]dd\.|\+)\s+(\S.*)", re.DOTALL)
_PRECEDED = re.compile(r"[pP]raem\.\s+(\S.*)", re.DOTALL)
_PRECEDED_BEHIND = re.compile(r"(\S.*?)\s+praem\.", re.DOTALL)
_FOLLOWED_BEHIND = re.compile(r"(\S.*?)\s+add\.", re.DOTALL)
_DASH = re.compile(r"[-‐‑–−－]|[-‐‑–—―−－]{2,3}")
"""Signs with which tables and some apparatuses say that there is nothing in the place of words; one long dash may be the text's."""
_TRANSPOSED = r"(?:transp(?:os)?\.|transpos(?:uit|itum|ita)\b|trsp\.|trp\.|tr\.|umgest(?:\.|ellt\b))"
_AWAY = r"(?:post|ante|infra|supra|nach|vor|after|before|après|avant|dopo|prima di)"
_BY_HAND = r"(?:al(?:ia|tera)\s+man[u.]\S*|m(?:an)?\.\s*(?:[1-9]|rec\.|sec\.|alt\.|pr\.))"
_BESIDE = r"(?:(?:in|i\.)\s+(?:marg|mg)\.|mg\.|marg\.|s\.\s?l\.|(?:supra|super|sup\.|inter|int\.)\s+lin\.|i\.\s?l\.)"
_ADDED = r"(?:add|suppl|scr|corr)\."
_SPACE = r"(?:spat(?:\.|ium|io|ia)|rasura)"
_IN_WORDS: tuple[tuple[What, str], ...] = (
    (
        "moved",
        rf"(?:hic\s+)?(?:omm?\.\s*[,;:]?\s*(?:et|sed|ac)?\s*)?{_AWAY}\s+\S.*?\s(?:{_TRANSPOSED}|hab\.|pon\.|coll(?:oc)?\.)",
    ),
    ("moved", rf"{_TRANSPOSED}\s+{_AWAY}\s+\S.*"),
    ("moved", rf"(?:hic\s+)?omm?\.\s*[,;:]\s*(?:et\s+|sed\s+)?{_AWAY}\s+\S.*"),
    ("omission", r"(?:hic\s+)?omm?\.[,;:]?\s+\S.*|hic\s+omm?\."),
    ("omission", r"(?:del|secl|athet|damn|expunx)\.\s+\S.*"),
    ("twice", r"bis\s+(?:scr|pos|hab|exh)\.|bis\s+scrip(?:sit|tum|ta)|iter\.|it\.\s+scr\."),
    ("same", rf"(?:{_ADDED}\s+)?{_BESIDE}(?:\s+{_ADDED})?(?:\s+{_BY_HAND})?|{_ADDED}\s+{_BY_HAND}"),
    ("same", rf"(?:(?:in|sup\.|supra)\s+ras\.|(?:e|ex|a)\s+corr\.)(?:\s+{_BY_HAND})?|in\s+rasura"),
    ("same", rf"(?:e|ex)\s+\S[^.]*?\s+(?:corr|mut|fec|eff|refec)\.(?:\s+{_BY_HAND})?"),
    ("lost", r"(?:litt(?:\.|erae)\s+)?(?:illeg\.|illegibil\w+|evan\.)|fere\s+evanid\w+"),
    ("lost", r"(?:non|vix|haud)\s+(?:legitur|leguntur|liquet)|legi\s+(?:nequ(?:it|eunt)|non\s+pot(?:est|\.))"),
    (
        "same",
        r"lac(?:\.|unam)\s+(?:indic(?:\.|avit|averunt)|stat(?:\.|uit)|susp(?:\.|icat\w+)|posuit|pos\.|agnovit|not(?:\.|avit))(?:\s+\S.*)?",
    ),
    ("lost", rf"{_SPACE}\s+(?:vac(?:\.|uum|uo|ua)?\s+)?rel(?:\.|ict\w+|iquit)"),
    ("lost", r"(?:rel(?:\.|iquit)\s+)?spat(?:\.|ium|io)\s+vac(?:\.|u\w+)|vac\.|lac\.|def\.|mutil\.|deperd\."),
)
_SAID = tuple((what, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for what, pattern in _IN_WORDS)
"""What apparatuses say in the place of a reading in words of theirs, which are hardly ever words of a text."""
_ADDED_BESIDE = re.compile(
    rf"(?:add\.|suppl\.)\s+{_BESIDE}\s+(\S.*)|(?:add\.)\s+(\S.*?)\s+{_BESIDE}", re.IGNORECASE | re.DOTALL
)
_ADDED_AFTER = re.compile(r"post\s+(\S.*?)\s+add\.\s+(\S.*)", re.IGNORECASE | re.DOTALL)
_LOST_IN_WORDS = {
    "deficit": "la", "desinit": "la", "lacuna": "la", "evanuit": "la", "periit": "la", "illegible": "en", "lost": "en", "unleserlich": "de", "nicht lesbar": "de",
    "zerstört": "de", "illisible": "fr", "illeggibile": "it", "ilegible": "es",
}  # fmt: skip
_OTHERS_IN_WORDS: dict[str, What] = {"iteravit": "twice", "iterat": "twice", "idem": "same", "iidem": "same"}
"""Words of Latin that say in its apparatuses that a witness has the words of the lemma, once or twice."""
_MISSING_IN_WORDS = {
    "delevit": "la", "deleverunt": "la", "abest": "la", "absunt": "la", "deest": "la", "desunt": "la", "omittit": "la", "omittunt": "la", "omisit": "la", "omiserunt": "la",
    "non habet": "la", "non habent": "la", "fehlt": "de", "fehlen": "de", "omis": "fr", "manque": "fr", "omitted": "en",
    "omits": "en", "omit": "en", "missing": "en", "lacking": "en", "manca": "it", "omette": "it", "falta": "es", "omite": "es",
}  # fmt: skip
"""Words that say in some language that a witness has nothing: in a text of that language they may be its own."""
_SAID_OF_LATIN = {"deest", "desunt", "lacuna"}
_SAID_OF_WORDS = {"abest", "absunt", "deficit", "delevit", "desinit", "evanuit", "idem", "iteravit"}
"""Words of Latin texts, too: they are said of a passage of several words, in the place of one word they may stand for it."""
_FORM_OF_ESSE = re.compile(r"\w*(?:e(?:st|sse|rat|rant|rit|runt)|fui\w*|sunt|si[nt]t?)", re.IGNORECASE)
_ALIKE = 0.5


def said_of(element: _Element, lemma: Callable[[], str]) -> Saying | None:
    """Return what an editor says in a reading instead of its words; nothing where these are the words of the witness.

    ``lemma`` gives the words of the lemma: few readings want it.
    """
    said = own_words(element)
    if not said:
        return None
    if says_lacuna(element):
        return Saying(said, "lost")
    if (by_type := _by_its_type(element, said)) is not None:
        return by_type
    if (found := _of_apparatuses(said, lemma)) is not None:
        return found
    if (found := _meant(said)) is None:
        return _missing(element, said, lemma)
    if _may_be_of(lemma(), found.said) or (_DASH.fullmatch(said) and not any(map(str.isalpha, lemma()))):
        return None
    return found


def _by_its_type(element: _Element, said: str) -> Saying | None:
    """Return what an abbreviation without its stop says, where the type of the reading says the same: type="lac", lac."""
    kind = (element.get("type") or "").casefold()
    is_abbreviated = said.casefold() in {"lac", "illeg", "def", "vac"}
    return Saying(said, "lost") if is_abbreviated and kind.startswith(_ABBREVIATED) else None


_ABBREVIATED = ("lac", "illeg", "def", "vac")


_LOSS = re.compile(
    r"illeg|illegg|ilegib|unread|unleserl|nicht lesbar|\b(?:lost|loss|torn|faded|trimmed)\b|\bcut (?:away|off)|damag|text(?:verlust|lücke)|"
    r"abgeschnitten|zerst[öo]rt|beschädigt|ausgerissen|illisib|\bperdue?s?\b|déchir|rogné|\blacun|legi (?:ne|non)|non legi|"
    r"evan(?:uit|id)|deperd|mutil|absciss|periit|perierunt|perdut|perdid|殘|残|缺損|缺损|漫漶",
    re.IGNORECASE,
)
_CAUSE = re.compile(r"\bhom(?:oe|oi|eo|o)|haplogr|saut du même|augensprung|eye-?skip|aberratio", re.IGNORECASE)
"""Why a scribe left words out: these are not lost."""


def said_in_note(element: _Element) -> Saying | None:
    """Return what a reading without words says of its witness in a note: that these are lost, or cannot be read.

    Other notes say why the witness omits them.
    """
    children = list(element.iterchildren("{*}*"))
    loose = (element.text, *(child.tail for child in children))
    if (
        len(children) != 1
        or local_name(children[0]) not in {"note", "desc"}
        or any(map(str.strip, filter(None, loose)))
    ):
        return None
    said = " ".join("".join(children[0].itertext()).split())
    tells_loss = len(said) <= _LONGEST and _LOSS.search(said) is not None and _CAUSE.search(said) is None
    return Saying(said, "lost") if element.get("wit") and tells_loss else None


_LONGEST = 80


def _of_apparatuses(said: str, lemma: Callable[[], str]) -> Saying | None:
    """Return what is said in the words of an apparatus, unless the lemma has words that begin as these do."""
    found: Saying | None = None
    if _OMITTED.fullmatch(said):
        return None
    if added := _ADDED_AFTER.fullmatch(said):
        ends = [word.strip(".,;:!?").casefold() for word in spaced_words(lemma())][-1:]
        is_here = ends == [added[1].split()[-1].casefold()]
        found = Saying(said, "followed", added[2]) if is_here else Saying(said, "same")
    elif (what := next((what for what, pattern in _SAID if pattern.fullmatch(said)), None)) is not None:
        found = Saying(said, what)
    elif beside := _ADDED_BESIDE.fullmatch(said):
        found = Saying(said, "followed", beside[1] or beside[2])
    return None if found is None or _begins_alike(lemma(), found) else found


def _begins_alike(lemma: str, saying: Saying) -> bool:
    """Tell whether a saying may be words: it is one abbreviation, or has none, and the lemma has a word that begins so.

    Several words with an abbreviation among them (in ras., post mare transp.) are nothing that a lemma would have.
    """
    first, _, more = saying.said.partition(" ")
    if saying.what in {"moved", "followed"} or (more and "." in saying.said and saying.what != "omission"):
        return False
    sign = first.strip("[]().,;:").casefold()
    return any(word.casefold().startswith(sign[:4]) for word in spaced_words(lemma))


def says_inverted(said: str) -> bool:
    """Tell whether a remark says that a witness has the words of the lemma in another order."""
    return _INVERTED.fullmatch(said.strip()) is not None


def _meant(said: str) -> Saying | None:
    """Return what signs mean that are no words of a text."""
    if _INVERTED.fullmatch(said):
        return Saying(said, "inverted")
    if _OMITTED.fullmatch(said) or (said.endswith(".") and says_deletion(said)):
        return Saying(said, "omission")
    if found := _FOLLOWED.fullmatch(said):
        return Saying(said, "followed", found[1])
    if found := _PRECEDED.fullmatch(said) or _PRECEDED_BEHIND.fullmatch(said):
        return Saying(said, "preceded", found[1])
    if found := _FOLLOWED_BEHIND.fullmatch(said):
        return Saying(said, "followed", found[1])
    return Saying(said, "omission") if _DASH.fullmatch(said) else None


def _may_be_of(lemma: str, sign: str) -> bool:
    """Tell whether a sign may be an abbreviated word: the lemma has but one word, which cannot change its place, or one that begins so."""
    letters = sign.strip("[]() .").casefold()
    words = [word.casefold() for word in spaced_words(lemma)]
    if len(words) == 1 and letters in {"inv", "inu", "tr", "trans"}:
        return True
    return letters.isalpha() and any(word.startswith(letters[:4]) for word in words)


def _missing(element: _Element, said: str, lemma: Callable[[], str]) -> Saying | None:
    """Take a word for an omission where the text is in another language, or no editor could mean it for a variant."""
    word = said.rstrip(".").casefold()
    language = _MISSING_IN_WORDS.get(word) or _LOST_IN_WORDS.get(word) or ("la" if word in _OTHERS_IN_WORDS else None)
    if language is None or says_omission(element):
        return None
    what: What = "lost" if word in _LOST_IN_WORDS else _OTHERS_IN_WORDS.get(word, "omission")
    spoken = language_of(element).partition("-")[0].casefold()
    if spoken and spoken != language:
        return Saying(said, what)
    is_said = word in _SAID_OF_LATIN or (word in _SAID_OF_WORDS and len(spaced_words(lemma())) > 1)
    return Saying(said, what) if is_said and not _is_like(lemma(), word) else None


def _is_like(lemma: str, word: str) -> bool:
    """Tell whether a word may be a variant of a lemma: a form of the same verb, or much like it."""
    words = [w.strip(".,;:!?").casefold() for w in spaced_words(lemma)]
    if not words or len(words) > _COUPLE:
        return not words
    alike = SequenceMatcher(None, words[-1], word, autojunk=False).ratio() >= _ALIKE
    return alike or _FORM_OF_ESSE.fullmatch(words[-1]) is not None


_COUPLE = 2
