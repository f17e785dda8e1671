"""Finds the groups a text names: "Case Review Group and Quality Assurance & Learning and Development
Subgroups (formally IPAG)" names three, one of them with an earlier name; "Case Review Group (lead)" leads."""

import re
from collections.abc import Iterable

from priorities.reading.blocks import flat
from priorities.reading.draft import ParsedGroup
from wsscp.limits import NAME, PARAGRAPH

# An "and" within a name; any other one stands between two names.
_ONE_NAME = re.compile(
    r"\b(learning|training|workforce|task|policy|policies|quality|performance|monitoring|scrutiny|missing"
    r"|health|children|participation|audit)\s+(and|&)\s+"
    r"(development|training|improvement|finish|procedures?|performance|quality|evaluation|assurance"
    r"|exploitation|wellbeing|engagement|families|audit|practice)\b",
    re.I,
)
_KEPT_AND = "\x00"
_EARLIER_NAME = re.compile(r"\(\s*(?:formally|formerly|previously|was|known as|aka)\s+([^)]+?)\s*\)", re.I)
_BETWEEN = re.compile(r"[,;/\n]|\s+(?:and|&)\s+|\s*&\s*", re.I)
LEAD_MARK = re.compile(r"\s*\(\s*lead\s*\)", re.I)
# What stands in brackets is not cut: "Safeguarding Partners (Police, CCGs and LA)" is one name.
_BRACKETS = re.compile(r"\([^()]*\)")
_HIDDEN = {",": "\x01", ";": "\x02", "/": "\x03", "&": "\x04", " and ": _KEPT_AND}
_SUBGROUP = re.compile(r"\bsub[-\s]?group\b", re.I)
_SUBGROUPS = re.compile(r"\bsub[-\s]?groups\s*$", re.I)
_HAS_NOUN = re.compile(
    r"\b(?:group|subgroup|team|board|partners?|panel|committee|forum|scrutineer|chair)\b", re.I
)
# "… established to commence work." tells what the group does, not what it is called.
_TAIL = re.compile(
    r"\s+(?:(?:is |are |was |has been )?(?:established|set up)|to|will|who|which|that|through|via)\b.*$"
)
_NAMED_IN_PROSE = re.compile(
    r"(?:[A-Z][\w’'&-]*\s+){1,6}(?:[Ss]ub-?\s?)?(?:[Gg]roup|[Tt]eam|[Bb]oard|[Pp]anel|[Cc]ommittee|[Ff]orum)\b"
)
_NO_NAME = re.compile(r"(?i:tb[cda]|n/?a|none|various)$|(?:The|All|Each|This|A)\s+[a-z]")
_MOST_WORDS = 8

# (as printed, the group's name in the same document, the other name to keep)
_SAME_GROUP = [
    ("training and development subgroup", "Learning and Development subgroup", "Training and Development"),
    ("exploitation subgroup", "Child Exploitation subgroup", "Exploitation subgroup"),
    ("scrutineer", "Independent Scrutineer", "Scrutineer"),
    ("crg", "Case Review Group", "CRG"),
]


