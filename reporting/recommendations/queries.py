"""Recommendations with the colours of what carries them out, each as its reader may know it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from priorities.models import Action, Plan
from reporting.rag import Rag, RagKey, Rating, rate, worst
from reporting.status.judgement import Judgement
from reporting.status.rated import RatedAction
from reporting.status.rating import rated_actions
from reviews.models import OwnAction, OwnMilestone, Recommendation
from reviews.rules.states import UNFINISHED, RecommendationState
from wsscp.policy import Actor, can_read_cases


@dataclass(frozen=True)
class RatedOwnMilestone:
    """A date of a recommendation's own action, with its colour."""

    milestone: OwnMilestone
    rating: Rating


@dataclass(frozen=True)
class RatedOwnAction:
    """An action of a recommendation's own: the worst of its dates."""

    action: OwnAction
    rating: Rating
    milestones: tuple[RatedOwnMilestone, ...]


@dataclass(frozen=True)
class RatedRecommendation:
    """A recommendation as its reader may know it, with what carries it out."""

    row: Recommendation
    wording: str
    state: RecommendationState
    source: str
    source_reference: str
    plan_actions: tuple[RatedAction, ...]
    own_actions: tuple[RatedOwnAction, ...]
    rating: Rating

    @property
    def is_inside(self) -> bool:
        """Whether nobody but the Case Review Group knows of it."""
        return self.row.from_case and self.row.released_on is None

    @property
    def is_overdue(self) -> bool:
        """Whether a date of what carries it out has passed, and it is still unfinished."""
        return self.state in UNFINISHED and self.rating.days_overdue > 0

    @property
    def lead(self) -> str:
        """Who answers for it."""
        return ", ".join(str(one) for one in (self.row.lead_group, self.row.lead_agency) if one)


def rated_recommendations(
    found: QuerySet[Recommendation], actor: Actor, *, as_at: date
) -> list[RatedRecommendation]:
    """Rate what `recommendations_for` found, in its order; the queries do not grow with the rows."""
    own = OwnAction.objects.visible_to(actor).select_related("agency").prefetch_related("milestones")
    rows = list(found.prefetch_related(Prefetch("own_actions", own), "plan_actions__priority__plan"))
    by_action = _rated_plan_actions(rows, as_at)
    return [_rated(row, by_action, actor, as_at) for row in rows]


def _rated(
    row: Recommendation, by_action: dict[int, RatedAction], actor: Actor, as_at: date
) -> RatedRecommendation:
    own = tuple(_rated_own(action, as_at) for action in row.own_actions.all())
    plan = tuple(by_action[action.pk] for action in row.plan_actions.all())
    ratings = [one.rating for one in (*plan, *own)]
    source, reference = _source(row, actor)
    return RatedRecommendation(
        row=row,
        wording=row.wording,
        state=RecommendationState(getattr(row, "state_then", row.state)),
        source=source,
        source_reference=reference,
        plan_actions=plan,
        own_actions=own,
        rating=worst(ratings)
        if ratings
        else Rating(Rag.UNRATED, "nothing carries it out yet", word="No action"),
    )


def _source(row: Recommendation, actor: Actor) -> tuple[str, str]:
    """Return where it comes from and, where that may be known, the reference to it."""
    if row.review is not None and (not row.from_case or can_read_cases(actor)):
        return str(row.review), row.review.reference
    return "A case review", ""


def _rated_own(action: OwnAction, as_at: date) -> RatedOwnAction:
    rated = tuple(RatedOwnMilestone(one, _rate(one, as_at)) for one in action.milestones.all())
    none_dated = Rating(Rag.UNRATED, "no date yet", word="No date")
    return RatedOwnAction(action, worst(one.rating for one in rated) if rated else none_dated, rated)


def _rate(milestone: OwnMilestone, as_at: date) -> Rating:
    return rate(
        due_on=milestone.due_on,
        as_at=as_at,
        completed_on=milestone.completed_on,
        forecast_on=milestone.forecast_as_at(as_at),
        key=RagKey(),
    )


def _rated_plan_actions(rows: Sequence[Recommendation], as_at: date) -> dict[int, RatedAction]:
    """Rate the plans' actions that carry recommendations out, by each plan's own key and periods."""
    by_plan: dict[Plan, set[int]] = defaultdict(set)
    for row in rows:
        for action in row.plan_actions.all():
            by_plan[action.priority.plan].add(action.pk)
    found = {}
    for plan, keys in by_plan.items():
        judgement = Judgement.of(plan, plan.periods.all(), as_at=as_at)
        actions = Action.objects.filter(pk__in=keys).select_related("priority__plan")
        found |= {rated.action.pk: rated for rated in rated_actions(actions, judgement)}
    return found


def overdue_recommendations(rated: Iterable[RatedRecommendation]) -> list[RatedRecommendation]:
    """Keep what is overdue, the longest first."""
    return sorted(
        (one for one in rated if one.is_overdue), key=lambda one: one.rating.days_overdue, reverse=True
    )
