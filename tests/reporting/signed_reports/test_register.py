"""Signed reports are written once: the database refuses to change them, and what gets past that is found."""

import io
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from reporting.models import Signature, SignedReport
from reporting.signed_reports.verifying import ReportsVerification, verify_reports
from tests.architecture import ROOT
from tests.make_signed import make_correction, make_signed
from wsscp.audit.triggers import drop_triggers, make_triggers, missing_triggers, trigger_names
from wsscp.models import AuditEntry
from wsscp.models.audit import Act

pytestmark = pytest.mark.databases

ON_SQLITE = connection.vendor == "sqlite"
TABLE = SignedReport._meta.db_table


@pytest.fixture
def signed(db: None) -> list[SignedReport]:
    """Three versions of one plan's report, in the order of their chain."""
    first = make_signed(words="Champions – named “in each” agency.")
    make_correction(first)
    make_correction(first, overview="Put right again.")
    return list(SignedReport.objects.order_by("number"))


def run_sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# ruff: noqa: S608 - the table is named by the model

# ---- The database refuses ----------------------------------------------------------------------------

COLUMNS = ", ".join(
    str(field.column) for field in SignedReport._meta.concrete_fields if not field.primary_key
)
CHECKED = "SET CONSTRAINTS ALL IMMEDIATE;"
_PUT = f"INSERT OR REPLACE INTO {TABLE} (digest, {COLUMNS}) SELECT {{}} FROM {TABLE} WHERE digest = %s"


def _save(signed: SignedReport) -> None:
    signed.content = "{}"
    signed.save()


def _instead(signed: SignedReport, **columns: str) -> None:
    """Put a row in another's place: SQLite asks no DELETE trigger then."""
    names = ["digest", *COLUMNS.split(", ")]
    run_sql(_PUT.format(", ".join(columns.get(name, name) for name in names)), signed.pk)


WAYS: dict[str, Callable[[SignedReport], Any]] = {
    "save": _save,
    "delete": lambda signed: signed.delete(),
    "update": lambda signed: SignedReport.objects.filter(pk=signed.pk).update(content="{}"),
    "update of the PDF": lambda signed: SignedReport.objects.filter(pk=signed.pk).update(pdf=b"x"),
    "delete of all": lambda _: SignedReport.objects.all().delete(),
    "fast delete": lambda signed: SignedReport.objects.filter(pk=signed.pk)._raw_delete("default"),
    "bulk update": lambda signed: SignedReport.objects.bulk_update([signed], ["content"]),
    "SQL update": lambda signed: run_sql(f"UPDATE {TABLE} SET version = 9 WHERE digest = %s", signed.pk),
    "SQL delete": lambda signed: run_sql(f"DELETE FROM {TABLE} WHERE digest = %s", signed.pk),
    "signature update": lambda _: Signature.objects.update(person_label="Somebody else"),
    "signature delete": lambda _: Signature.objects.all().delete(),
}
WAYS_OF_SQLITE: dict[str, Callable[[SignedReport], Any]] = {
    "replace": lambda signed: _instead(signed),
    "replace by what it follows": lambda signed: _instead(signed, digest="'x'"),
    "replace by version": lambda signed: _instead(signed, digest="'x'", previous="'y'"),
    "update or replace": lambda _: run_sql(f"UPDATE OR REPLACE {TABLE} SET version = 1"),
}
WAYS_OF_POSTGRESQL: dict[str, Callable[[SignedReport], Any]] = {
    "truncate": lambda _: run_sql(f"{CHECKED} TRUNCATE {TABLE}"),
    "truncate by cascade": lambda _: run_sql(f"{CHECKED} TRUNCATE priorities_plan CASCADE"),
}
WAYS_HERE = WAYS | (WAYS_OF_SQLITE if ON_SQLITE else WAYS_OF_POSTGRESQL)


def everything() -> list[tuple[Any, ...]]:
    """Return all that is stored of signing, to the byte."""
    rows = [*SignedReport.objects.values_list(), *Signature.objects.values_list()]
    return [tuple(bytes(value) if isinstance(value, memoryview) else value for value in row) for row in rows]


@pytest.mark.parametrize("way", WAYS_HERE)
def test_a_signed_report_cannot_be_changed_or_removed(way: str, signed: list[SignedReport]) -> None:
    before = everything()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        WAYS_HERE[way](SignedReport.objects.get(pk=signed[1].pk))
    assert everything() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("model", "name"), [(SignedReport, "version"), (Signature, "person_label")])
