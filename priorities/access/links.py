"""Where the things of the audit trail are to be seen, for those who may open them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.urls import NoReverseMatch, reverse

from wsscp import policy
from wsscp.policy import Actor


@dataclass(frozen=True)
class Page:
    """The page that shows a kind of thing: its name, what its address holds, and who may open it."""

    name: str
    holds: dict[str, str]
    may_open: Callable[[Actor], bool] = policy.can_read_plans


PAGES = {
    "priorities.plan": Page("reporting:plan", {"slug": "slug"}),
    "priorities.priority": Page("reporting:priority", {"slug": "plan__slug", "pk": "pk"}),
    "priorities.action": Page("reporting:action", {"slug": "priority__plan__slug", "pk": "pk"}),
    "priorities.bulkchange": Page(
        "reporting:bulk-change", {"slug": "plan__slug", "pk": "pk"}, may_open=policy.can_edit_plans
    ),
    "priorities.reportingperiod": Page("reporting:report", {"slug": "plan__slug", "period": "pk"}),
    "priorities.subgroup": Page("reporting:group", {"pk": "pk"}),
    "training.course": Page("training:course", {"pk": "pk"}, policy.can_read_training),
    "training.session": Page("training:session", {"pk": "pk"}, policy.can_edit_training),
    "reporting.subgroupreturn": Page(
        "reporting:return",
        {"slug": "period__plan__slug", "period": "period", "group": "subgroup"},
        policy.can_read_drafts,
    ),
}

Thing = tuple[str, str]


def addresses(things: Iterable[Thing], *, actor: Actor) -> dict[Thing, str]:
    """Return the addresses of things that are still there; one query for each kind among them."""
    ids = defaultdict(set)
    for kind, pk in things:
        if kind in PAGES and PAGES[kind].may_open(actor):
            ids[kind].add(pk)
    return {
        (kind, pk): address for kind, wanted in ids.items() for pk, address in _of_kind(kind, wanted).items()
    }


def _of_kind(kind: str, ids: set[str]) -> dict[str, str]:
    page = PAGES[kind]
    rows = apps.get_model(kind)._base_manager.filter(pk__in=ids)
    found = {}
    for pk, *held in rows.values_list("pk", *page.holds.values()):
        try:
            found[str(pk)] = reverse(page.name, kwargs=dict(zip(page.holds, held, strict=True)))
        except NoReverseMatch:
            return {}  # this tracker has no such page
    return found
