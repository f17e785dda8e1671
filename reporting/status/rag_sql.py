"""The RAG rule as SQL, for lists that filter or count by colour in the database.

The rule itself stands in `reporting/rag.py`; this is its second form and may not differ from it by
a single day (tests/reporting/status/test_rag_sql.py compares the two over a grid of dates on both
databases). The day of judgement is turned into two cut-off dates once, in Python, so that most rows
are decided by one comparison with an indexed column.
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

    The form in SQL of `Milestone.due_as_at` and `completed_as_at`. Where no date was moved or reopened after
    the day these are the columns themselves, and their indexes serve.
    """
    any_moved, any_reopened = judgement.decided_since
    due, done = F("due_on"), F("completed_on")
    if any_moved:
        due = Coalesce(_first(date_changes_after(judgement.as_at), "from_on"), due)
    if any_reopened:
        done = Coalesce(_first(reopenings_after(judgement.as_at), "completed_on"), done)
    return milestones.annotate(due=due, done=done)


def _first(decisions: QuerySet[Any], was: str) -> Subquery:
    mine = decisions.filter(milestone=OuterRef("pk")).order_by("decided_on", "pk")
    return Subquery(mine.values(was)[:1])


def still_open(day: date) -> Q:
    """The condition on milestones of `milestones_as_at` that they were not completed by the end of a day."""
    return Q(done__isnull=True) | Q(done__gt=day)


