"""Bringing a plan in: a draft understood by the importer becomes a plan, once."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, models, transaction

from priorities.importers import ParsedPlan
from priorities.importers.draft import ParsedAction, ParsedGroup, ParsedPriority, PlanWords
from priorities.models import (
    Action,
    Milestone,
    Plan,
    PlanImport,
    Priority,
    Subgroup,
    SubgroupAlias,
    Workstream,
)
from priorities.services.plans import add_periods
from reporting.periods import Preset
from wsscp.dates import add_months
from wsscp.limits import PLAN_YEARS
from wsscp.models import User

# The partnership's real plan for 2020-21, as published: the example data, and what the tests read.
EXAMPLE_PLAN = Path(__file__).resolve().parent.parent / "example_data" / "wsscp-business-plan-2020-21.docx"


class CannotCreate(Exception):
    """The draft cannot become a plan yet. The message says why, and what to do."""


class SlugTaken(CannotCreate):
    """There is a plan with this short name already."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is a plan called {slug} already. Give this one another short name.")


def create_plan(*, draft: ParsedPlan, slug: str, by: User | None, at: datetime) -> Plan:
    """Make the plan of a draft, with its groups, priorities, actions, milestones and reporting periods.

    All of it or nothing. Groups are found by any of their names, whatever the capitals, or made. History
    says `by` (nobody, from the command line) and `at`. Raises CannotCreate.
    """
    _demand_ready(draft)
    try:
        with transaction.atomic():
            if Plan.objects.filter(slug=slug).exists():
                raise SlugTaken(slug)
            plan = _create_plan(draft.plan, slug, by, at)
            add_periods(plan=plan, preset=Preset(draft.plan.reporting_preset))
            groups = _Groups(draft.groups, by, at)
            for position, priority in enumerate(draft.priorities, start=1):
                _create_priority(plan, position, priority, groups, by, at)
    except IntegrityError as error:
        if Plan.objects.filter(slug=slug).exists():
            raise SlugTaken(slug) from error
        raise CannotCreate("Somebody else saved the same groups at this moment. Try again.") from error
    return plan


@transaction.atomic
def correct_import(*, plan_import: PlanImport, draft: ParsedPlan) -> bool:
    """Keep a draft's corrections; return False, and change nothing, once it is a plan."""
    locked = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
    if locked.plan_id is not None:
        return False
    locked.content = draft.to_json()
    locked.save(update_fields=["content"])
    return True


@transaction.atomic
def confirm_import(*, plan_import: PlanImport, by: User, at: datetime) -> Plan:
    """Make the plan of an uploaded draft, or return the one that was made of it before.

    Two people (or two clicks) at once make one plan: the row of the draft is locked until it is made.
    SQLite has no row locks, and needs none: its transactions begin one after the other (wsscp/sqlite.py).
    Raises CannotCreate.
    """
    locked = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
    if locked.plan is not None:
        return locked.plan
    draft = ParsedPlan.from_json(locked.content)
    plan = create_plan(draft=draft, slug=draft.plan.slug, by=by, at=at)
    locked.plan = plan
    locked.save(update_fields=["plan"])
    return plan


def _demand_ready(draft: ParsedPlan) -> None:
    words = draft.plan
    if words.starts_on is None or words.ends_on is None:
        raise CannotCreate(
            "The document does not say which period the plan covers. Write it under the title, for example "
            "“1 April 2026 to 31 March 2027”, or enter it in the browser when you bring the plan in there."
        )
    if words.ends_on < words.starts_on:
        raise CannotCreate("The plan's last day is before its first. Correct one of them.")
    if words.ends_on >= add_months(words.starts_on, 12 * PLAN_YEARS):
        raise CannotCreate(f"A plan covers {PLAN_YEARS} years at most. Correct its first or its last day.")
    numbers = [priority.number for priority in draft.priorities]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise CannotCreate(f"Two priorities have the number {twice}. Give one of them another.")


def _create_plan(words: PlanWords, slug: str, by: User | None, at: datetime) -> Plan:
    assert words.starts_on
    assert words.ends_on
    plan = Plan(
        title=words.title,
        slug=slug,
        starts_on=words.starts_on,
        ends_on=words.ends_on,
        period_as_printed=words.period_as_printed,
        review_as_printed=words.review_as_printed,
        vision=words.vision,
        vision_points="\n".join(words.vision_points),
        statutory_framework=words.statutory_framework,
        principles="\n".join(words.principles),
        closing_statement=words.closing_statement,
        priority_label=words.priority_label,
        action_label=words.action_label,
    )
    return _save(plan, by, at)


