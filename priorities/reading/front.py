"""Reads the front matter of a plan, before its tables: title, period, vision, framework, principles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.text import slugify

from priorities.reading.blocks import Line, flat
from priorities.reading.draft import ParsedPriority, PlanDetails, Question
from priorities.rules.timescale import read_plan_period

_LONGEST_HEADING = 100
_LONGEST_PLAIN_HEADING = 80
_ENDINGS = (".", ",", ";", ":", "!", "?")
_SECTIONS = {
    "vision": re.compile(r"(?:our|the|shared|\w+)?\s*vision(?: statement)?$", re.I),
    "statutory_framework": re.compile(
        r"(?:the\s+)?(?:statutory|legal)\s+(?:framework|context|basis|duties)$", re.I
    ),
    "principles": re.compile(r".*\bprinciples\b.*|(?:\w+\s+){0,3}values$", re.I),
}
# A priority's kind is that of the list in the front matter that it is in.
_KINDS = {
    "practice": re.compile(r"\bpractice\s+priorit", re.I),
    "overarching": re.compile(r"\boverarching\s+(?:strategic\s+)?priorit", re.I),
    "emerging": re.compile(r"\bemerging\s+priorit", re.I),
}
_PLAN = re.compile(r"\b(?:business\s+plan|strategic\s+plan|plan|strategy)\b", re.I)
_BODY = re.compile(r"\b(?:partnership|board|council|committee|trust)\b", re.I)
_REVIEW = re.compile(r"review(?:ed)?\b.*\d", re.I)
_SMALL_WORDS = {"and", "of", "for", "the", "in", "on", "to", "a"}


@dataclass
class FrontMatter:
    """The plan's own fields, the questions about them, and the kinds of the priorities it lists."""

    details: PlanDetails = field(default_factory=PlanDetails)
    questions: list[Question] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)

    def set_kinds(self, priorities: Sequence[ParsedPriority]) -> None:
        """Give each priority the kind of the list it is in, found by its title or its number."""
        for priority in priorities:
            by_title = self.kinds.get(priority.title.casefold())
            priority.kind = by_title or self.kinds.get(priority.number, "practice")


def read_front_matter(lines: Sequence[Line]) -> FrontMatter:
    """Read the lines above a plan's tables."""
    pieces = [piece for line in lines for piece in line.pieces() if piece.text]
    front = FrontMatter(kinds=_kinds(pieces))
    sections = _sections(pieces)
    _read_title(front, sections[""])
    if front.details.starts_on is None:
        _take_period(front, [piece.text for piece in pieces if _PLAN.search(piece.text)])
    vision = sections.get("vision", [])
    paragraphs = [line.text for line in vision if not line.is_item and not line.text.endswith(":")]
    front.details.vision = paragraphs[0] if paragraphs else ""
    front.details.vision_points = [line.text for line in vision if line.is_item]
    framework = sections.get("statutory_framework", [])
    front.details.statutory_framework = "\n\n".join(line.text for line in framework)
    _read_principles(front.details, sections.get("principles", []))
    return front


def complete_title(details: PlanDetails) -> None:
    """Add its years to the plan's title, and set its short name for addresses: "wsscp-2020-21"."""
    years = plan_years(details)
    organisation = _PLAN.split(details.title)[0].strip()
    initials = "".join(
        word[0] for word in re.findall(r"[A-Za-z]+", organisation) if word.lower() not in _SMALL_WORDS
    )
    details.title = " ".join(part for part in (details.title or "Business plan", years) if part)
    details.slug = slugify(f"{initials if len(initials) > 1 else details.title[:40]} {years}")[:60].strip("-")
    details.slug = details.slug.replace(f"{years}-{years}", years) if years else details.slug or "plan"


def plan_years(details: PlanDetails) -> str:
    """Return a plan's years as its title ends with them: "2020-21"."""
    if not details.starts_on or not details.ends_on:
        return ""
    first, last = details.starts_on.year, details.ends_on.year
    return str(first) if first == last else f"{first}-{last % 100:02}"


