"""Makes rows for tests: plain functions with sensible defaults, so that a test names only what matters."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from priorities.groups.role_services import ensure_membership, get_or_create_role
from priorities.models import (
    Action,
    Agency,
    DateMove,
    Decision,
    Evidence,
    Forecast,
    Invitation,
    Membership,
    Milestone,
    Plan,
    Priority,
    ProgressUpdate,
    Proposal,
    Reopening,
    ReportingPeriod,
    Seat,
    Subgroup,
)
from reporting.models import SubgroupReturn
from reporting.rules.return_states import ReturnState, return_speaks_for
from wsscp.audit.recording import recording_account
from wsscp.digests import sha256_of
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Role, RoleKind, SigningParts

PLAN_STARTS_ON = date(2020, 1, 1)
PLAN_ENDS_ON = date(2021, 12, 31)
PASSWORD = "three random words"

_serial = count(1)


def make_user(email: str = "", *, name: str = "", password: str | None = PASSWORD, **fields: Any) -> User:
    """An account without any role."""
    return User.objects.create_user(
        email or f"person{next(_serial)}@example.org", password, name=name, **fields
    )


def make_membership(
    person: User,
    role: Role,
    subgroup: Subgroup | None = None,
    *,
    starts_on: date = PLAN_STARTS_ON,
    ends_on: date | None = None,
) -> Membership:
    """A role in a group, held since the plan's first day and still."""
    with recording_account(Act.CREATED, by=None, at=_noon(PLAN_STARTS_ON)) as record:
        group_role = get_or_create_role(role, subgroup, record=record)
        return ensure_membership(
            person=person, seat=group_role, starts_on=starts_on, ends_on=ends_on, record=record
        )


def make_invitation(person: User, *, at: datetime | None = None, **fields: Any) -> str:
    """An invitation sent now; return what is in its link."""
    at = at or timezone.now()
    token = f"token-{next(_serial)}"
    defaults = {"by": None, "at": at, "expires_at": at + timedelta(days=7), "token_hash": sha256_of(token)}
    Invitation.objects.create(person=person, **defaults | fields)
    return token


def make_proposal(
    person: User, seat: Seat | None = None, *, by: User | None = None, **fields: Any
) -> Proposal:
    """A role for a person, by default administrator, proposed now by a former officer."""
    at = fields.pop("at", timezone.now())
    defaults: dict[str, Any] = {
        "kind": Proposal.Kind.SEAT,
        "seat": seat or Seat.objects.get_or_create(part=RoleKind.ADMINISTRATOR, title="", agency=None)[0],
        "starts_on": timezone.localdate(at),
        "reason": "There is none",
        "by": by or make_user(),
        "by_is_officer": True,
        "at": at,
        "expires_at": at + timedelta(days=14),
    }
    if fields.get("kind") == Proposal.Kind.FACTORS:
        defaults |= {"seat": None, "starts_on": None}
    return Proposal.objects.create(person=person, **defaults | fields)


def make_subgroup(name: str = "", **fields: Any) -> Subgroup:
    """A subgroup."""
    return Subgroup.objects.create(name=name or f"Subgroup {next(_serial)}", **fields)


def make_agency(name: str = "", **fields: Any) -> Agency:
    """An agency that works with the partnership."""
    return Agency.objects.create(name=name or f"Agency {next(_serial)}", **fields)


def make_seat(subgroup: Subgroup | None = None, part: RoleKind = RoleKind.MEMBER, **fields: Any) -> Seat:
    """A role nobody holds yet: member of a group, unless given otherwise."""
    return Seat.objects.create(subgroup=subgroup, part=part, **fields)


def give_role(
    seat: Seat, person: User, *, starts_on: date = PLAN_STARTS_ON, ends_on: date | None = None
) -> Membership:
    """Let a person hold this very role, since the plan's first day and still."""
    return Membership.objects.create(seat=seat, person=person, starts_on=starts_on, ends_on=ends_on)


def make_plan(slug: str = "", **fields: Any) -> Plan:
    """A plan for 2020 and 2021, recorded on its first day; any member of the steering group signs."""
    defaults: dict[str, Any] = {
        "title": "Business plan 2020-21",
        "starts_on": PLAN_STARTS_ON,
        "ends_on": PLAN_ENDS_ON,
        "signing_parts": SigningParts.ANY.value,
    }
    plan = Plan(slug=slug or f"plan-{next(_serial)}", **defaults | fields)
    set_history_date(plan, _noon(plan.starts_on))
    plan.save()
    vars(plan).pop("_history_date")
    return plan


def make_period(plan: Plan | None = None, **fields: Any) -> ReportingPeriod:
    """The first calendar quarter of 2020."""
    defaults: dict[str, Any] = {
        "label": "Q1 2020",
        "starts_on": date(2020, 1, 1),
        "ends_on": date(2020, 3, 31),
    }
    return ReportingPeriod.objects.create(plan=plan or make_plan(), **defaults | fields)


def make_priority(plan: Plan | None = None, **fields: Any) -> Priority:
    """The next priority of a plan."""
    plan = plan or make_plan()
    position = plan.priorities.count() + 1
    defaults: dict[str, Any] = {"position": position, "number": str(position), "title": "Neglect"}
    return Priority.objects.create(plan=plan, **defaults | fields)


