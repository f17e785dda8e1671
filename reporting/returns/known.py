"""What was recorded on the actions of a return in its period and since, by whom and when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from priorities.models import Forecast, Milestone, ProgressUpdate, RecordedIn, ReportingPeriod
from priorities.rules.forecasts import standing_forecast
from reporting.rules.known_facts import KnownFact
from reporting.status.facts import ActionFacts, MilestoneFacts

_UNKNOWN = "somebody"


@dataclass(frozen=True)
class KnownFacts:
    """Progress by action id, the earliest first; forecasts that stand and completions by milestone id."""

    progress: Mapping[int, list[KnownFact]] = field(default_factory=dict)
    forecasts: Mapping[int, KnownFact] = field(default_factory=dict)
    completions: Mapping[int, KnownFact] = field(default_factory=dict)


def known_facts(actions: Iterable[ActionFacts], period: ReportingPeriod, *, today: date) -> KnownFacts:
    """Return what was recorded on actions since a period began; three queries, whatever their number.

    What a return reported is left out: it was said in that one. So are forecasts that have passed.
    """
    own = list(actions)
    milestones = [milestone for action in own for milestone in action.milestones]
    return KnownFacts(
        _progress(own, period), _forecasts(milestones, period, today), _completions(milestones, period)
    )


def _progress(actions: list[ActionFacts], period: ReportingPeriod) -> dict[int, list[KnownFact]]:
    updates = ProgressUpdate.objects.filter(
        action__in=[action.pk for action in actions], made_on__gte=period.starts_on
    ).exclude(recorded_in=RecordedIn.RETURN)
    progress: dict[int, list[KnownFact]] = defaultdict(list)
    for row in updates.select_related("by").order_by("made_on", "pk"):
        progress[row.action_id].append(
            KnownFact(row.text.strip(), str(row.by), row.made_on, row.made_on > period.ends_on)
        )
    return progress


def _forecasts(
    milestones: list[MilestoneFacts], period: ReportingPeriod, today: date
) -> dict[int, KnownFact]:
    standing = (standing_forecast(milestone.forecasts, date.max) for milestone in milestones)
    given = {
        one.pk
        for one in standing
        if one and one.speaks_for >= period.starts_on and one.forecast_on and one.forecast_on >= today
    }
    rows = Forecast.objects.filter(pk__in=given).exclude(recorded_in=RecordedIn.RETURN).select_related("by")
    return {
        row.milestone_id: KnownFact(
            row.forecast_on.isoformat(),
            str(row.by or _UNKNOWN),
            row.speaks_for,
            row.speaks_for > period.ends_on,
            row.forecast_on,
        )
        for row in rows
        if row.forecast_on
    }


def _completions(milestones: list[MilestoneFacts], period: ReportingPeriod) -> dict[int, KnownFact]:
    completed = {
        milestone.pk: milestone.completed_on
        for milestone in milestones
        if milestone.completed_on and milestone.completed_on >= period.starts_on
    }
    if not completed:
        return {}
    people: dict[int, str] = {}
    rows = Milestone.history.filter(id__in=completed).select_related("history_user")
    for row in rows.order_by("history_date", "history_id"):
        if row.completed_on != completed[row.id]:
            people.pop(row.id, None)
        else:
            people.setdefault(row.id, str(row.history_user or _UNKNOWN))
    return {
        pk: KnownFact(day.isoformat(), people.get(pk, _UNKNOWN), day, day > period.ends_on, day)
        for pk, day in completed.items()
    }
