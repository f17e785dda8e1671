from typing import Any

from django.apps.registry import Apps
from django.db import migrations


def move_addresses(apps: Apps, _: Any) -> None:
    """Move the addresses in use to the one table of all calendars: programs go on asking at them."""
    now, before = apps.get_model("wsscp", "CalendarAddress"), apps.get_model("reporting", "CalendarLink")
    now.objects.bulk_create(
        now(
            person_id=address.person_id,
            kind="plans",
            digest=address.token_hash,
            only_mine=address.only_mine,
            made_at=address.made_at,
        )
        for address in before.objects.filter(revoked_at=None)
    )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0008_search_evidence"), ("wsscp", "0008_calendar_address")]

    operations = [
        migrations.RunPython(move_addresses, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel("CalendarLink"),
    ]
