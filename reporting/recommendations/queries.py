"""Recommendations with the RAG status of their actions, each as its reader may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from priorities.plans.lineage import standing_actions
from reporting.rag import Rag, RagKey, Rating, rate, worst
from reporting.status.board import judge
from reporting.status.facts import facts_of_plans
from reporting.status.rated import RatedAction
from reviews.models import ImpactTest, OwnAction, OwnForecast, OwnMilestone, Recommendation
from reviews.rules.states import UNFINISHED, RecommendationState
from wsscp.dates import count_of
from wsscp.policy import Actor, can_read_cases

_SAID_TO_BE_DONE = frozenset(
    {RecommendationState.DONE, RecommendationState.EVIDENCED, RecommendationState.EMBEDDED}
)


@dataclass(frozen=True)
class RatedOwnMilestone:
    """A milestone of a recommendation's own action, with its RAG status."""

    milestone: OwnMilestone
    rating: Rating
    # What was forecast of it by the day, in the order in which it counts.
    forecasts: tuple[OwnForecast, ...]


@dataclass(frozen=True)
class RatedOwnAction:
    """An action of a recommendation's own, with the worst RAG status of its milestones."""

    action: OwnAction
    rating: Rating
    milestones: tuple[RatedOwnMilestone, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is not completed; without a date it is open, too."""
        return self.rating.rag is not Rag.BLUE


@dataclass(frozen=True)
class RatedRecommendation:
    """A recommendation as its reader may see it, with its actions."""

    row: Recommendation
    wording: str
    state: RecommendationState
    source: str
    source_reference: str
    plan_actions: tuple[RatedAction, ...]
    own_actions: tuple[RatedOwnAction, ...]
    rating: Rating
    # Why it was embedded while actions of its own were open; "" where that was not so.
    reason_while_open: str

    @property
    def open_actions_text(self) -> str:
        """That it is said to be done or more while actions of its own are open, and why; else ""."""
        count = sum(action.is_open for action in self.own_actions)
        if not count or self.state not in _SAID_TO_BE_DONE:
            return ""
        verb = "is" if count == 1 else "are"
        reason = self.reason_while_open if self.state is RecommendationState.EMBEDDED else ""
        return f"{count_of(count, 'action')} of its own {verb} still open" + (f": {reason}" if reason else "")

    @property
    def is_inside(self) -> bool:
        """Whether only the Case Review Group may see it."""
        return self.row.from_case and self.row.released_on is None

    @property
    def is_overdue(self) -> bool:
        """Whether one of its actions is overdue, and it is still unfinished."""
        return self.state in UNFINISHED and self.rating.days_overdue > 0

    @property
    def lead(self) -> str:
        """Its lead group and lead agency."""
        return ", ".join(str(lead) for lead in (self.row.lead_group, self.row.lead_agency) if lead)


def rated_recommendations(
    recommendations: Iterable[Recommendation], actor: Actor, *, as_at: date
) -> list[RatedRecommendation]:
    """Rate rows of `recommendations_for`, in their order; the number of queries does not grow with them."""
    own = (
        OwnAction.objects.visible_to(actor).select_related("agency").prefetch_related("milestones__forecasts")
    )
    rows = list(recommendations)
    explained = ImpactTest.objects.visible_to(actor).exclude(reason_while_open="")
    prefetch_related_objects(
        rows,
        Prefetch("own_actions", own),
        Prefetch("tests", explained, to_attr="explained_tests"),
        "plan_actions__priority__plan",
    )
    by_action = _rated_plan_actions(rows, as_at)
    return [_rated(row, by_action, actor, as_at) for row in rows]


def _rated(
    row: Recommendation, by_action: dict[int, RatedAction], actor: Actor, as_at: date
) -> RatedRecommendation:
    own = tuple(_rated_own(action, as_at) for action in row.own_actions.all())
    rated = (by_action[action.pk] for action in row.plan_actions.all())
    plan = tuple({one.action.pk: one for one in rated}.values())
    ratings = [action.rating for action in plan] + [action.rating for action in own]
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
        reason_while_open=next((test.reason_while_open for test in reversed(row.explained_tests)), ""),
    )


def _source(row: Recommendation, actor: Actor) -> tuple[str, str]:
    """Return where it comes from and, where the reader may see that, its reference."""
    if row.review is not None and (not row.from_case or can_read_cases(actor)):
        return str(row.review), row.review.reference
    return "A case review", ""


def _rated_own(action: OwnAction, as_at: date) -> RatedOwnAction:
    rated = tuple(
        RatedOwnMilestone(
            milestone,
            _rate(milestone, as_at),
            tuple(given for given in milestone.forecasts.all() if given.speaks_for <= as_at),
        )
        for milestone in action.milestones.all()
    )
    without_date = Rating(Rag.UNRATED, "no date yet", word="No date")
    return RatedOwnAction(
        action, worst(milestone.rating for milestone in rated) if rated else without_date, rated
    )


def _rate(milestone: OwnMilestone, as_at: date) -> Rating:
    return rate(
        due_on=milestone.due_on,
        as_at=as_at,
        completed_on=milestone.completed_on,
        forecast_on=milestone.forecast_as_at(as_at),
        key=RagKey(),
    )


def _rated_plan_actions(rows: Sequence[Recommendation], as_at: date) -> dict[int, RatedAction]:
    """Rate the plans' actions that belong to recommendations, by each plan's own key and periods.

    By the id of the action that was to carry it out; one carried into another plan is rated as it is there.
    """
    linked = [action for row in rows for action in row.plan_actions.all()]
    standing = standing_actions(linked, as_at=as_at)
    plans = {action.priority.plan_id: action.priority.plan for action in standing.values()}
    rated = {
        rated.action.pk: rated
        for facts in facts_of_plans(list(plans.values()), actions=[one.pk for one in standing.values()])
        for rated in judge(facts, as_at=as_at).actions
    }
    return {pk: rated[action.pk] for pk, action in standing.items()}


def overdue_recommendations(rated: Iterable[RatedRecommendation]) -> list[RatedRecommendation]:
    """Return the overdue ones, the longest overdue first."""
    overdue = [recommendation for recommendation in rated if recommendation.is_overdue]
    return sorted(overdue, key=lambda recommendation: recommendation.rating.days_overdue, reverse=True)
