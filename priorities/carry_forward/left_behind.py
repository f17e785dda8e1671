"""What of a plan does not go into the next one, and why: said before that is opened."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import models

from priorities.fields import ACTION, MILESTONE, PLAN, PRIORITY, PlanLevel
from priorities.models import Action, Plan, Priority, Workstream
from priorities.plans.lineage import finished_actions
from priorities.reading import ParsedPlan
from priorities.reading.draft import NotRead
from wsscp.dates import count_of


def left_behind(draft: ParsedPlan, carried: Sequence[Action], left: Sequence[Action]) -> list[NotRead]:
    """Return what the next plan does not take over of the one before, each kind with how many and why.

    A dozen queries, whatever the number of actions.
    """
    plan = Plan.objects.get(slug=draft.plan.predecessor)
    milestones = [one for action in carried for one in action.milestones.all()]
    taken = {priority.title.casefold() for priority in draft.priorities}
    kept: list[Priority] = []
    ended: list[Priority] = []
    for priority in plan.priorities.all():
        (kept if priority.title.casefold() in taken else ended).append(priority)
    streams = Workstream.objects.filter(priority__plan=plan)
    finished = finished_actions(plan, besides=[*carried, *left])
    return [
        *_fields(PLAN, [plan]),
        *_rows("priority", "priorities", ended, "no priority of the next plan has that title"),
        *_fields(PRIORITY, kept),
        *_rows("work stream", "work streams", streams, "the next plan has its own"),
        *_rows("unfinished action", "unfinished actions", left, "so you chose"),
        *_rows("finished action", "finished actions", finished, "what is finished stays with its plan"),
        *_fields(ACTION, carried),
        *_fields(MILESTONE, milestones),
        *_hanging_on(ACTION, carried),
        *_hanging_on(MILESTONE, milestones),
    ]


def _rows(
    noun: str, plural: str, rows: Iterable[Action | Priority | Workstream], why: str
) -> Iterator[NotRead]:
    """Yield a line that names rows by their numbers, if there are any."""
    numbers = [row.number for row in rows]
    if numbers:
        yield NotRead("plan", f"{count_of(len(numbers), noun, plural)} ({', '.join(numbers)})", why)


def _fields(level: PlanLevel, rows: Iterable[models.Model]) -> Iterator[NotRead]:
    """Yield a line for each field of a level that is not carried and says something in one of the rows."""
    rows = list(rows)
    for one in level.fields:
        box = level.model_field(one)
        said = sum(bool(getattr(row, box.attname)) for row in rows) if one.not_carried else 0
        if said:
            name = str(box.verbose_name)
            yield NotRead(_name(level), name if said == 1 else f"{name}, of {said}", one.not_carried)


def _hanging_on(level: PlanLevel, rows: Iterable[models.Model]) -> Iterator[NotRead]:
    """Yield a line for each kind of row that stays with the rows of a level, with how many there are."""
    pks = [row.pk for row in rows]
    for relation in level.model._meta.related_objects:
        why = level.stays_behind.get(relation.get_accessor_name() or "", "")
        model = relation.related_model
        number = model._base_manager.filter(**{f"{relation.field.name}__in": pks}).count() if why else 0
        if number:
            noun, plural = str(model._meta.verbose_name), str(model._meta.verbose_name_plural)
            yield NotRead(_name(level), count_of(number, noun, plural), why)


def _name(level: PlanLevel) -> str:
    return str(level.model._meta.verbose_name)