def test_triggers_are_there_after_a_migration_that_rebuilds_the_table(model: Any, name: str) -> None:
    make_signed()
    field = model._meta.get_field(name)
    other = field.clone()
    other.null = True
    other.set_attributes_from_name(name)
    for old, new in ((field, other), (other, field)):
        with connection.schema_editor() as editor:
            editor.alter_field(model, old, new)
        table = model._meta.db_table
        if ON_SQLITE:
            assert missing_triggers(connection, table) == trigger_names(table, "sqlite"), "it drops them"
        call_command("migrate", verbosity=0)
        assert missing_triggers(connection, table) == set()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**{name: 7})
    assert verify_reports().faults == ()


# ---- What gets past it is found ----------------------------------------------------------------------


def verify() -> ReportsVerification:
    return verify_reports()


@pytest.mark.django_db
def test_verifying_takes_as_many_queries_for_several_plans(django_assert_num_queries: Any) -> None:
    for actions in (2, 3, 4):
        make_correction(make_signed(actions=actions))
        with django_assert_num_queries(4):
            assert verify().count == (actions - 1) * 2


def _another_byte(value: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(value))
    return value[:place] + bytes([value[place] ^ chance.randrange(1, 256)]) + value[place + 1 :]


def _tampered(value: Any, chance: random.Random) -> Any:
    """Return a value with one byte, letter or bit of it changed."""
    if isinstance(value, memoryview | bytes):
        return _another_byte(bytes(value), chance)
    if isinstance(value, str):
        place = chance.randrange(len(value))
        letter = chance.choice([letter for letter in "abcdef0123456789" if letter != value[place]])
        return value[:place] + letter + value[place + 1 :]
    if isinstance(value, int):
        return value + 10
    return value.replace(microsecond=value.microsecond ^ 1)


def test_a_hundred_changes_of_one_byte_are_each_found_and_named(signed: list[SignedReport]) -> None:
    other = make_signed(priorities=2).period
    drop_triggers(connection)
    assert verify().faults == ()
    chance = random.Random(1)  # noqa: S311 - the same hundred each time
    # A report is given another plan or period in the test below: a number there must exist.
    names = [field.attname for field in SignedReport._meta.concrete_fields if not field.is_relation]
    tampered: set[str] = set()
    for _ in range(100):
        report, name = chance.choice(signed), chance.choice(names)
        before = getattr(SignedReport.objects.get(pk=report.pk), name)
        after = _tampered(before, chance)
        SignedReport.objects.filter(pk=report.pk).update(**{name: after})
        faults = verify().faults
        assert faults, name
        named = f"version {after if name == 'version' else report.version}"
        assert any(named in fault.name for fault in faults), (name, faults)
        pk = after if name == "digest" else report.pk
        SignedReport.objects.filter(pk=pk).update(**{name: before})
        tampered.add(name)
    assert tampered == set(names)
    assert verify().faults == ()
    for name, value in (("plan_id", other.plan_id), ("period_id", other.pk)):
        before = getattr(signed[2], name)
        SignedReport.objects.filter(pk=signed[2].pk).update(**{name: value})
        assert verify().faults, name
        SignedReport.objects.filter(pk=signed[2].pk).update(**{name: before})
    assert verify().faults == ()


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
def test_a_report_taken_away_is_found_and_named(place: int, signed: list[SignedReport]) -> None:
    drop_triggers(connection)
    SignedReport.objects.filter(pk=signed[place].pk).delete()
    faults = verify().faults
    assert any(f"version {place + 1}" in fault.name and "not there" in fault.why for fault in faults)


def test_all_of_them_taken_away_is_found(signed: list[SignedReport]) -> None:
    drop_triggers(connection)
    SignedReport.objects.all().delete()
    assert len(verify().faults) == 3


def test_two_that_change_places_are_found(signed: list[SignedReport]) -> None:
    drop_triggers(connection)
    for pk, number in ((signed[0].pk, 99), (signed[1].pk, 1), (signed[0].pk, 2)):
        SignedReport.objects.filter(pk=pk).update(number=number)
    assert verify().faults


def test_one_put_in_with_right_digests_is_found(signed: list[SignedReport]) -> None:
    last = signed[-1]
    forged = SignedReport.objects.get(pk=last.pk)
    forged.previous, forged.number, forged.version = last.digest, last.number + 1, last.version + 1
    forged.digest = forged.expected_digest()
    forged._state.adding = True
    forged.save(force_insert=True)
    assert any("not told of in the audit trail" in fault.why for fault in verify().faults)


def test_a_signers_name_changed_is_found(signed: list[SignedReport]) -> None:
    drop_triggers(connection)
    Signature.objects.filter(version=2).update(person_label="Somebody else")
    assert any("signatures" in fault.why and "version 2" in fault.name for fault in verify().faults)


