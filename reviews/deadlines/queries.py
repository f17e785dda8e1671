"""The statutory clocks of case reviews: from which day, due when, met when. Facts, no colours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reviews.models import Case, CaseDecision, Family, Review
from reviews.models.cases import DEADLINE_CHOICES
from reviews.rules.bank_holidays import BANK_HOLIDAYS
from reviews.rules.deadlines import Deadline, DeadlineProgress, NoSuchRuleError, deadline


@dataclass(frozen=True)
class ReviewDeadline:
    """One clock of one case review that has started."""

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
        """The day it is due, suspensions counted; None while it stands still with no end in sight."""
        return self.deadline.due_on

    def progress(self, as_at: date) -> DeadlineProgress:
        """Return how many of its days were used by a day, or by the day it was met."""
        return self.deadline.progress(min(as_at, self.met_on) if self.met_on else as_at)


def deadlines_of(review: Review) -> list[ReviewDeadline]:
    """Return the clocks of a case review that have started, in the order of the law.

    Give it a review with `case`, `decisions`, `suspensions` and `delays` at hand (`reviews_with_deadlines`).
    """
    case = getattr(review, "case", None)
    if case is None:
        return []
    found = []
    for rule, label in DEADLINE_CHOICES:
        started, met = _span(rule, case, review)
        if started is not None:
            try:
                found.append(_clock(review, rule, label, started, met))
            except NoSuchRuleError:
                # It began before there was such a rule: a serious case review has none of these clocks.
                continue
    return found


def reviews_with_deadlines() -> Iterable[Review]:
    """Return every case review with what its clocks need; five queries."""
    cases = Review.objects.filter(kind__family=Family.CASE).select_related("kind", "case")
    return cases.prefetch_related("decisions", "suspensions", "delays")


def _span(rule: str, case: Case, review: Review) -> tuple[date | None, date | None]:
    """Return when a clock started, and when it was met."""
    if rule == "serious_incident_notification":
        return case.aware_on, case.notified_on
    if rule == "rapid_review":
        return case.notified_on, case.rapid_review_on
    initiated = [
        one.decided_on for one in review.decisions.all() if one.outcome == CaseDecision.Outcome.LOCAL
    ]
    return min(initiated, default=None), case.published_on


def _clock(review: Review, rule: str, label: str, started: date, met: date | None) -> ReviewDeadline:
    pauses = [one for one in review.suspensions.all() if one.clock == rule]
    open_since = next((one.starts_on for one in pauses if one.ends_on is None), None)
    return ReviewDeadline(
        review=review,
        rule=rule,
        label=label,
        started_on=started,
        deadline=deadline(
            rule,
            started,
            holidays=BANK_HOLIDAYS,
            suspensions=[(one.starts_on, one.ends_on) for one in pauses],
        ),
        met_on=met,
        suspended_since=open_since,
        delay_reasons=tuple(one.reason for one in review.delays.all() if one.clock == rule),
        is_over=review.closed_on is not None,
    )