def _section_of(line: Line) -> str | None:
    """Return the section a heading opens ("other" for one that is not used), None for no heading."""
    text = line.text.rstrip(" :")
    if line.is_item or len(text) > _LONGEST_HEADING or text.endswith("."):
        return None
    for name, pattern in _SECTIONS.items():
        if pattern.match(text):
            return name
    return "other" if line.is_heading else None


def _sections(pieces: Sequence[Line]) -> dict[str, list[Line]]:
    """Return the lines by the section they are in; "" is the title page."""
    sections: dict[str, list[Line]] = {"": []}
    current = ""
    for piece in pieces:
        section = _section_of(piece)
        is_title_page = current == "" and section == "other"
        if section is None and _ends_section(sections.get(current, []), current, piece):
            section = "other"
        if section is None or is_title_page:
            sections.setdefault(current, []).append(piece)
        else:
            current = section
    return sections


def _ends_section(lines: Sequence[Line], section: str, piece: Line) -> bool:
    """Whether a line that is not marked as a heading looks like one, and so ends a section that is read.

    `lines` are those of the section so far. The first line of a section never does ("All children are safe
    and thriving"); nor does a short line among principles that are no list.
    """
    is_short = len(piece.text) <= _LONGEST_PLAIN_HEADING and not piece.text.endswith(_ENDINGS)
    is_list = bool(lines) and (lines[0].is_item or lines[-1].is_item)
    can_end = section in _SECTIONS and bool(lines) and (section != "principles" or is_list)
    return can_end and is_short and not piece.is_item


def _read_title(front: FrontMatter, lines: Sequence[Line]) -> None:
    texts = [line.text for line in lines][:12]
    _take_period(front, texts)
    printed = front.details.period_as_printed
    front.details.review_as_printed = next((text for text in texts if _REVIEW.match(text)), "")
    plan = next((text for text in texts if _PLAN.search(text) and not _REVIEW.match(text)), "")
    body = next((text for text in texts if _BODY.search(text)), "")
    parts = dict.fromkeys(part for part in (body, plan) if part) or dict.fromkeys(texts[:1])
    title = " ".join(parts)
    period = read_plan_period(title)
    for period_text in (printed, period.as_printed if period else ""):
        title = title.replace(period_text, " ") if period_text else title
    front.details.title = flat(title).strip(" -–:,")


def _take_period(front: FrontMatter, texts: Sequence[str]) -> None:
    period = next(filter(None, map(read_plan_period, texts)), None)
    if period is None:
        return
    front.details.period_as_printed = period.as_printed
    front.details.starts_on, front.details.ends_on = period.starts_on, period.ends_on
    front.questions += [Question("plan period", text, proposed) for text, proposed in period.questions]


def _read_principles(details: PlanDetails, lines: Sequence[Line]) -> None:
    """Read the section's list as principles, and the paragraphs after it as the closing statement."""
    items = [place for place, line in enumerate(lines) if line.is_item]
    if not items:
        details.principles = [line.text for line in lines]
        return
    details.principles = [lines[place].text for place in items]
    details.closing_statement = "\n".join(line.text for line in lines[items[-1] + 1 :])


def _kinds(pieces: Sequence[Line]) -> dict[str, str]:
    """Return the kind of each priority listed, by its title and by its number."""
    kinds: dict[str, str] = {}
    current = ""
    for piece in pieces:
        matching = [kind for kind, pattern in _KINDS.items() if pattern.search(piece.text)]
        if piece.is_item and current:
            kinds[piece.text.casefold()] = current
            kinds[piece.number.strip(".)( ")] = current
        else:
            # A sentence that names several kinds introduces the lists; it opens none.
            current = matching[0] if len(matching) == 1 else ""
    kinds.pop("•", None)
    return kinds
