"""Reversing the latest update of an action: what it recorded does not count any more, and stays to be read.

An update is one act: everything of an action that was recorded at one moment, with one entry in the audit
trail. It can be reversed for as long as that entry is the action's latest. What had been recorded by a moment
before the reversal counts there as it did ("known then").
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from priorities.models import Action, Decision, Evidence, Forecast, Milestone, ProgressUpdate, Reopening
from priorities.models.reversible import Reversible
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import long_date
from wsscp.models import AuditEntry, User
from wsscp.models.audit import WITHOUT_FACTS, Act
from wsscp.policy import Actor, can_reverse_update


class CannotReverse(Exception):
    """Something else happened since, or it was reversed already. The message says so."""


@dataclass(frozen=True)
class LatestUpdate:
    """An update that can be reversed: its entry, the rows that will not count, and what was before.

    `completions` has each milestone with the day it had been completed on before, None where it was open.
    """

    entry: AuditEntry
    rows: tuple[Reversible, ...]
    completions: tuple[tuple[Milestone, date | None], ...]
    evidence: tuple[Evidence, ...]

    @property
    def has_decision(self) -> bool:
        """Whether it is a decision, which the business team alone takes and reverses."""
        return any(isinstance(row, Decision) for row in self.rows)

    def may_be_reversed_by(self, actor: Actor, responsible: Iterable[int]) -> bool:
        """Whether somebody may reverse it, where these groups are responsible for its action."""
        return can_reverse_update(actor, responsible, self.entry.by_id, has_decision=self.has_decision)

    @property
    def in_words(self) -> str:
        """What was recorded: "progress, completed 30 November 2026"."""
        return ", ".join(self._parts())

    def _parts(self) -> Iterator[str]:
        for row in self.rows:
            if isinstance(row, Decision):
                yield row.get_kind_display().lower()
            elif isinstance(row, ProgressUpdate):
                yield "progress"
            elif isinstance(row, Forecast):
                yield f"forecast {long_date(row.forecast_on)}" if row.forecast_on else "no forecast"
            elif isinstance(row, Reopening):
                yield "reopened"
        for milestone, _ in self.completions:
            if milestone.completed_on:
                yield f"completed {long_date(milestone.completed_on)}"
        for evidence in self.evidence:
            yield f"evidence: {evidence}"


def latest_update(action: Action) -> LatestUpdate | None:
    """Return an action's latest update where it can be reversed, else None.

    None, too, where it was part of more: a return, a change of several actions, an edit of the action itself.
    """
    entries = AuditEntry.objects.exclude(act__in=WITHOUT_FACTS)
    entry = entries.filter(thing_type=action._meta.label_lower, thing_id=str(action.pk)).first()
    if entry is None or entry.act not in {Act.CHANGED, Act.DECIDED, Act.CREATED}:
        return None
    together = AuditEntry.objects.filter(at=entry.at).exclude(
        thing_type=entry.thing_type, thing_id=entry.thing_id
    )
    if together.exists() or Action.history.filter(id=action.pk, history_date=entry.at).exists():
        return None
    completions = _completions(action, entry.at)
    added = Evidence.objects.filter(action=action, added_at=entry.at)
    evidence = tuple(added.filter(pk__in=Evidence.history.filter(history_date=entry.at).values("id")))
    rows: tuple[Reversible, ...] = tuple(_rows(action, entry.at))
    if completions is None or not (rows or completions or evidence):
        return None
    return LatestUpdate(entry, rows, completions, evidence)


def reverse_update(*, action: Action, entry: int, by: User, at: datetime) -> None:
    """Reverse the update that an entry of the audit trail tells of; the caller has checked who may.

    Raises CannotReverse, and changes nothing, unless that is still the action's latest update.
    """
    with recording(Act.REVERSED, by=by, at=at, about=action) as record:
        update = latest_update(action)
        if update is None or update.entry.pk != entry:
            raise CannotReverse(
                f"Something else has happened to {action.number} since, so this cannot be reversed any more."
            )
        record.summary = f"Reversed: {update.in_words}"
        for row in update.rows:
            reverse_row(row, record)
        for milestone, before in update.completions:
            milestone.completed_on = before
            record.save(milestone)
        for evidence in update.evidence:
            record.delete(evidence)


def reverse_row(row: Reversible, record: Recorder) -> None:
    """Reverse what one row records, as part of a larger act."""
    row.reversed_by, row.reversed_at = record.by, record.at
    record.save(row, quietly=True)
    said = row.text if isinstance(row, ProgressUpdate) else str(row)
    record.add_detail(str(row._meta.verbose_name), before=said, after="reversed")


@dataclass(frozen=True)
class ReversedFacts:
    """What counted of an action at a moment and was reversed since.

    The words of progress; forecasts as (milestone, day); the milestones completed then and open now.
    """

    progress: frozenset[tuple[str, ...]]
    forecasts: frozenset[tuple[int, date | None]]
    completions: frozenset[int]

    def has_progress(self, text: str) -> bool:
        """Whether a text is word for word progress that was reversed."""
        return tuple(text.split()) in self.progress


def reversed_since(action: Action, moment: datetime) -> ReversedFacts:
    """Return what had been recorded of an action by a moment, and was reversed after it."""
    reversed_then = {"at__lte": moment, "reversed_at__gt": moment}
    texts = ProgressUpdate.with_reversed.filter(action=action, **reversed_then)
    forecasts = Forecast.with_reversed.filter(milestone__action=action, **reversed_then)
    still_open = Milestone.objects.filter(action=action, completed_on=None).values("pk")
    versions = Milestone.history.filter(id__in=still_open, history_date__lte=moment)
    then = dict(versions.order_by("history_date", "history_id").values_list("id", "completed_on"))
    return ReversedFacts(
        frozenset(tuple(text.split()) for text in texts.values_list("text", flat=True)),
        frozenset(forecasts.values_list("milestone_id", "forecast_on")),
        frozenset(pk for pk, completed_on in then.items() if completed_on),
    )


def _rows(action: Action, at: datetime) -> Iterator[Reversible]:
    """Yield the rows of an action that were recorded at a moment."""
    yield from Forecast.objects.filter(milestone__action=action, at=at).select_related("milestone")
    yield from ProgressUpdate.objects.filter(action=action, at=at)
    yield from Decision.objects.filter(action=action, at=at)
    yield from Reopening.objects.filter(milestone__action=action, at=at).select_related("milestone")


def _completions(action: Action, at: datetime) -> tuple[tuple[Milestone, date | None], ...] | None:
    """Return the milestones completed or opened at a moment, each with the day it had before.

    None where anything else of a milestone changed then: a date moved, a wording edited.
    """
    found = []
    for version in Milestone.history.filter(action_id=action.pk, history_date=at):
        before = version.prev_record
        if before is None or version.history_type != "~":
            return None
        changed = {
            field.name
            for field in Milestone._meta.concrete_fields
            if getattr(version, field.attname) != getattr(before, field.attname)
        }
        if changed != {"completed_on"}:
            return None
        found.append((Milestone.objects.get(pk=version.id), before.completed_on))
    return tuple(found)
