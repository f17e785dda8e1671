"""The statutory deadlines of case reviews: start, due day, day met. Facts only, not rated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from reviews.models import Case, CaseDecision, DelayReason, Family, Kind, Review, Suspension
from reviews.models.cases import DEADLINE_CHOICES
from reviews.rules.bank_holidays import BANK_HOLIDAYS
from reviews.rules.deadlines import Deadline, DeadlineProgress, NoSuchRuleError, deadline
from wsscp.together import as_rows, columns_of, fetch_together, set_related


@dataclass(frozen=True)
class ReviewDeadline:
    """One deadline of a case review that has started."""

    review: Review
    rule: str
    label: str
    started_on: date
    deadline: Deadline
    met_on: date | None
    suspended_since: date | None
    delay_reasons: tuple[str, ...]
    is_over: bool = False

    @property
    def due_on(self) -> date | None:
        """The day it is due, suspensions counted; None while it is suspended without a last day."""
        return self.deadline.due_on

    def progress(self, as_at: date) -> DeadlineProgress:
        """Return how many of its days were used by a day, or by the day it was met."""
        return self.deadline.progress(min(as_at, self.met_on) if self.met_on else as_at)


def deadlines_of(review: Review) -> list[ReviewDeadline]:
    """Return the deadlines of a case review that have started, in the order of DEADLINE_CHOICES.

    Pass a review with `case`, `decisions`, `suspensions` and `delays` fetched (`reviews_with_deadlines`).
    """
    case = getattr(review, "case", None)
    if case is None:
        return []
    deadlines = []
    for rule, label in DEADLINE_CHOICES:
        started_on, met_on = _start_and_end(rule, case, review)
        if started_on is not None:
            try:
                deadlines.append(_deadline(review, rule, label, started_on, met_on))
            except NoSuchRuleError:
                # It began before there was such a rule: a serious case review has none of these deadlines.
                continue
    return deadlines


def reviews_with_deadlines() -> Iterable[Review]:
    """Return every case review with what its deadlines need; one query."""
    return assembled_reviews(fetch_together(*deadline_queries()))


def deadline_queries() -> list[QuerySet[Any, tuple[Any, ...]]]:
    """Return the queries for what `assembled_reviews` takes, to be fetched together with others."""
    reviews = Review.objects.filter(kind__family=Family.CASE)
    parts = (Case, CaseDecision, Suspension, DelayReason)
    of_reviews = (model._default_manager.filter(review__kind__family=Family.CASE) for model in parts)
    return [
        columns_of(Kind.objects.filter(family=Family.CASE)),
        columns_of(reviews),
        *map(columns_of, of_reviews),
    ]


def assembled_reviews(found: Sequence[Sequence[tuple[Any, ...]]]) -> list[Review]:
    """Return case reviews, in their order, with all that belongs to each, from the rows fetched."""
    kinds = {kind.pk: kind for kind in as_rows(Kind, found[0])}
    reviews, cases = as_rows(Review, found[1]), {case.pk: case for case in as_rows(Case, found[2])}
    for review in reviews:
        review.kind = kinds[review.kind_id]
        # As `select_related` leaves it: that there is none is known, too.
        review._state.fields_cache["case"] = cases.get(review.pk)
    reviews.sort(key=lambda review: (-review.year, review.kind.position, review.subject, review.pk))
    decisions = sorted(as_rows(CaseDecision, found[3]), key=attrgetter("pk"), reverse=True)
    set_related(reviews, "decisions", decisions, by="review_id")
    suspensions = sorted(as_rows(Suspension, found[4]), key=attrgetter("starts_on", "pk"))
    set_related(reviews, "suspensions", suspensions, by="review_id")
    delays = sorted(as_rows(DelayReason, found[5]), key=attrgetter("given_on", "pk"), reverse=True)
    set_related(reviews, "delays", delays, by="review_id")
    return reviews


def _start_and_end(rule: str, case: Case, review: Review) -> tuple[date | None, date | None]:
    """Return the day a deadline is counted from, and the day it was met."""
    if rule == "serious_incident_notification":
        return case.aware_on, case.notified_on
    if rule == "rapid_review":
        return case.notified_on, case.rapid_review_on
    initiated = [
        decision.decided_on
        for decision in review.decisions.all()
        if decision.outcome == CaseDecision.Outcome.LOCAL and decision.decided_on
    ]
    return min(initiated, default=None), case.published_on


def _deadline(review: Review, rule: str, label: str, started_on: date, met_on: date | None) -> ReviewDeadline:
    suspensions = [suspension for suspension in review.suspensions.all() if suspension.clock == rule]
    return ReviewDeadline(
        review=review,
        rule=rule,
        label=label,
        started_on=started_on,
        deadline=deadline(
            rule,
            started_on,
            holidays=BANK_HOLIDAYS,
            suspensions=[(suspension.starts_on, suspension.ends_on) for suspension in suspensions],
        ),
        met_on=met_on,
        suspended_since=next(
            (suspension.starts_on for suspension in suspensions if suspension.ends_on is None), None
        ),
        delay_reasons=tuple(delay.reason for delay in review.delays.all() if delay.clock == rule),
        is_over=review.closed_on is not None,
    )
