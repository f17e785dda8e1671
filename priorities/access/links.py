"""URLs of the records in the audit trail, for those who may open them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.urls import NoReverseMatch, reverse

from wsscp import policy
from wsscp.policy import Actor


@dataclass(frozen=True)
class RecordPage:
    """The page of a kind of record: URL name, the field of each URL argument, and who may open it."""

    name: str
    fields: dict[str, str]
    may_open: Callable[[Actor], bool] = policy.can_read_plans


RECORD_PAGES = {
    "priorities.plan": RecordPage("reporting:plan", {"slug": "slug"}),
    "priorities.priority": RecordPage("reporting:priority", {"slug": "plan__slug", "pk": "pk"}),
    "priorities.action": RecordPage("reporting:action", {"slug": "priority__plan__slug", "pk": "pk"}),
    "priorities.bulkchange": RecordPage(
        "reporting:bulk-change", {"slug": "plan__slug", "pk": "pk"}, may_open=policy.can_edit_plans
    ),
    "priorities.reportingperiod": RecordPage("reporting:report", {"slug": "plan__slug", "period": "pk"}),
    "priorities.subgroup": RecordPage("reporting:group", {"pk": "pk"}),
    "training.course": RecordPage("training:course", {"pk": "pk"}, policy.can_read_training),
    "training.session": RecordPage("training:session", {"pk": "pk"}, policy.can_edit_training),
    "reporting.subgroupreturn": RecordPage(
        "reporting:return",
        {"slug": "period__plan__slug", "period": "period", "group": "subgroup"},
        policy.can_read_drafts,
    ),
}

RecordKey = tuple[str, str]


def record_urls(records: Iterable[RecordKey], *, actor: Actor) -> dict[RecordKey, str]:
    """Return the URLs of records that still exist; one query for each kind among them."""
    ids = defaultdict(set)
    for kind, pk in records:
        if kind in RECORD_PAGES and RECORD_PAGES[kind].may_open(actor):
            ids[kind].add(pk)
    return {
        (kind, pk): url for kind, wanted in ids.items() for pk, url in _urls_of_kind(kind, wanted).items()
    }


def _urls_of_kind(kind: str, ids: set[str]) -> dict[str, str]:
    page = RECORD_PAGES[kind]
    rows = apps.get_model(kind)._base_manager.filter(pk__in=ids)
    urls = {}
    for pk, *values in rows.values_list("pk", *page.fields.values()):
        try:
            urls[str(pk)] = reverse(page.name, kwargs=dict(zip(page.fields, values, strict=True)))
        except NoReverseMatch:
            return {}  # this installation has no such page
    return urls
