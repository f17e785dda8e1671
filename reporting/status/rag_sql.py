"""The RAG rule as SQL, for lists that filter or count by RAG status in the database.

The rule itself stands in `reporting/rag.py`; this is its second form and may not differ from it by
a single day (tests/reporting/status/test_rag_sql.py compares the two over a grid of dates on both
databases). The day of judgement is turned into two cut-off dates once, in Python, so that most rows
need one comparison with an indexed column.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Field,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractDay, ExtractMonth, ExtractYear
from django.db.models.lookups import IsNull

from priorities.actions.date_change_queries import date_changes_after, reopenings_after
from priorities.models import DateMove, Decision, Milestone, Plan
from priorities.models.actions import UPDATE_INTERVALS, ActionQuerySet
from reporting.rag import Rag, RagKey, rate
from reporting.status.judgement import Judgement
from wsscp.dates import add_months, latest_day_reaching

_OPEN_RATINGS = (Rag.RED, Rag.AMBER, Rag.GREEN)
_OUT = [Decision.Kind.HOLD, Decision.Kind.CANCEL, Decision.Kind.SUPERSEDE]


def milestones_as_at(milestones: QuerySet[Milestone], judgement: Judgement) -> QuerySet[Milestone]:
    """Annotate milestones with `due` and `done`: their due date and completion as those stood on the day.

    The same as `Milestone.due_as_at` and `completed_as_at`, in SQL. Where no date was changed and nothing
    reopened after the day these are the columns themselves, so that their indexes are used.
    """
    any_changed, any_reopened = judgement.decided_since
    due: Combinable = F("due_on")
    done: Combinable = F("completed_on")
    if any_changed:
        due = Coalesce(_first(date_changes_after(judgement.as_at), "from_on"), due)
    if any_reopened:
        done = Coalesce(_first(reopenings_after(judgement.as_at), "completed_on"), done)
    return milestones.annotate(due=due, done=done)


def _first(decisions: QuerySet[Any], replaced: str) -> Subquery:
    """Return the value that a milestone's earliest of some decisions replaced."""
    own = decisions.filter(milestone=OuterRef("pk")).order_by("decided_on", "pk")
    return Subquery(own.values(replaced)[:1])


def still_open(day: date) -> Q:
    """Return the condition on milestones of `milestones_as_at`: not completed by the end of a day."""
    return Q(done__isnull=True) | Q(done__gt=day)


