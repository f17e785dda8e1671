"""Lists on their way out into a spreadsheet."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from priorities.queries.trail import changes_of, kind_of, who_of
from wsscp.models import AuditEntry

HEADINGS = ["When", "Who", "Act", "Kind of thing", "Thing", "Summary", "What changed", "About", "Digest"]


def trail_rows(entries: Iterable[AuditEntry]) -> Iterator[list[str]]:
    """Yield a heading and a row for each entry; each change stands on a line of its cell."""
    yield HEADINGS
    for entry in entries:
        yield [
            timezone.localtime(entry.at).isoformat(timespec="seconds"),
            who_of(entry),
            entry.get_act_display(),
            kind_of(entry),
            entry.thing_label,
            entry.summary,
            "\n".join(f"{one.what}: {one.before or '–'} → {one.after or '–'}" for one in changes_of(entry)),
            entry.get_realm_display(),
            entry.digest,
        ]
