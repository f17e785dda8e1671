"""A database migrates from nothing, and one of November 2026 opens with everything that was signed in it.

All other tests use one that was made without migrations (tests/schema.py); here the two are compared.
"""

import json
from pathlib import Path

import pytest
from django.db import connection

from tests.databases import empty_database, run_python, stored_database
from tests.schema import describe

pytestmark = [pytest.mark.usefixtures("django_db_setup"), pytest.mark.databases]

HEADS = {
    "West Sussex Safeguarding Children Partnership Business plan 2020-21",
    "Business plan 2020-21",
}
# Opens what somebody of the steering group and an officer may read, page by page, and every signed file.
# One process for all, because starting one takes longer than each of these.
MIGRATE = """
import django; django.setup()
import json
from django.core.management import call_command
from django.db import connection
from tests.schema import describe
call_command("migrate", verbosity=0)
call_command("makemigrations", check_changes=True, dry_run=True)
call_command("verify_audit")
call_command("migrate", plan=True)
print(json.dumps(describe(connection)))
"""
# Calendars that read at an address of before, one of which was revoked.
SUBSCRIBE = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for table, column, digest, more in (
        ("reporting_calendarlink", "token_hash", "plans", "TRUE, NULL"),
        ("reporting_calendarlink", "token_hash", "revoked", "FALSE, CURRENT_TIMESTAMP"),
        ("training_calendarfeed", "digest", "training", ""),
        ("reviews_calendaraddress", "digest", "deadlines", ""),
    ):
        cursor.execute(
            f"INSERT INTO {table} (person_id, {column}, made_at{', only_mine, revoked_at' if more else ''})"
            f" SELECT MIN(id), '{digest}', CURRENT_TIMESTAMP{', ' + more if more else ''} FROM wsscp_user"
        )
"""
# Forecasts as a milestone held them, the last with its history: given twice, and once in an accepted return.
GIVE_FORECASTS = """
import django; django.setup()
from django.db import connection
COPIED = ("id", "position", "label", "as_printed", "precision", "due_on", "completed_on", "action_id")
with connection.cursor() as cursor:
    def ask(sql, *values):
        cursor.execute(sql, values)
        return cursor.fetchall()
    def give(kind, pk, at, on, given):
        app = "reviews" if kind == "ownmilestone" else "priorities"
        places, table = f"{app}_historical{kind}", f"{app}_{kind}"
        columns = ", ".join(COPIED)
        cursor.execute(
            f"INSERT INTO {places} ({columns}, forecast_on, forecast_given_on, history_date, history_type,"
            f" history_user_id) SELECT {columns}, %s, %s, %s, '~', (SELECT MIN(id) FROM wsscp_user)"
            f" FROM {table} WHERE id = %s", [on, given, at, pk])
        cursor.execute(f"UPDATE {table} SET forecast_on = %s, forecast_given_on = %s WHERE id = %s",
                       [on, given, pk])
    twice, (returned, accepted_at), own = 4001, ask(
        "SELECT subgroup_return_id, at FROM reporting_returnevent WHERE move = 'accept' ORDER BY id")[0], ask(
        "SELECT MIN(id) FROM reviews_ownmilestone")[0][0]
    give("milestone", twice, "2025-11-03 12:00:00+00", "2026-02-28", "2025-11-03")
    give("milestone", twice, "2026-01-09 12:00:00+00", "2026-03-31", "2026-01-09")
    give("milestone", twice, "2026-02-02 12:00:00+00", None, None)
    give("ownmilestone", own, "2026-01-09 12:00:00+00", "2026-03-31", "2026-01-09")
    (one,) = ask("SELECT MIN(m.id) FROM priorities_milestone m JOIN priorities_action a ON a.id = m.action_id"
                 " JOIN priorities_priority p ON p.id = a.priority_id WHERE p.plan_id = 2"
                 " AND m.completed_on IS NULL")[0]
    give("milestone", one, accepted_at, "2021-02-28", "2021-01-12")
    cursor.execute("INSERT INTO reporting_returndate (milestone_id, subgroup_return_id, forecast_on)"
                   " VALUES (%s, %s, '2021-02-28')", [one, returned])
"""
READ = """
import django; django.setup()
from django.test.utils import setup_test_environment; setup_test_environment()
from django.urls import reverse
from priorities.models import Action, Plan
from reporting.models import ReportAuthor, SignedReport
from reporting.rules.content import content_json
from priorities.models import Forecast
from reviews.models import OwnForecast
from tests.cast import open_browser
from wsscp.models import CalendarAddress, User

