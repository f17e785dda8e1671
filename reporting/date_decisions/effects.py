"""What approving proposed dates does to RAG statuses, before anybody decides: from a board, no queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from priorities.models import DateMove
from priorities.rules.baseline import ReplacedDate
from reporting.rag import Rating, describe_counts, worst
from reporting.status.board import Board, judge
from reporting.status.facts import MilestoneFacts, PlanFacts
from reporting.status.rated import RatedAction


@dataclass(frozen=True)
class RatingEffect:
    """The rating of something now, and what approving makes it."""

    what: str
    before: Rating
    after: Rating

    @property
    def is_same(self) -> bool:
        """Whether its RAG status stays what it is."""
        return (self.before.rag, self.before.label) == (self.after.rag, self.after.label)


@dataclass(frozen=True)
class ApprovalEffect:
    """What approving does: to each date, action and priority it touches, and the counts of the whole plan."""

    ratings: tuple[RatingEffect, ...]
    counts_before: str
    counts_after: str


def approval_effect(board: Board, changes: Sequence[DateMove]) -> ApprovalEffect:
    """Return what approving these changes together does, by the rule and on the day of the board.

    A date decided on earlier counts from that day, and so today all the same.
    """
    approved = judge(_with_dates(board.facts, changes), as_at=board.as_at)
    touched = {change.milestone.action_id for change in changes}
    ratings: list[RatingEffect] = []
    priorities = {}
    for before, after in zip(board.actions, approved.actions, strict=True):
        if before.action.pk not in touched:
            continue
        own = {change.milestone_id for change in changes if change.milestone.action_id == before.action.pk}
        ratings += _milestone_effects(before, after, own)
        ratings.append(
            RatingEffect(f"{board.plan.action_label} {before.action.number}", before.rating, after.rating)
        )
        priorities[before.action.priority.pk] = before.action.priority
    for pk, priority in priorities.items():
        now, then = (
            worst(rated.rating for rated in judged.actions if rated.action.priority.pk == pk)
            for judged in (board, approved)
        )
        ratings.append(RatingEffect(f"{board.plan.priority_label} {priority}", now, then))
    return ApprovalEffect(
        tuple(ratings), describe_counts(board.action_counts), describe_counts(approved.action_counts)
    )


def _milestone_effects(before: RatedAction, after: RatedAction, own: set[int]) -> Iterable[RatingEffect]:
    """Yield the effect on each date itself, where its action has others beside it."""
    if len(before.milestones) > 1:
        for one, other in zip(before.milestones, after.milestones, strict=True):
            if one.milestone.pk in own:
                yield RatingEffect(f"This date: {one.milestone}", one.rating, other.rating)


def _with_dates(facts: PlanFacts, changes: Sequence[DateMove]) -> PlanFacts:
    """Return the facts as they would be had the changes been approved before anything else."""
    by_milestone = {change.milestone_id: change for change in changes}
    touched = {change.milestone.action_id for change in changes}
    return replace(
        facts,
        actions=tuple(
            replace(
                action,
                milestones=tuple(
                    _moved(milestone, by_milestone.get(milestone.pk)) for milestone in action.milestones
                ),
            )
            if action.pk in touched
            else action
            for action in facts.actions
        ),
    )


def _moved(milestone: MilestoneFacts, change: DateMove | None) -> MilestoneFacts:
    if change is None:
        return milestone
    replaced = ReplacedDate(change.proposed_on, milestone.due_on)
    return replace(milestone, due_on=change.to_on, date_changes=(*milestone.date_changes, replaced))
