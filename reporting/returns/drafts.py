"""Saving the answers of a return as they are typed.

Each answer is saved by itself (`reporting/rules/edit_conflicts.py`) while the return is locked, so that of
two who write at once neither loses a word. A draft is no fact yet: submitting records all of it. What
replaces somebody else's words is recorded at once, so that they can be found again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from priorities.models import ReportingPeriod, Subgroup
from reporting.models import SubgroupReturn
from reporting.models.returns import Answered
from reporting.rules.edit_conflicts import EditOutcome, answer_digest, answer_text, resolve_edit
from reporting.rules.return_states import ReturnRole, ReturnState, ReturnTransition, next_return_state
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act


@dataclass(frozen=True)
class SentAnswer:
    """What somebody sends: the name of the box, the row and field it is kept in, and what they had seen."""

    name: str
    row: Answered
    field: str
    value: str | bool | date | None
    seen_digest: str


@dataclass(frozen=True)
class SavedAnswer:
    """What became of an answer: the stamp and text of what stands now, and whose that is where it differs."""

    outcome: EditOutcome
    digest: str
    current: str
    by: User | None = None
    at: datetime | None = None


def save_answers(
    *,
    period: ReportingPeriod,
    group: Subgroup,
    answers: Iterable[SentAnswer],
    roles: frozenset[ReturnRole],
    by: User,
    at: datetime,
) -> dict[str, SavedAnswer]:
    """Save what was typed, each answer by itself; return what became of each, by name.

    Raises ReturnNotAllowed, or ReturnStateError when the return cannot be written in any more.
    """
    saved = {}
    with transaction.atomic():
        returned = lock_return(period, group)
        next_return_state(
            ReturnState(returned.state),
            ReturnTransition.WRITE,
            roles=roles,
            is_submitter=False,
            is_signed=_is_signed(period),
        )
        rows: dict[tuple[type, tuple], Answered] = {}
        for answer in answers:
            row = _row_of(answer.row, returned, rows)
            saved[answer.name] = _save(answer, row, returned, by, at)
    return saved


def lock_return(period: ReportingPeriod, group: Subgroup) -> SubgroupReturn:
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


def _save(answer: SentAnswer, row: Answered, returned: SubgroupReturn, by: User, at: datetime) -> SavedAnswer:
    stands = answer_text(getattr(row, answer.field))
    mine = answer_text(answer.value)
    settled = resolve_edit(mine, seen_digest=answer.seen_digest, current=stands)
    if settled is not EditOutcome.WRITE:
        return SavedAnswer(settled, answer_digest(stands), stands, row.changed_by, row.changed_at)
    if stands and row.changed_by_id not in {None, by.pk}:
        with recording(Act.CHANGED, by=by, at=at, about=returned) as record:
            what = row._meta.get_field(answer.field).verbose_name
            thing = "" if row is returned else f"{row}: "
            record.add_detail(f"{thing}{what}, written by {row.changed_by}", before=stands, after=mine)
    setattr(row, answer.field, answer.value)
    row.changed_by, row.changed_at = by, at
    row.save()
    return SavedAnswer(settled, answer_digest(mine), mine)
