"""What a signed report costs to hand out, and a draft that did not change, as ratios measured in one run.

    .venv/bin/python -m benchmarks.signed

The signed PDF against an empty signed-in page (target: 2 or less), and an unchanged draft's PDF against the
signed one (target: as cheap). Both sides take turns; see benchmarks/pages.py.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

if __name__ == "__main__":
    os.environ["DATABASE_URL"] = (
        f"sqlite:///{Path(tempfile.mkdtemp(prefix='wsscp-bench-')) / 'bench.sqlite3'}"
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    import django

    django.setup()

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from benchmarks.pages import PER_PRIORITY, make_plan, ratio, signed_in_client
from priorities.groups.role_services import ensure_membership, plain_role, standing_group
from priorities.models import ReportingPeriod, Subgroup
from reporting.models import QuarterlyReport
from reporting.reports.building import current_content
from reporting.reports.pdf import report_pdf
from reporting.rules.signing_states import ReportRole
from reporting.signing.services import MeetingDecision, offer_report, sign_report, with_signatures
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Actor, Role, RoleKind, StandingGroup


def sign_one(period: ReportingPeriod) -> None:
    """Write, offer and sign a period's report."""
    now = timezone.now()
    person, officer = (
        User.objects.create_user(f"{name}@example.org", None) for name in ("signer", "officer")
    )
    with recording(Act.CREATED, by=None, at=now) as record:
        ensure_membership(
            person=person,
            seat=plain_role(
                RoleKind.LEAD_PARTNER, standing_group(StandingGroup.STEERING, record=record), record=record
            ),
            starts_on=period.starts_on,
            record=record,
        )
    QuarterlyReport.objects.create(
        period=period, dated_on=date(2020, 4, 20), overview="Under way.", is_overview_confirmed=True
    )
    offer_report(period=period, roles=frozenset({ReportRole.TEAM}), by=officer, at=now)
    today = timezone.localdate(now)
    decision = MeetingDecision(today, "4.2")
    content = current_content(period, today=today)
    sheet = with_signatures(content, period, decision=decision, by=person, at=now)
    sign_report(
        period=period,
        content=sheet,
        decision=decision,
        pdf=report_pdf(sheet).content,
        signer=Actor(
            person.pk,
            roles=frozenset({Role.STEERING}),
            steering_kinds=frozenset({RoleKind.LEAD_PARTNER}),
        ),
        by=person,
        at=now,
    )


def main() -> None:
    """Make a plan and a signed report, measure, print a line for each ratio."""
    call_command("migrate", verbosity=0)
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"pdf": "100000/m/user"}
    plan = make_plan("real", PER_PRIORITY, [Subgroup.objects.create(name=f"Group {one}") for one in range(6)])
    first, second = plan.periods.all()[:2]
    sign_one(first)
    client = signed_in_client()

    def page(path: str) -> Callable[[], object]:
        def get() -> None:
            response = client.get(path)
            if response.status_code != 200:
                sys.exit(f"{path} answered {response.status_code}")

        return get

    empty = page("/bench/empty/")
    signed = page(f"/plans/real/reports/{first.pk}/versions/1/report.pdf")
    draft = page(f"/plans/real/reports/{second.pk}/report.pdf")
    print(f"signed PDF / empty signed-in page     {ratio(signed, empty):6.2f}   target 2 or less")
    print(f"unchanged draft PDF / signed PDF      {ratio(draft, signed):6.2f}   target about 1")


if __name__ == "__main__":
    main()
