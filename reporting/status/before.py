"""What was recorded of an action before it was carried into its plan: on the actions it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from priorities.models import Plan
from reporting.status.detail import ActionDetail, action_detail, counting
from wsscp.dates import long_date

# Further back than any plan goes.
_MOST_PLANS = 20


@dataclass(frozen=True)
class EarlierEntry:
    """One thing that was recorded: its day, what it is, its words and by whom; `link` is that of evidence."""

    on: date
    what: str
    text: str = ""
    by: str = ""
    link: str = ""


@dataclass(frozen=True)
class EarlierAction:
    """An action of a plan before, as at a day, with what was recorded of it by then, the latest first."""

    detail: ActionDetail
    entries: tuple[EarlierEntry, ...]


def earlier_actions(
    detail: ActionDetail, *, as_at: date, known_at: datetime | None = None
) -> list[EarlierAction]:
    """Return the actions that an action was carried from, one plan after the other, the latest first.

    The queries of `action_detail` and one more for each.
    """
    found: list[EarlierAction] = []
    pk = detail.rated.action.carried_from_id
    while pk is not None and len(found) < _MOST_PLANS:
        slug = Plan.objects.filter(priorities__actions=pk).values_list("slug", flat=True).first()
        earlier = action_detail(slug, pk, as_at=as_at, known_at=known_at) if slug else None
        if earlier is None:
            break
        entries = sorted(_entries(earlier, as_at), key=lambda entry: entry.on, reverse=True)
        found.append(EarlierAction(earlier, tuple(entries)))
        pk = earlier.rated.action.carried_from_id
    return found


def _entries(detail: ActionDetail, as_at: date) -> Iterator[EarlierEntry]:
    for update in counting(detail.updates):
        yield EarlierEntry(update.made_on, "Progress", update.text, str(update.by))
    for decision in counting(detail.decisions):
        yield EarlierEntry(
            decision.decided_on, decision.get_kind_display(), decision.reason, str(decision.by)
        )
    for one in detail.evidence:
        checked = f", checked by {one.verified_by}" if one.verified_on else ""
        words = " ".join(filter(None, (one.what, one.reference)))
        what = f"Evidence ({one.get_kind_display().lower()})"
        yield EarlierEntry(one.dated_on, what, words, f"{one.added_by}{checked}", one.link)
    for change in detail.moves:
        what = f"New date, {change}: {change.get_outcome_display().lower()}"
        on = change.decided_on or change.proposed_on
        yield EarlierEntry(on, what, change.reason, str(change.proposed_by))
    for reopened in counting(detail.reopenings):
        what = f"Reopened: {reopened.milestone}"
        yield EarlierEntry(reopened.decided_on, what, reopened.reason, str(reopened.by))
    for rated in detail.rated.milestones:
        if rated.completed_on:
            yield EarlierEntry(rated.completed_on, f"Completed: {rated.milestone}")
        for forecast in rated.milestone.forecasts:
            if forecast.speaks_for <= as_at:
                given = long_date(forecast.forecast_on) if forecast.forecast_on else "none any more"
                recorded = f"Recorded on {long_date(timezone.localdate(forecast.at))}"
                what = f"Forecast of {rated.milestone}: {given}"
                yield EarlierEntry(forecast.speaks_for, what, recorded)