def with_rag(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    """Annotate actions with `colour`, the Rag value that `rate_action` would give them."""
    return _with_last_update(actions, judgement).annotate(colour=_rag(judgement))


def filter_by_rag(actions: ActionQuerySet, rags: Iterable[str], judgement: Judgement) -> ActionQuerySet:
    """Return the actions with one of some RAG values, without selecting the value."""
    return _with_last_update(actions, judgement).alias(colour=_rag(judgement)).filter(colour__in=list(rags))


def _rag(judgement: Judgement) -> Case:
    return _case_by_rag({rag: rag.value for rag in Rag}, CharField(), judgement)


def with_rag_order(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    """Annotate actions with `place`, by which the worst RAG status comes first.

    A Case of its own: one made from `colour` would compute it again for each place.
    """
    places = {rag: place for place, rag in enumerate(Rag)}
    return _with_last_update(actions, judgement).annotate(
        place=_case_by_rag(places, IntegerField(), judgement)
    )


def _with_last_update(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    first = Value(judgement.starts_on)
    return actions.as_at(judgement.as_at).alias(
        last_review=Coalesce("reviewed_on", first, output_field=DateField())
    )


def _case_by_rag(values: Mapping[Rag, str | int], output_field: Field, judgement: Judgement) -> Case:
    """Return the value for each action's RAG status, from `standing` and `last_review`."""
    undated = rate(due_on=judgement.ends_on, as_at=judgement.as_at, key=judgement.key).rag
    milestones = _with_forecast_lateness(Milestone.objects.filter(action=OuterRef("pk")), judgement)
    not_done = milestones.filter(still_open(judgement.as_at))
    red, amber = _late_enough(judgement.as_at, judgement.key)
    red_cut, amber_cut = _cuts(judgement.as_at, judgement.key)
    red_update, amber_update = (_update_due_by(cut, judgement) for cut in (red_cut, amber_cut))
    then = {rag: Value(value) for rag, value in values.items()}
    return Case(
        When(standing__in=_OUT, then=then[Rag.UNRATED]),
        When(standing=Decision.Kind.CLOSE, then=then[Rag.BLUE]),
        When(red_update | _any(not_done.filter(red)), then=then[Rag.RED]),
        When(amber_update | _any(not_done.filter(amber)), then=then[Rag.AMBER]),
        When(Q(is_ongoing=True) | _any(not_done), then=then[Rag.GREEN]),
        When(~_any(milestones), then=then[undated]),
        default=then[Rag.BLUE],
        output_field=output_field,
    )


def _any(rows: QuerySet[Milestone]) -> Q:
    """Return the condition that such a row exists, always looked up by the index on its action.

    For an EXISTS inside a CASE PostgreSQL may scan the whole table instead.
    """
    return Q(IsNull(Subquery(rows.values("pk")[:1]), False))


def milestone_counts(plan: Plan, *, as_at: date) -> dict[Rag, int]:
    """Count a plan's milestones by RAG status; one query in one pass over the rows."""
    decisions = Decision.objects.filter(action=OuterRef("action"), decided_on__lte=as_at)
    latest = Subquery(decisions.order_by("-decided_on", "-pk").values("kind")[:1])
    red, amber = _late_enough(as_at, plan.key)
    rated = ~Q(standing__in=_OUT)
    blue = Q(standing=Decision.Kind.CLOSE) | Q(done__lte=as_at)
    milestones = _with_forecast_lateness(
        Milestone.objects.filter(action__priority__plan=plan), Judgement.of(plan, (), as_at=as_at)
    )
    counts = milestones.annotate(
        standing=Coalesce(latest, Value("")),
        colour=Case(
            When(~rated, then=Value(Rag.UNRATED.value)),
            When(blue, then=Value(Rag.BLUE.value)),
            When(red, then=Value(Rag.RED.value)),
            When(amber, then=Value(Rag.AMBER.value)),
            default=Value(Rag.GREEN.value),
            output_field=CharField(),
        ),
    ).aggregate(**{rag.value: Count("pk", filter=Q(colour=rag.value)) for rag in Rag})
    return {rag: counts[rag.value] for rag in Rag}


def overdue_actions(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    """Return the actions with something past its due date and not completed, whatever the RAG status."""
    milestones = milestones_as_at(Milestone.objects.filter(action=OuterRef("pk")), judgement)
    past = milestones.filter(still_open(judgement.as_at), Q(due__lt=judgement.as_at))
    undated = ~Exists(Milestone.objects.filter(action=OuterRef("pk"))) & Q(is_ongoing=False)
    plan_over = undated if judgement.ends_on < judgement.as_at else Q(pk__in=[])
    return filter_by_rag(actions, _OPEN_RATINGS, judgement).filter(
        Exists(past) | plan_over | _update_due_by(judgement.as_at - _DAY, judgement),
    )


def no_update_since(actions: ActionQuerySet, day: date, judgement: Judgement) -> ActionQuerySet:
    """Return the open actions without a progress update since a day."""
    not_updated = Q(reviewed_on__isnull=True) | Q(reviewed_on__lt=day)
    return filter_by_rag(actions, _OPEN_RATINGS, judgement).filter(not_updated)


def without_forecast(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    """Return the open actions with an open milestone for which no forecast has been given."""
    given = Q(forecast_on__isnull=False, forecast_given_on__lte=judgement.as_at)
    milestones = milestones_as_at(Milestone.objects.filter(action=OuterRef("pk")), judgement)
    lacking = milestones.filter(still_open(judgement.as_at)).exclude(given)
    return filter_by_rag(actions, _OPEN_RATINGS, judgement).filter(Exists(lacking))


def moved_twice(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    """Return the actions with a due date that had been changed twice or more by the day."""
    changed = (
        DateMove.objects.filter(outcome=DateMove.Outcome.APPROVED, decided_on__lte=judgement.as_at)
        .order_by()
        .values("milestone")
        .annotate(times=Count("pk"))
        .filter(times__gte=2)
    )
    milestones = Milestone.objects.filter(action=OuterRef("pk"), pk__in=changed.values("milestone"))
    return actions.filter(Exists(milestones))


_DAY = timedelta(days=1)


def _cuts(as_at: date, key: RagKey) -> tuple[date, date]:
    """Return the latest due dates that are red, and amber or worse, on a day without any forecast."""
    return latest_day_reaching(as_at, months=key.red_months), as_at - timedelta(days=key.amber_days)


def _late_enough(as_at: date, key: RagKey) -> tuple[Q, Q]:
    """Return the conditions on an open milestone for red and for amber or worse."""
    red_cut, amber_cut = _cuts(as_at, key)
    # forecast >= due + n months, clamped to the month's end: more months later, or exactly n and on
    # or past the same day of the month, or on the last day of its month.
    red_forecast = Q(forecast_months__gt=key.red_months) | (
        Q(forecast_months=key.red_months) & (Q(forecast_day__gte=F("due_day")) | Q(day_after_forecast=1))
    )
    amber_forecast = Q(forecast__gte=F("due") + timedelta(days=key.amber_days))
    return Q(due__lte=red_cut) | red_forecast, Q(due__lte=amber_cut) | amber_forecast


def _with_forecast_lateness(milestones: QuerySet[Milestone], judgement: Judgement) -> QuerySet[Milestone]:
    """Annotate milestones with the parts of forecast and due date that `_late_enough` compares."""
    given = When(forecast_given_on__lte=judgement.as_at, then="forecast_on")
    return milestones_as_at(milestones, judgement).annotate(
        forecast=Case(given, output_field=DateField()),
        due_day=ExtractDay("due"),
        forecast_day=ExtractDay("forecast"),
        day_after_forecast=ExtractDay(ExpressionWrapper(F("forecast") + _DAY, output_field=DateField())),
        forecast_months=(ExtractYear("forecast") - ExtractYear("due")) * 12
        + ExtractMonth("forecast")
        - ExtractMonth("due"),
    )


def _update_due_by(day: date, judgement: Judgement) -> Q:
    """Return the condition that an ongoing action's next update is due on or before a day.

    The due date grows with the last update, so for each cadence there is one latest day of an update from
    which the next would still have been due by then. Only these days are in the Case: the last update is a
    subquery, and Django repeats it wherever it is named.
    """
    every_period = When(
        review_every_months__isnull=True, then=Value(_latest_update(day, judgement.period_ends))
    )
    others = [
        When(review_every_months=months, then=Value(latest_day_reaching(day, months=months)))
        for months, _ in UPDATE_INTERVALS
    ]
    return Q(is_ongoing=True, last_review__lte=Case(every_period, *others, output_field=DateField()))


def _latest_update(day: date, period_ends: tuple[date, ...]) -> date:
    """Return the latest day of an update whose next, one period on, is due on or before `day`."""
    if not period_ends:
        return latest_day_reaching(day, months=3)
    next_ends = [*period_ends[1:], add_months(period_ends[-1], 3)]
    if next_ends[-1] <= day:
        return max(latest_day_reaching(day, months=3), period_ends[-1])
    reached = [end for end, next_end in zip(period_ends, next_ends, strict=True) if next_end <= day]
    return max(reached, default=date.min)