def _create_priority(
    plan: Plan, position: int, parsed: ParsedPriority, groups: "_Groups", by: User | None, at: datetime
) -> None:
    priority = Priority(
        plan=plan,
        position=position,
        number=parsed.number,
        title=parsed.title,
        kind=parsed.kind,
        outcomes="\n".join(parsed.outcomes),
        mechanism=parsed.mechanism,
        related_plans=parsed.related_plans,
        impact_information=parsed.impact_information,
    )
    _save(priority, by, at)
    streams = {}
    for place, stream in enumerate(parsed.workstreams, start=1):
        row = Workstream(
            priority=priority,
            position=place,
            number=stream.number,
            title=stream.title,
            outcome=stream.outcome,
        )
        streams[stream.number] = _save(row, by, at)
    for place, action in enumerate(parsed.actions, start=1):
        _create_action(priority, streams.get(action.workstream), place, action, groups, by, at)


def _create_action(
    priority: Priority,
    workstream: Workstream | None,
    position: int,
    parsed: ParsedAction,
    groups: "_Groups",
    by: User | None,
    at: datetime,
) -> None:
    action = Action(
        priority=priority,
        workstream=workstream,
        position=position,
        number=parsed.number,
        text=parsed.text,
        is_ongoing=parsed.ongoing,
    )
    _save(action, by, at)
    if parsed.groups:
        action.groups.set([groups.named(name) for name in parsed.groups])
    for place, one in enumerate(parsed.milestones, start=1):
        milestone = Milestone(
            action=action,
            position=place,
            label=one.label,
            as_printed=one.as_printed,
            precision=one.precision,
            # A date nobody gave is the plan's last day.
            due_on=one.due_on or priority.plan.ends_on,
        )
        _save(milestone, by, at)


class _Groups:
    """The groups an import meets: those there already, by any of their names, and those it makes."""

    def __init__(self, parsed: Iterable[ParsedGroup], by: User | None, at: datetime) -> None:
        self._by, self._at = by, at
        self._aliases = {group.name.casefold(): group.aliases for group in parsed}
        self._known: dict[str, Subgroup] = {}
        for alias in SubgroupAlias.objects.select_related("subgroup"):
            self._known[alias.name.casefold()] = alias.subgroup
        for group in Subgroup.objects.all():
            if group.short_name:
                self._known.setdefault(group.short_name.casefold(), group)
            self._known[group.name.casefold()] = group
        self._met: set[int] = set()

    def named(self, name: str) -> Subgroup:
        """Return a group by name, made if need be, with the other names the document gives it."""
        aliases = self._aliases.get(name.casefold(), [])
        group = next(
            (self._known[one.casefold()] for one in (name, *aliases) if one.casefold() in self._known), None
        )
        if group is None:
            group = _save(
                Subgroup(name=name, kind=_kind(name), short_name=_short(name, aliases)), self._by, self._at
            )
        if group.pk not in self._met:
            self._met.add(group.pk)
            self._add_names(group, [name, *aliases])
        return group

    def _add_names(self, group: Subgroup, names: list[str]) -> None:
        """Keep the names nobody goes by yet; a name of another group stays that group's."""
        for own in (group.name, group.short_name):
            self._known.setdefault(own.casefold(), group)
        for name in names:
            if name.casefold() not in self._known:
                SubgroupAlias.objects.create(subgroup=group, name=name)
                self._known[name.casefold()] = group


def _kind(name: str) -> str:
    """Guess what sort of group a name means; it can be changed on the groups' page."""
    words = name.casefold()
    if "task and finish" in words:
        return Subgroup.Kind.TASK_AND_FINISH
    if "lead partner" in words or "executive" in words:
        return Subgroup.Kind.EXECUTIVE
    if any(word in words for word in ("team", "scrutineer", "director", "steering", "partners", "agencies")):
        return Subgroup.Kind.OTHER
    return Subgroup.Kind.SUBGROUP


def _short(name: str, aliases: Iterable[str]) -> str:
    """Return the alias that is the name's initials ("CRG"), if there is one."""
    initials = "".join(word[0] for word in name.split()).upper()
    return next((alias for alias in aliases if alias.upper() == initials), "")


def _save(row: Any, by: User | None, at: datetime) -> Any:
    """Save a row so that its history says who and when."""
    assert isinstance(row, models.Model)
    row._history_user = by
    row._history_date = at
    row.save()
    return row