def test_what_is_cut_off_with_its_entries_is_found_by_the_saved_head(
    signed: list[SignedReport],
) -> None:
    head = signed[-1].digest
    assert verify().heads == ((str(signed[0].plan), head),)
    drop_triggers(connection)
    SignedReport.objects.filter(pk=head).delete()
    AuditEntry.objects.filter(act=Act.SIGNED, summary__contains=head).delete()
    assert verify().faults == (), "a chain without its end, and nobody to tell of it, is whole"
    assert verify_reports(expected=head).faults


def output_of(*arguments: str) -> str:
    out = io.StringIO()
    call_command("verify_reports", *arguments, stdout=out)
    return out.getvalue()


def test_command_prints_how_many_verify_and_the_heads_to_note(signed: list[SignedReport]) -> None:
    assert output_of() == f"3 signed reports looked at.\nHead of {signed[0].plan}: {signed[-1].digest}\n"
    assert output_of("--expect", signed[0].digest)
    with pytest.raises(CommandError, match="is not there"):
        output_of("--expect", "0" * 64)


def test_the_command_fails_and_names_what_is_wrong(signed: list[SignedReport]) -> None:
    drop_triggers(connection)
    with pytest.raises(CommandError, match=f"Missing from the database: .*{TABLE}_no_delete"):
        output_of()
    SignedReport.objects.filter(version=2).update(pdf=b"%PDF another")
    make_triggers(connection)
    with pytest.raises(CommandError, match="Q3 2020, version 2: its PDF is not the one that was signed"):
        output_of()


def test_page_shows_whether_signed_reports_verify(client_for: Any, steering: Any, signed: Any) -> None:
    page = client_for(steering).get("/reports/chain/").content.decode()
    assert "3 signed reports, looked at on" in page
    drop_triggers(connection)
    SignedReport.objects.filter(version=2).update(content="{}")
    page = client_for(steering).get("/reports/chain/").content.decode()
    assert "Not all signed reports are as they were signed" in page
    assert "version 2" in page


# ---- Killed in the middle ------------------------------------------------------------------------------

REPORTS = 14
PREPARE = f"""
import django; django.setup()
from tests.schema import make_tables
make_tables()
from tests.make_signed import make_ready
for number in range({REPORTS}):
    make_ready(priorities=number + 1, actions=1)
"""
SIGN = """
import os
import django; django.setup()
from priorities.models import ReportingPeriod
from reporting.models import QuarterlyReport
from tests.make import make_user
from tests.make_signed import signed_by
for report in QuarterlyReport.objects.filter(state="ready").order_by("pk"):
    person = make_user(f"signer{report.pk}.{os.getpid()}@example.org")
    signed = signed_by(report.period, person, pdf=b"%PDF" + bytes(300_000))
    print("signed", signed.digest, flush=True)
print("all", flush=True)
"""
STATE = """
import django; django.setup()
from reporting.models import QuarterlyReport, Signature, SignedReport
from reporting.signed_reports.verifying import verify_reports
from wsscp.models import AuditEntry
from wsscp.audit.verifying import verify_audit_trail
ends = [set(SignedReport.objects.values_list("period", flat=True)),
        set(Signature.objects.values_list("period", flat=True)),
        set(QuarterlyReport.objects.filter(state="signed").values_list("period", flat=True)),
        {int(pk) for pk in AuditEntry.objects.filter(act="signed").values_list("thing_id", flat=True)}]
assert all(end == ends[0] for end in ends), ends
assert not verify_reports().faults, verify_reports().faults
assert verify_audit_trail().broken is None
print(*SignedReport.objects.values_list("digest", flat=True))
"""


@pytest.mark.thorough
@pytest.mark.skipif(not ON_SQLITE, reason="on a file of its own; PostgreSQL keeps its promise by itself")
def test_killed_while_signing_nothing_is_half_signed_lost_or_signed_twice(tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'signing.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "wsscp.settings",
    }

    def start(code: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", code]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

    def run(code: str) -> str:
        process = start(code)
        out, _ = process.communicate(timeout=300)
        assert process.returncode == 0, out
        return out

    run(PREPARE)
    chance, acknowledged, kills = random.Random(1), [], 0  # noqa: S311 - any moments do
    is_done = False
    while not is_done:
        lines = []
        with start(SIGN) as process:
            for line in process.stdout:
                lines.append(line)
                if kills < 3 and len(lines) == 3:
                    time.sleep(chance.random() * 0.05)
                    process.send_signal(signal.SIGKILL)
                    kills += 1
                    break
            lines += process.stdout.readlines()
        is_done = "all\n" in lines
        assert process.returncode == (0 if is_done else -signal.SIGKILL)
        acknowledged += re.findall(r"^signed (\w{64})$", "".join(lines), re.M)
        there = run(STATE).split()
        assert set(acknowledged) <= set(there)
    assert kills == 3
    assert len(there) == len(set(there)) == REPORTS
