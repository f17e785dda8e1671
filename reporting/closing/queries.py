"""What is open in a plan that is to be closed: what bars the closing, and what an answer is asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from priorities.actions.date_change_queries import pending_date_changes
from priorities.carry_forward.services import begun_draft
from priorities.groups.queries import group_names_on
from priorities.models import ClosingAnswer, Plan, ReportingPeriod
from priorities.plans.lineage import unfinished_actions
from reporting.challenges.queries import plan_challenges
from reporting.models import QuarterlyReport, SubgroupReturn
from reporting.returns.outstanding import returns_not_in
from reporting.rules.return_states import ReturnState
from reporting.rules.signing_states import ReportState
from wsscp.dates import long_date

Kind = ClosingAnswer.Kind
# How much of an action's text names it.
_WORDS = 80


@dataclass(frozen=True)
class OpenItem:
    """One thing that is open: its name, and its page."""

    name: str
    url: str


@dataclass(frozen=True)
class OpenMatter:
    """What is open of one kind, in the plan's order."""

    kind: ClosingAnswer.Kind
    items: tuple[OpenItem, ...]

    @property
    def about(self) -> str:
        """The names, one a line."""
        return "\n".join(item.name for item in self.items)


@dataclass(frozen=True)
class OpenMatters:
    """Everything that is open in a plan. Nothing is closed while something is `barring` it.

    `is_followed`: there is a next plan already, as after a plan was reopened. No more is carried into that.
    """

    barring: tuple[OpenItem, ...]
    matters: tuple[OpenMatter, ...]
    is_followed: bool = False


def open_matters(plan: Plan, *, today: date) -> OpenMatters:
    """Gather what is open in a plan on a day; some twenty queries, whatever is in it."""
    unsigned = [period for period in plan.periods.all() if period.signed_at is None]
    by_kind = {
        Kind.RETURNS: _returns_not_sent(plan, unsigned, today),
        Kind.REPORTS: _reports_not_signed(plan, unsigned, today),
        Kind.DATES: _date_changes(plan),
        Kind.CHALLENGES: _challenges(plan, today),
        Kind.ACTIONS: _unfinished(plan, today),
        Kind.DRAFTS: _drafts(plan),
    }
    matters = (OpenMatter(kind, tuple(items)) for kind, items in by_kind.items())
    return OpenMatters(
        tuple(_barring(plan)),
        tuple(matter for matter in matters if matter.items),
        is_followed=plan.successors.exists(),
    )


def _barring(plan: Plan) -> Iterator[OpenItem]:
    """Yield the returns that are submitted and not decided on, and the reports ready for sign-off."""
    submitted = SubgroupReturn.objects.filter(
        period__plan=plan, period__signed_at=None, state=ReturnState.SUBMITTED.value
    )
    for returned in submitted.select_related("period", "subgroup").order_by("period__starts_on"):
        url = reverse("reporting:return", args=[plan.slug, returned.period_id, returned.subgroup_id])
        yield OpenItem(
            f"The return of {returned.subgroup} for {returned.period} is submitted, and waits for the "
            "business team to accept it or send it back",
            url,
        )
    ready = QuarterlyReport.objects.filter(period__plan=plan, state=ReportState.READY.value)
    for report in ready.select_related("period"):
        yield OpenItem(
            f"The report for {report.period} is ready for signing: have it signed, or take it back",
            _report_url(plan, report.period),
        )


def _returns_not_sent(plan: Plan, unsigned: Iterable[ReportingPeriod], today: date) -> Iterator[OpenItem]:
    for period, group, name in returns_not_in(plan, unsigned, today=today):
        url = reverse("reporting:return", args=[plan.slug, period.pk, group])
        yield OpenItem(f"{name}, {_named(period, today)}", url)


def _reports_not_signed(plan: Plan, unsigned: Iterable[ReportingPeriod], today: date) -> Iterator[OpenItem]:
    """Yield the reports of periods that are over, and those begun: of one that runs, or a correction."""
    drafts = QuarterlyReport.objects.filter(period__plan=plan, state=ReportState.DRAFT.value)
    begun = {report.period for report in drafts.select_related("period")}
    for period in unsigned:
        if period.ends_on < today or period in begun:
            yield OpenItem(_named(period, today), _report_url(plan, period))
    for period in sorted(begun, key=lambda period: period.starts_on):
        if period.signed_at is not None:
            yield OpenItem(f"{period}, a correction", _report_url(plan, period))


def _named(period: ReportingPeriod, today: date) -> str:
    """Return a period's name; of one that is not over, something was begun."""
    return str(period) if period.ends_on < today else f"{period}, begun"


def _date_changes(plan: Plan) -> Iterator[OpenItem]:
    for change in pending_date_changes(plan):
        action = change.milestone.action
        yield OpenItem(
            f"{action.number}: {long_date(change.from_on)} to {long_date(change.to_on)}",
            reverse("reporting:action", args=[plan.slug, action.pk]),
        )


def _challenges(plan: Plan, today: date) -> Iterator[OpenItem]:
    names = group_names_on(today)
    for status in plan_challenges(plan, today=today):
        if status.is_open:
            challenge = status.challenge
            group = names.get(challenge.action.lead_id_now or 0, "no lead group")
            yield OpenItem(
                f"{challenge.action.number}, to {group}, by {challenge.by}: {_short(challenge.text)}",
                reverse("reporting:action", args=[plan.slug, challenge.action_id]),
            )


def _unfinished(plan: Plan, today: date) -> Iterator[OpenItem]:
    for action in unfinished_actions(plan, as_at=today):
        name = f"{action.number} {_short(action.text)}"
        yield OpenItem(name, reverse("reporting:action", args=[plan.slug, action.pk]))


def _drafts(plan: Plan) -> Iterator[OpenItem]:
    draft = begun_draft(plan)
    if draft is not None:
        yield OpenItem(
            f"{draft.content['plan']['title']}, begun by {draft.by}",
            reverse("priorities:plan-carry", args=[draft.token]),
        )


def _report_url(plan: Plan, period: ReportingPeriod) -> str:
    return reverse("reporting:report", args=[plan.slug, period.pk])


def _short(text: str) -> str:
    """Return the beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _WORDS else f"{line[:_WORDS].rstrip()}…"