def with_rag(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    """Annotate actions with `colour`, the Rag value that `rate_action` would give them."""
    return _reviewed(actions, judgement).annotate(colour=_colour(judgement))


def filter_by_rag(actions: ActionQuerySet, colours: Iterable[str], judgement: Judgement) -> ActionQuerySet:
    """Keep the actions of some colours, without asking for the colour again of those that are kept."""
    return _reviewed(actions, judgement).alias(colour=_colour(judgement)).filter(colour__in=list(colours))


def _colour(judgement: Judgement) -> Case:
    return _by_colour({rag: rag.value for rag in Rag}, CharField(), judgement)


def with_rag_order(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    """Annotate actions with `place`, by which the worst colour comes first.

    A Case of its own: one made from `colour` would ask for the colour again for each place.
    """
    places = {rag: place for place, rag in enumerate(Rag)}
    return _reviewed(actions, judgement).annotate(place=_by_colour(places, IntegerField(), judgement))


def _reviewed(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    first = Value(judgement.starts_on)
    return actions.as_at(judgement.as_at).alias(
        last_review=Coalesce("reviewed_on", first, output_field=DateField())
    )


def _by_colour(values: Mapping[Rag, str | int], kind: Field, judgement: Judgement) -> Case:
    """Return what each action's colour stands for, from `standing` and `last_review`."""
    undated = rate(due_on=judgement.ends_on, as_at=judgement.as_at, key=judgement.key).rag
    milestones = _with_forecast_lateness(Milestone.objects.filter(action=OuterRef("pk")), judgement)
    not_done = milestones.filter(still_open(judgement.as_at))
    red, amber = _late_enough(judgement.as_at, judgement.key)
    red_cut, amber_cut = _cuts(judgement.as_at, judgement.key)
    red_review, amber_review = (_review_due_by(cut, judgement) for cut in (red_cut, amber_cut))
    then = {rag: Value(value) for rag, value in values.items()}
    return Case(
        When(standing__in=_OUT, then=then[Rag.UNRATED]),
        When(standing=Decision.Kind.CLOSE, then=then[Rag.BLUE]),
        When(red_review | _any(not_done.filter(red)), then=then[Rag.RED]),
        When(amber_review | _any(not_done.filter(amber)), then=then[Rag.AMBER]),
        When(Q(is_ongoing=True) | _any(not_done), then=then[Rag.GREEN]),
        When(~_any(milestones), then=then[undated]),
        default=then[Rag.BLUE],
        output_field=kind,
    )


def _any(rows: QuerySet[Milestone]) -> Q:
    """Whether there is such a row, always asked by the index of the action it belongs to.

    PostgreSQL may answer an EXISTS inside a CASE by reading the whole table once, whatever else it holds.
    """
    return Q(IsNull(Subquery(rows.values("pk")[:1]), False))


def milestone_counts(plan: Plan, *, as_at: date) -> dict[Rag, int]:
    """Count a plan's dated milestones by colour; one query in one pass over the rows."""
    decisions = Decision.objects.filter(action=OuterRef("action"), decided_on__lte=as_at)
    latest = Subquery(decisions.order_by("-decided_on", "-pk").values("kind")[:1])
    red, amber = _late_enough(as_at, plan.key)
    rated = ~Q(standing__in=_OUT)
    blue = Q(standing=Decision.Kind.CLOSE) | Q(done__lte=as_at)
    milestones = _with_forecast_lateness(
        Milestone.objects.filter(action__priority__plan=plan), Judgement.of(plan, (), as_at=as_at)
    )
    found = milestones.annotate(
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
    return {rag: found[rag.value] for rag in Rag}


def overdue_actions(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    """Keep the actions with something past its due date and not done, whatever the colour."""
    dated = milestones_as_at(Milestone.objects.filter(action=OuterRef("pk")), judgement)
    past = dated.filter(still_open(judgement.as_at), due__lt=judgement.as_at)
    none_dated = ~Exists(Milestone.objects.filter(action=OuterRef("pk"))) & Q(is_ongoing=False)
    plan_over = none_dated if judgement.ends_on < judgement.as_at else Q(pk__in=[])
    return filter_by_rag(actions, _OPEN_RATINGS, judgement).filter(
        Exists(past) | plan_over | _review_due_by(judgement.as_at - _DAY, judgement),
    )


def no_update_since(actions: ActionQuerySet, day: date, judgement: Judgement) -> ActionQuerySet:
    """Keep the actions still open of which nothing has been told since a day."""
    untold = Q(reviewed_on__isnull=True) | Q(reviewed_on__lt=day)
    return filter_by_rag(actions, _OPEN_RATINGS, judgement).filter(untold)


def without_forecast(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    """Keep the actions still open with a date still to be met for which no forecast has been given."""
    given = Q(forecast_on__isnull=False, forecast_given_on__lte=judgement.as_at)
    dated = milestones_as_at(Milestone.objects.filter(action=OuterRef("pk")), judgement)
    unsaid = dated.filter(still_open(judgement.as_at)).exclude(given)
    return filter_by_rag(actions, _OPEN_RATINGS, judgement).filter(Exists(unsaid))


def moved_twice(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    """Keep the actions with a date that had been moved twice or more by the day."""
    moved = (
        DateMove.objects.filter(outcome=DateMove.Outcome.APPROVED, decided_on__lte=judgement.as_at)
        .order_by()
        .values("milestone")
        .annotate(times=Count("pk"))
        .filter(times__gte=2)
    )
    mine = Milestone.objects.filter(action=OuterRef("pk"), pk__in=moved.values("milestone"))
    return actions.filter(Exists(mine))


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


def _with_forecast_lateness(milestones, judgement: Judgement):
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


def _review_due_by(day: date, judgement: Judgement) -> Q:
    """Return the condition that an ongoing action's next review is due on or before a day.

    The due date grows with the last review, so for each cadence there is one latest day of review
    from which it would still have been due by then. Only these days hang on the cadence: the last review
    is a question of its own, and Django asks it again wherever it is named.
    """
    every_period = When(
        review_every_months__isnull=True, then=Value(_latest_review(day, judgement.period_ends))
    )
    others = [
        When(review_every_months=months, then=Value(latest_day_reaching(day, months=months)))
        for months, _ in UPDATE_INTERVALS
    ]
    return Q(is_ongoing=True, last_review__lte=Case(every_period, *others, output_field=DateField()))


def _latest_review(day: date, period_ends: tuple[date, ...]) -> date:
    """Return the latest review day whose next review, one period on, is due on or before `day`."""
    ends = list(period_ends)
    nexts = [*ends[1:], add_months(ends[-1], 3)] if ends else []
    if ends and nexts[-1] <= day:
        return max(latest_day_reaching(day, months=3), ends[-1])
    reached = [end for end, following in zip(ends, nexts, strict=True) if following <= day]
    if reached:
        return max(reached)
    return latest_day_reaching(day, months=3) if not ends else date.min