def said(rows):
    names = ("forecast_on", "speaks_for", "reported_on", "recorded_in")
    return [tuple(str(value) for value in row) for row in rows.order_by("at").values_list(*names)]
assert said(Forecast.objects.filter(milestone=4001)) == [
    ("2026-02-28", "2025-11-03", "None", "action"),
    ("2026-03-31", "2026-01-09", "None", "action"),
    ("None", "2026-02-02", "None", "action"),
]
of_return = said(Forecast.objects.exclude(milestone=4001))
assert of_return == [("2021-02-28", "2020-12-31", "2021-01-12", "return")]
assert said(OwnForecast.objects.all()) == [("2026-03-31", "2026-01-09", "None", "action")]
assert Forecast.objects.filter(by=None).count() == 0

addresses = set(CalendarAddress.objects.values_list("kind", "digest", "only_mine"))
assert addresses >= {(kind, kind, kind == "plans") for kind in CalendarAddress.Kind.values}, addresses
assert not any(digest == "revoked" for _, digest, _ in addresses)
officer = open_browser(User.objects.get(email="business.team@example.org"))
signer = open_browser(User.objects.get(email="steering.group@example.org"))
asked = [reverse(f"reporting:{name}") for name in ("plan-list", "group-list", "training", "learning")]
asked += [reverse("reviews:review-list"), reverse("priorities:trail")]
asked += [reverse("reporting:recommendation-list")]
# Nobody held the roles that new plans ask for.
assert set(Plan.objects.values_list("signing_parts", flat=True)) == {"any"}
assert ReportAuthor.objects.filter(act="offer").exists()
for plan in Plan.objects.all():
    names = ("dashboard", "action-list", "timeline", "moved", "trends", "report-list", "steering")
    asked += [reverse(f"reporting:{name}", args=[plan.slug]) for name in names]
    asked += [reverse(name, args=[plan.slug]) for name in ("reporting:plan-json", "priorities:plan-word")]
for action in Action.objects.filter(priority__plan__slug="the-plan").select_related("priority__plan"):
    asked.append(reverse("reporting:action", args=[action.priority.plan.slug, action.pk]))
for address in asked:
    assert officer.get(address).status_code == 200, address
for signed in SignedReport.objects.select_related("period__plan"):
    about = [signed.period.plan.slug, signed.period_id, signed.version]
    for name in ("signed-report", "signed-word", "signed-tables"):
        assert signer.get(reverse(f"reporting:{name}", args=about)).status_code == 200, (name, about)
    page = signer.get(reverse("reporting:signed-pdf", args=about))
    content = b"".join(page.streaming_content) if page.streaming else page.content
    assert content == bytes(SignedReport.objects.get(pk=signed.pk).pdf)
    assert content_json(signed.frozen_content) == signed.content
    print(signed.digest)
"""


@pytest.mark.django_db
def test_database_migrates_from_nothing_and_is_as_the_tests_have_it(tmp_path: Path) -> None:
    with empty_database(tmp_path) as environment:
        *lines, description = run_python(environment, "-c", MIGRATE).splitlines()
    assert lines[0] == "No changes detected"
    assert lines[1].startswith("0 entries")
    assert lines[-1].endswith("No planned migration operations.")
    migrated = json.loads(description)
    made = describe(connection)
    assert made.keys() == migrated.keys()
    for kind, rows in made.items():
        assert [item for item in rows if item not in migrated[kind]] == [], f"{kind} in the tests alone"
        assert [item for item in migrated[kind] if item not in rows] == [], f"{kind} after migrations alone"
        assert rows == migrated[kind]


def test_database_of_november_2026_opens_with_signed_reports_calendars_and_forecasts(tmp_path: Path) -> None:
    with stored_database(tmp_path) as environment:
        run_python(environment, "-c", SUBSCRIBE)
        run_python(environment, "-c", GIVE_FORECASTS)
        run_python(environment, "manage.py", "migrate", "--verbosity=0")
        verified = run_python(environment, "manage.py", "verify_reports")
        assert verified.startswith("3 signed reports")
        assert {
            line.removeprefix("Head of ").partition(":")[0] for line in verified.splitlines()[1:]
        } == HEADS
        assert run_python(environment, "manage.py", "verify_audit").startswith("124 entries")
        digests = run_python(environment, "-c", READ).split()
        assert len(digests) == 3
        assert all(digest in verified for digest in (digests[0], digests[2]))
