"""A list of actions as CSV and as a workbook: what an action is, how it stands, what was said of it last."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from priorities.fields import ACTION, PlanField
from priorities.groups.roles_held import RolesHeld
from priorities.models import Action, Decision, ProgressUpdate
from reporting.rag import Rating
from reporting.status.board import Board
from reporting.status.progress import latest_progress, reporter_roles
from reporting.status.rated import RatedAction, RatedMilestone
from wsscp.dates import long_date
from wsscp.exports.writers import Cell, Sheet, SheetRow

# What is known of a milestone, under the same headings in both sheets.
_DATED: dict[str, Callable[[RatedMilestone], Cell]] = {
    "Due": lambda one: one.due_on,
    "Originally due": lambda one: one.original_due_on,
    "Times moved": lambda one: one.times_moved,
    "Forecast": lambda one: one.forecast_on,
    "Completed": lambda one: one.completed_on,
}
_FIRST = [ACTION[name] for name in ("number", "text", "groups", "owner")]
_OTHERS = [one for one in ACTION.fields if one.column and one not in _FIRST]
_NUMBER, _TEXT, _GROUPS, _OWNER = (one.column for one in _FIRST)
_RATED = ["Colour", "Why"]
_DECLARED = ["Declared", "Declared as of", "Declared by", "Why declared"]
ACTION_HEADINGS = [
    *(_NUMBER, "Priority", _TEXT, _GROUPS, _OWNER, "Timescale as printed"),
    *(*_DATED, *_RATED, "Days overdue", *_DECLARED),
    *(one.column for one in _OTHERS),
    *("Decision", "Latest progress", "Reported as of", "Reported by", "Pieces of evidence", "Carried from"),
]
# The workbook's second sheet: a row for each milestone, so that every date is a date cell.
DATE_HEADINGS = [_NUMBER, "What is due", "Timescale as printed", *_DATED, *_RATED]


def _widths(headings: list[str]) -> tuple[int, ...]:
    wide = {_TEXT, "Why", "Why declared", "Latest progress"}
    return tuple(60 if name in wide else 28 if len(name) > 9 else 15 for name in headings)


_ACTIONS, _DATES = Sheet("Actions", _widths(ACTION_HEADINGS)), Sheet("Dates", _widths(DATE_HEADINGS))


def action_rows(
    actions: Sequence[RatedAction], board: Board, names: Mapping[int, str]
) -> Iterator[list[str]]:
    """Yield a heading and a row for each of a board's actions, groups by the names given.

    Several milestones share a cell, "; " between them.
    """
    words = _Words.of(actions, board, names)
    yield ACTION_HEADINGS
    for rated in actions:
        dates = (map(value, rated.milestones) for value in _DATED.values())
        cells = words.row(rated, ["; ".join(_text(day) for day in days if day is not None) for days in dates])
        yield [_text(cell) for cell in cells]


def action_sheets(
    actions: Sequence[RatedAction], board: Board, names: Mapping[int, str]
) -> Iterator[SheetRow]:
    """Yield the rows of a workbook: a sheet of actions as in the CSV, and one with a row for each milestone.

    An action's dates are those of its earliest milestone not completed, or of the last of all.
    """
    words = _Words.of(actions, board, names)
    yield _ACTIONS, ACTION_HEADINGS
    yield _DATES, DATE_HEADINGS
    for rated in actions:
        yield _ACTIONS, words.row(rated, _shown_dates(rated))
        for one in rated.milestones:
            dates = [value(one) for value in _DATED.values()]
            yield _DATES, _dated(rated, one.milestone.label, one.milestone.as_printed, dates, one.rating)
        if rated.implied:
            what = rated.implied.what or "due at the plan’s end"
            yield _DATES, _dated(rated, what, "", _only(rated.implied.on), rated.implied.rating)


def _only(day: date) -> list[Cell]:
    """Return the cells of a date that is no milestone."""
    return [day, *[None] * (len(_DATED) - 1)]


def _dated(rated: RatedAction, what: str, printed: str, dates: list[Cell], rating: Rating) -> list[Cell]:
    return [rated.action.number, what, printed, *dates, rating.label, rating.why]


def _shown_dates(rated: RatedAction) -> list[Cell]:
    not_completed = [one for one in rated.milestones if one.completed_on is None]
    if rated.implied and not not_completed:
        return _only(rated.implied.on)
    last = max(rated.milestones, key=lambda one: one.due_on, default=None)
    shown = min(not_completed, key=lambda one: one.due_on, default=last)
    return [value(shown) if shown else None for value in _DATED.values()]


@dataclass(frozen=True)
class _Words:
    """What an action's own facts do not say: names of groups, latest progress, the action before.

    A file goes further than the tracker, so it says by which role progress was reported, and not by whom.
    """

    groups: Mapping[int, str]
    as_at: date
    progress: Mapping[int, ProgressUpdate]
    roles: Mapping[int, str]
    before: dict[int, str]

    @classmethod
    def of(cls, actions: Sequence[RatedAction], board: Board, names: Mapping[int, str]) -> "_Words":
        """Fetch them for a board's actions; three queries."""
        responsible = {rated.action.pk: [group.pk for group in rated.action.groups] for rated in actions}
        progress = latest_progress(responsible, as_at=board.as_at, known_at=board.known_at)
        held = RolesHeld(update.by_id for update in progress.values())
        roles = reporter_roles(progress, responsible, held)
        carried = [rated.action.carried_from_id for rated in actions]
        before = Action.objects.filter(pk__in=[pk for pk in carried if pk]).select_related("priority__plan")
        places = {row.pk: f"{row.number} of the {row.priority.plan.years} plan" for row in before}
        return cls(names, board.as_at, progress, roles, places)

    def row(self, rated: RatedAction, dates: Sequence[Cell]) -> list[Cell]:
        """Return the cells of an action, with its dates as they are given."""
        action, standing = rated.action, rated.standing
        progress = self.progress.get(action.pk)
        printed = "; ".join(one.milestone.as_printed for one in rated.milestones)
        number, text, groups, owner = (self._value(rated, one) for one in _FIRST)
        decision = f"{Decision.Kind(standing.kind).label}, {long_date(standing.on)}" if standing else ""
        return [
            *(number, str(action.priority), text, groups, owner),
            printed or ("Ongoing" if action.is_ongoing else ""),
            *dates,
            *(rated.rating.label, rated.rating.why),
            max((due.rating.days_overdue for due in rated.dues), default=0),
            *self._declared(rated),
            *(self._value(rated, one) for one in _OTHERS),
            *(decision, progress.text if progress else "", rated.updated_on, self.roles.get(action.pk, "")),
            sum(piece.on <= self.as_at for piece in action.evidence),
            self.before.get(action.carried_from_id or 0, ""),
        ]

    def _declared(self, rated: RatedAction) -> list[Cell]:
        """Return what is declared beside its RAG status; empty cells where that is no other."""
        one = rated.declared
        if one is None:
            return [None] * len(_DECLARED)
        by = self.groups.get(one.group.pk, one.group.name)
        return [one.word.capitalize(), one.speaks_for, by, one.reason]

    def _value(self, rated: RatedAction, one: PlanField) -> Cell:
        """Return the value of a field, as a list shows it."""
        action = rated.action
        if one.name == "groups":
            return "; ".join(self.groups[group.pk] for group in action.groups)
        if one.name == "lead":
            return self.groups.get(action.lead_id or 0, "")
        if one.name == "review_every_months":
            return action.get_review_every_months_display if action.is_ongoing else ""
        value: Cell = getattr(action, one.name)
        return ("Yes" if value else "No") if isinstance(value, bool) else value


def _text(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)
