"""Saving the answers of a return as they are typed.

Each answer is settled by itself (`reporting/rules/stamps.py`) while the return is held, so that of two who
write at once neither loses a word. A draft is no fact yet: submitting it tells all of it. What replaces
somebody else's words is told at once, so that they can be found again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from priorities.models import ReportingPeriod, Subgroup
from reporting.models import SubgroupReturn
from reporting.models.returns import Answered
from reporting.rules.return_states import Hand, Move, State, outcome
from reporting.rules.stamps import Settled, as_text, settle, stamp
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act


@dataclass(frozen=True)
class Answer:
    """What somebody sends: the name of the box, the row and field it is kept in, and what they had seen."""

    name: str
    row: Answered
    field: str
    value: str | bool | date | None
    seen: str


@dataclass(frozen=True)
class Saved:
    """What became of an answer: the stamp and text of what stands now, and whose that is where it differs."""

    settled: Settled
    stamp: str
    stands: str
    by: User | None = None
    at: datetime | None = None


def save_answers(
    *,
    period: ReportingPeriod,
    group: Subgroup,
    answers: Iterable[Answer],
    hands: frozenset[Hand],
    by: User,
    at: datetime,
) -> dict[str, Saved]:
    """Save what was typed, each answer by itself; return what became of each, by name.

    Raises NotTheirs, or NotNow when the return cannot be written in any more.
    """
    saved = {}
    with transaction.atomic():
        returned = hold_return(period, group)
        outcome(
            State(returned.state), Move.WRITE, hands=hands, is_submitter=False, is_signed=_is_signed(period)
        )
        rows: dict[tuple[type, tuple], Answered] = {}
        for answer in answers:
            row = _row_of(answer.row, returned, rows)
            saved[answer.name] = _save(answer, row, returned, by, at)
    return saved


def hold_return(period: ReportingPeriod, group: Subgroup) -> SubgroupReturn:
    """Return a group's return, made if it is not there, so that nobody else writes until we have."""
    SubgroupReturn.objects.get_or_create(period=period, subgroup=group)
    # Read after it is held: what another wrote meanwhile is there.
    held = SubgroupReturn.objects.select_for_update(no_key=True)
    return held.get(period=period, subgroup=group)


def _is_signed(period: ReportingPeriod) -> bool:
    return ReportingPeriod.objects.filter(pk=period.pk, signed_at__isnull=False).exists()


def _row_of(like: Answered, returned: SubgroupReturn, rows: dict[tuple[type, tuple], Answered]) -> Answered:
    """Return the row an answer is kept in as it stands now; a new one where there is none."""
    if isinstance(like, SubgroupReturn):
        return returned
    about = "priority_id" if hasattr(like, "priority_id") else None
    about = about or ("action_id" if hasattr(like, "action_id") else "milestone_id")
    key = {"subgroup_return_id": returned.pk, about: getattr(like, about)}
    place = (type(like), tuple(key.values()))
    if place not in rows:
        found = type(like).objects.select_related("changed_by").filter(**key).first()
        rows[place] = found or type(like)(**key)
    return rows[place]


def _save(answer: Answer, row: Answered, returned: SubgroupReturn, by: User, at: datetime) -> Saved:
    stands = as_text(getattr(row, answer.field))
    mine = as_text(answer.value)
    settled = settle(mine, seen=answer.seen, stands=stands)
    if settled is not Settled.WRITE:
        return Saved(settled, stamp(stands), stands, row.changed_by, row.changed_at)
    if stands and row.changed_by_id not in {None, by.pk}:
        with recording(Act.CHANGED, by=by, at=at, about=returned) as record:
            what = row._meta.get_field(answer.field).verbose_name
            thing = "" if row is returned else f"{row}: "
            record.tell(f"{thing}{what}, written by {row.changed_by}", before=stands, after=mine)
    setattr(row, answer.field, answer.value)
    row.changed_by, row.changed_at = by, at
    row.save()
    return Saved(settled, stamp(mine), mine)