class GroupCollector:
    """The groups of one document, gathered as its texts are read."""

    def __init__(self, document_text: str) -> None:
        self._document = flat(document_text).casefold()
        self._groups: dict[str, ParsedGroup] = {}

    @property
    def groups(self) -> list[ParsedGroup]:
        """The groups named so far, in the order met."""
        return list(self._groups.values())

    def named_in(self, text: str) -> list[str]:
        """Return the names of the groups a text holds responsible, each once, and remember them."""
        text = LEAD_MARK.sub("", text[:PARAGRAPH])
        names = []
        for part in _EARLIER_NAME.split(text)[::2]:
            names.append([self._remember(name) for name in _names(part)])
        for found, earlier in zip(names, _EARLIER_NAME.findall(text), strict=False):
            if found:
                self._also_known(found[-1], flat(earlier))
        return list(dict.fromkeys(name for found in names for name in found))

    def lead_in(self, text: str) -> str:
        """Return the one of several groups that a text marks "(lead)", or ""."""
        text = text[:PARAGRAPH]
        marks = list(LEAD_MARK.finditer(text))
        names = self.named_in(text)
        if len(marks) != 1 or len(names) < 2:
            return ""
        place = len(_all_names(text[: marks[0].start()])) - 1
        printed = _all_names(LEAD_MARK.sub("", text))
        return self._remember(printed[place]) if 0 <= place < len(printed) else ""

    def note_other_names(self, text: str) -> None:
        """Keep other names of known groups met in passing ("CRG", "Exploitation sub-group")."""
        words = _SUBGROUP.sub("subgroup", flat(text))
        for printed, name, other in _SAME_GROUP:
            match = re.search(rf"(?<!child )(?<!independent )\b{printed}\b", words, re.I)
            if match and name.casefold() in self._groups:
                self._also_known(name, other)

    def _remember(self, name: str) -> str:
        for printed, its_name, other in _SAME_GROUP:
            stem = its_name.casefold().removesuffix(" subgroup")
            if name.casefold() == printed and stem in self._document:
                self._groups.setdefault(its_name.casefold(), ParsedGroup(its_name))
                self._also_known(its_name, other)
                return its_name
        return self._groups.setdefault(name.casefold(), ParsedGroup(name)).name

    def _also_known(self, name: str, other: str) -> None:
        group = self._groups[name.casefold()]
        known = {alias.casefold() for alias in group.aliases} | {group.name.casefold()}
        if other and other.casefold() not in known:
            group.aliases.append(other[:NAME])


def format_groups(names: Iterable[str], lead: str) -> str:
    """Return a list of groups as text that reads back, with who leads marked."""
    return "; ".join(f"{name} (lead)" if name == lead else name for name in names)


def _all_names(text: str) -> list[str]:
    """Return the names in a list of groups as printed, without the earlier ones."""
    return [name for part in _EARLIER_NAME.split(text)[::2] for name in _names(part)]


def _names(text: str) -> list[str]:
    """Return the names in a list of groups; of a sentence, only what looks like a group's name."""
    kept = _ONE_NAME.sub(lambda match: f"{match[1]}{_KEPT_AND}{match[3]}", text)
    kept = _BRACKETS.sub(lambda match: _hide(match[0]), kept)
    names: list[str] = []
    without_noun: list[int] = []
    for part in _BETWEEN.split(kept):
        plural = _SUBGROUPS.search(part)
        name = _tidy(_SUBGROUPS.sub("subgroup", part))
        if not name:
            continue
        if plural:
            for place in without_noun:
                names[place] += " subgroup"
        without_noun = [] if plural or _HAS_NOUN.search(name) else [*without_noun, len(names)]
        names.append(name)
    return [_show(name)[:NAME] for name in names]


def _hide(text: str) -> str:
    for mark, hidden in _HIDDEN.items():
        text = text.replace(mark, hidden)
    return text


def _show(text: str) -> str:
    for mark, hidden in _HIDDEN.items():
        text = text.replace(hidden, mark)
    return text


def _tidy(part: str) -> str:
    """Return a part of the list as a name: without what it tells of the group, in the usual spelling."""
    words = _SUBGROUP.sub("subgroup", flat(part)).strip(" .:–-•")
    words = re.sub(r"^(?:the\s+|and\s+|led by\s+|lead\s*:\s*)(?=[A-Z])", "", _TAIL.sub("", words), flags=re.I)
    if len(words.split()) > _MOST_WORDS or words[:1].islower():
        found = _NAMED_IN_PROSE.search(words)
        words = re.sub(r"^(?:The|All|A)\s+", "", found[0]) if found else ""
    is_name = re.search(r"[A-Z]", words) and len(words) > 1 and not _NO_NAME.match(words)
    return words if is_name else ""