def make_action(
    priority: Priority | None = None, *, groups: Iterable[Subgroup] = (), **fields: Any
) -> Action:
    """The next action of a priority. It has no milestone until one is made."""
    priority = priority or make_priority()
    position = priority.actions.count() + 1
    defaults: dict[str, Any] = {
        "position": position,
        "number": f"{priority.number}.{position}",
        "text": "Agree a strategy",
    }
    action = Action.objects.create(priority=priority, **defaults | fields)
    action.groups.set(groups)
    return action


def make_milestone(
    action: Action | None = None, due_on: date = date(2020, 3, 31), **fields: Any
) -> Milestone:
    """The next milestone of an action, by default due "by March 2020". A forecast was given on day one."""
    action = action or make_action()
    defaults: dict[str, Any] = {
        "position": action.milestones.count() + 1,
        "as_printed": f"by {due_on:%B %Y}",
    }
    forecast_on, given_on = fields.pop("forecast_on", None), fields.pop("forecast_given_on", PLAN_STARTS_ON)
    milestone = Milestone.objects.create(action=action, due_on=due_on, **defaults | fields)
    if forecast_on:
        make_forecast(milestone, forecast_on, given_on)
    return milestone


def make_forecast(
    milestone: Milestone,
    forecast_on: date | None,
    speaks_for: date = PLAN_STARTS_ON,
    *,
    at: datetime | None = None,
    **fields: Any,
) -> Forecast:
    """A forecast, or that there is none, given on the day it speaks for unless recorded at a moment."""
    return Forecast.objects.create(
        milestone=milestone,
        forecast_on=forecast_on,
        speaks_for=speaks_for,
        at=at or _noon(speaks_for),
        **fields,
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def make_update(
    action: Action, made_on: date, *, by: User | None = None, text: str = "Under way."
) -> ProgressUpdate:
    """Progress reported on a day."""
    return ProgressUpdate.objects.create(
        action=action, text=text, made_on=made_on, by=by or make_user(), at=_noon(made_on)
    )


def make_decision(
    action: Action, kind: Decision.Kind, decided_on: date, *, by: User | None = None
) -> Decision:
    """A decision on an action, taken on a day."""
    return Decision.objects.create(
        action=action,
        kind=kind,
        decided_on=decided_on,
        reason="The steering group agreed.",
        by=by or make_user(),
        at=_noon(decided_on),
    )


def make_date_change(
    milestone: Milestone,
    to_on: date,
    decided_on: date | None = None,
    *,
    by: User | None = None,
    **fields: Any,
) -> DateMove:
    """A new due date that waits for the steering group; with a day, one approved on that day."""
    proposed_on = fields.pop("proposed_on", decided_on or PLAN_STARTS_ON)
    defaults: dict[str, Any] = {
        "from_on": milestone.due_on,
        "reason": "The inspection takes everybody’s time.",
        "proposed_by": by or make_user(),
        "proposed_on": proposed_on,
        "proposed_at": _noon(proposed_on),
    }
    if decided_on:
        milestone.due_on = to_on
        set_history_date(milestone, _noon(decided_on))
        milestone.save()
        defaults |= {"outcome": DateMove.Outcome.APPROVED, "decided_by": make_user()}
        defaults |= {"decided_on": decided_on, "decided_at": _noon(decided_on)}
    return DateMove.objects.create(milestone=milestone, to_on=to_on, **defaults | fields)


def set_history_date(row: Any, at: datetime) -> None:
    """Let the next save of a row be recorded in its history at a moment."""
    row._history_date = at


def make_reopening(milestone: Milestone, decided_on: date, *, by: User | None = None) -> Reopening:
    """A completed milestone reopened on a day."""
    assert milestone.completed_on is not None
    reopened = Reopening.objects.create(
        milestone=milestone,
        completed_on=milestone.completed_on,
        decided_on=decided_on,
        reason="The audit found it was not done.",
        by=by or make_user(),
        at=_noon(decided_on),
    )
    milestone.completed_on = None
    milestone.save()
    return reopened


def make_evidence(
    action: Action, kind: Evidence.Kind = Evidence.Kind.OUTPUT, *, by: User | None = None, **fields: Any
) -> Evidence:
    """Evidence nobody has checked yet, dated and added on the plan's first day."""
    defaults: dict[str, Any] = {
        "what": "The strategy is published",
        "link": "https://example.org/strategy",
        "dated_on": PLAN_STARTS_ON,
        "added_by": by or make_user(),
        "added_at": _noon(PLAN_STARTS_ON),
    }
    return Evidence.objects.create(action=action, kind=kind, **defaults | fields)


def make_return(
    period: ReportingPeriod,
    group: Subgroup,
    *,
    by: User | None = None,
    at: datetime | None = None,
    state: ReturnState | str = "",
    **fields: Any,
) -> SubgroupReturn:
    """A group's return: a draft, unless it was submitted by somebody at a moment."""
    state = ReturnState(state or (ReturnState.SUBMITTED if at else ReturnState.DRAFT))
    if at:
        fields |= {"submitted_by": by or make_user(), "submitted_at": at}
    if state is ReturnState.ACCEPTED:
        fields.setdefault("accepted_at", at)
        fields.setdefault("speaks_for", return_speaks_for(period.ends_on, timezone.localdate(at)))
    return SubgroupReturn.objects.create(period=period, subgroup=group, state=state.value, **fields)
