"""Reads the groups a text names: "Case Review Group and Quality Assurance & Learning and Development
Subgroups (formally IPAG)" names three, one of them with an earlier name; "Case Review Group (lead)" leads."""

import re
from collections.abc import Iterable

from priorities.reading.blocks import flat
from priorities.reading.draft import ParsedGroup
from wsscp.limits import NAME, PARAGRAPH

# An "and" within a name; any other one separates two names.
_ONE_NAME = re.compile(
    r"\b(learning|training|workforce|task|policy|policies|quality|performance|monitoring|scrutiny|missing"
    r"|health|children|participation|audit)\s+(and|&)\s+"
    r"(development|training|improvement|finish|procedures?|performance|quality|evaluation|assurance"
    r"|exploitation|wellbeing|engagement|families|audit|practice)\b",
    re.I,
)
_HIDDEN_AND = "\x00"
_EARLIER_NAME = re.compile(r"\(\s*(?:formally|formerly|previously|was|known as|aka)\s+([^)]+?)\s*\)", re.I)
_BETWEEN = re.compile(r"[,;/\n]|\s+(?:and|&)\s+|\s*&\s*", re.I)
LEAD_MARK = re.compile(r"\s*\(\s*lead\s*\)", re.I)
# Text in brackets is not split: "Safeguarding Partners (Police, CCGs and LA)" is one name.
_BRACKETS = re.compile(r"\([^()]*\)")
_HIDDEN = {",": "\x01", ";": "\x02", "/": "\x03", "&": "\x04", " and ": _HIDDEN_AND}
_SUBGROUP = re.compile(r"\bsub[-\s]?group\b", re.I)
_SUBGROUPS = re.compile(r"\bsub[-\s]?groups\s*$", re.I)
_HAS_NOUN = re.compile(
    r"\b(?:group|subgroup|team|board|partners?|panel|committee|forum|scrutineer|chair)\b", re.I
)
# "… established to commence work." describes the group, and is not part of its name.
_TAIL = re.compile(
    r"\s+(?:(?:is |are |was |has been )?(?:established|set up)|to|will|who|which|that|through|via)\b.*$"
)
_NAMED_IN_PROSE = re.compile(
    r"(?:[A-Z][\w’'&-]*\s+){1,6}(?:[Ss]ub-?\s?)?(?:[Gg]roup|[Tt]eam|[Bb]oard|[Pp]anel|[Cc]ommittee|[Ff]orum)\b"
)
_NO_NAME = re.compile(r"(?i:tb[cda]|n/?a|none|various)$|(?:The|All|Each|This|A)\s+[a-z]")
_MOST_WORDS = 8

# (as printed, the group's name in the same document, the alias to save)
_SAME_GROUP = [
    ("training and development subgroup", "Learning and Development subgroup", "Training and Development"),
    ("exploitation subgroup", "Child Exploitation subgroup", "Exploitation subgroup"),
    ("scrutineer", "Independent Scrutineer", "Scrutineer"),
    ("crg", "Case Review Group", "CRG"),
]


class GroupCollector:
    """The groups of one document, collected as its texts are read."""

    def __init__(self, document_text: str) -> None:
        self._document = flat(document_text).casefold()
        self._groups: dict[str, ParsedGroup] = {}

    @property
    def groups(self) -> list[ParsedGroup]:
        """The groups named so far, in the order they were first named."""
        return list(self._groups.values())

    def named_in(self, text: str) -> list[str]:
        """Return the names of the groups in a text, each once, and add them to the document's groups."""
        text = LEAD_MARK.sub("", text[:PARAGRAPH])
        names_by_part = [
            [self._add(printed) for printed in _names(part)] for part in _EARLIER_NAME.split(text)[::2]
        ]
        for names, earlier in zip(names_by_part, _EARLIER_NAME.findall(text), strict=False):
            if names:
                self._add_alias(names[-1], flat(earlier))
        return list(dict.fromkeys(name for names in names_by_part for name in names))

    def lead_in(self, text: str) -> str:
        """Return the one of several groups that a text marks "(lead)", or ""."""
        text = text[:PARAGRAPH]
        marks = list(LEAD_MARK.finditer(text))
        names = self.named_in(text)
        if len(marks) != 1 or len(names) < 2:
            return ""
        place = len(_all_names(text[: marks[0].start()])) - 1
        printed = _all_names(LEAD_MARK.sub("", text))
        return self._add(printed[place]) if 0 <= place < len(printed) else ""

    def note_other_names(self, text: str) -> None:
        """Add the aliases of known groups that a text mentions ("CRG", "Exploitation sub-group")."""
        text = _SUBGROUP.sub("subgroup", flat(text))
        for printed, name, alias in _SAME_GROUP:
            match = re.search(rf"(?<!child )(?<!independent )\b{printed}\b", text, re.I)
            if match and name.casefold() in self._groups:
                self._add_alias(name, alias)

    def _add(self, printed: str) -> str:
        """Add a group as printed, if it is new; return its name."""
        for same_group, name, alias in _SAME_GROUP:
            stem = name.casefold().removesuffix(" subgroup")
            if printed.casefold() == same_group and stem in self._document:
                self._groups.setdefault(name.casefold(), ParsedGroup(name))
                self._add_alias(name, alias)
                return name
        return self._groups.setdefault(printed.casefold(), ParsedGroup(printed)).name

    def _add_alias(self, name: str, alias: str) -> None:
        group = self._groups[name.casefold()]
        known = {other.casefold() for other in (group.name, *group.aliases)}
        if alias and alias.casefold() not in known:
            group.aliases.append(alias[:NAME])


def format_groups(names: Iterable[str], lead: str) -> str:
    """Return groups as text that can be read back, with the lead marked."""
    return "; ".join(f"{name} (lead)" if name == lead else name for name in names)


def _all_names(text: str) -> list[str]:
    """Return the names in a list of groups as printed, without the earlier ones."""
    return [name for part in _EARLIER_NAME.split(text)[::2] for name in _names(part)]


def _names(text: str) -> list[str]:
    """Return the names in a list of groups; of a sentence, only what looks like a group's name."""
    text = _ONE_NAME.sub(lambda match: f"{match[1]}{_HIDDEN_AND}{match[3]}", text)
    text = _BRACKETS.sub(lambda match: _hide(match[0]), text)
    names: list[str] = []
    without_noun: list[int] = []
    for part in _BETWEEN.split(text):
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
    """Return a part of the list as a name: without a description of the group, in the usual spelling."""
    name = _SUBGROUP.sub("subgroup", flat(part)).strip(" .:–-•")
    name = re.sub(r"^(?:the\s+|and\s+|led by\s+|lead\s*:\s*)(?=[A-Z])", "", _TAIL.sub("", name), flags=re.I)
    if len(name.split()) > _MOST_WORDS or name[:1].islower():
        in_prose = _NAMED_IN_PROSE.search(name)
        name = re.sub(r"^(?:The|All|A)\s+", "", in_prose[0]) if in_prose else ""
    is_name = re.search(r"[A-Z]", name) and len(name) > 1 and not _NO_NAME.match(name)
    return name if is_name else ""
