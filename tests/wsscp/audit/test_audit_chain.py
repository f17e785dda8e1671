"""The audit trail is written once: the database refuses to change it, and what gets past that is found."""

import io
import os
import random
import string
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from priorities.models import Plan, ProgressUpdate
from tests.architecture import ROOT
from tests.make import make_action, make_plan, make_user
from wsscp.audit.recording import record_event, recording
from wsscp.audit.triggers import APPEND_ONLY, drop_triggers, make_triggers, missing_triggers, trigger_names
from wsscp.audit.verifying import verify_audit_trail
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act
from wsscp.policy import Realm

pytestmark = pytest.mark.databases

AT = datetime(2020, 6, 1, 12, tzinfo=UTC)
TABLE = AuditEntry._meta.db_table
ON_SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def entries(db: None) -> list[AuditEntry]:
    """A trail of twelve entries by three people, in the order of the chain."""
    people = [make_user(name=f"Person {number}") for number in range(3)]
    plan = make_plan()
    for number in range(12):
        person = people[number % 3]
        with recording(Act.CHANGED, by=person, at=AT + timedelta(minutes=number), about=plan) as record:
            record.summary = f"Change {number}"
            record.add_detail("title", before=f"Title {number}", after=f"Title {number + 1}")
    return list(AuditEntry.objects.order_by("pk"))


def run_sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def output_of(*arguments: str) -> str:
    """Return what verify_audit prints."""
    out = io.StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


# ---- The database refuses ----------------------------------------------------------------------------

COLUMNS = ", ".join(str(field.column) for field in AuditEntry._meta.concrete_fields if not field.primary_key)
# PostgreSQL alters no table that a foreign key is still to be looked up for.
CHECKED = "SET CONSTRAINTS ALL IMMEDIATE;"
COPY = (
    "INSERT OR REPLACE INTO wsscp_auditentry (id, {columns}) "
    "SELECT {id}, {columns} FROM wsscp_auditentry WHERE id = %s"
)


def _save(entry: AuditEntry) -> None:
    entry.summary = "x"
    entry.save()


WAYS: dict[str, Callable[[AuditEntry], Any]] = {
    "save": _save,
    "delete": lambda entry: entry.delete(),
    "update": lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(summary="x"),
    "update of all": lambda _: AuditEntry.objects.update(act="read"),
    "delete of all": lambda _: AuditEntry.objects.all().delete(),
    "fast delete": lambda entry: AuditEntry.objects.filter(pk=entry.pk)._raw_delete("default"),
    "bulk update": lambda entry: AuditEntry.objects.bulk_update([entry], ["summary"]),
    "bulk create over it": lambda entry: AuditEntry.objects.bulk_create(
        [entry], update_conflicts=True, unique_fields=["digest"], update_fields=["summary"]
    ),
    "SQL update": lambda entry: run_sql("UPDATE wsscp_auditentry SET summary = 'x' WHERE id = %s", entry.pk),
    "SQL delete": lambda entry: run_sql("DELETE FROM wsscp_auditentry WHERE id = %s", entry.pk),
}
WAYS_OF_SQLITE: dict[str, Callable[[AuditEntry], Any]] = {
    "replace": lambda entry: run_sql(COPY.format(columns=COLUMNS, id="id"), entry.pk),
    "replace by digest": lambda entry: run_sql(COPY.format(columns=COLUMNS, id="id + 1000"), entry.pk),
    "update or replace": lambda entry: run_sql("UPDATE OR REPLACE wsscp_auditentry SET id = id + 1"),
    "update or ignore": lambda entry: run_sql("UPDATE OR IGNORE wsscp_auditentry SET summary = 'x'"),
}
WAYS_OF_POSTGRESQL: dict[str, Callable[[AuditEntry], Any]] = {
    "truncate": lambda _: run_sql(f"{CHECKED} TRUNCATE wsscp_auditentry"),
    "truncate by cascade": lambda _: run_sql(f"{CHECKED} TRUNCATE wsscp_user CASCADE"),
}
WAYS_HERE = WAYS | (WAYS_OF_SQLITE if ON_SQLITE else WAYS_OF_POSTGRESQL)


@pytest.mark.parametrize("way", WAYS_HERE)
def test_an_entry_cannot_be_changed_or_removed(way: str, entries: list[AuditEntry]) -> None:
    before = list(AuditEntry.objects.values_list())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        WAYS_HERE[way](AuditEntry.objects.get(pk=entries[5].pk))

    assert list(AuditEntry.objects.values_list()) == before


def test_two_entries_cannot_follow_the_same_one(entries: list[AuditEntry]) -> None:
    fork = AuditEntry(at=AT, act="read", realm="plan", previous=entries[5].previous, digest="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        fork.save()


def test_a_trigger_that_does_something_else_is_missed_and_made_anew(entries: list[AuditEntry]) -> None:
    name = f"{TABLE}_no_update"
    on = f" ON {TABLE}" if not ON_SQLITE else ""
    run_sql(f"DROP TRIGGER {name}{on}")
    if not ON_SQLITE:
        run_sql("CREATE FUNCTION idle() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$")
        run_sql(f"CREATE TRIGGER {name} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION idle()")
    else:
        run_sql(f"CREATE TRIGGER {name} BEFORE UPDATE ON {TABLE} BEGIN SELECT 1; END")
    assert missing_triggers(connection, TABLE) == {name}
    make_triggers(connection)
    assert missing_triggers(connection, TABLE) == set()


@pytest.mark.skipif(ON_SQLITE, reason="SQLite cannot switch a trigger off")
def test_a_trigger_that_is_switched_off_is_missed(entries: list[AuditEntry]) -> None:
    run_sql(f"{CHECKED} ALTER TABLE {TABLE} DISABLE TRIGGER {TABLE}_no_delete")
    assert missing_triggers(connection, TABLE) == {f"{TABLE}_no_delete"}


@pytest.mark.django_db(transaction=True)
def test_triggers_are_there_after_a_migration_that_rebuilds_the_table() -> None:
    record_event(Act.READ, by=None, at=AT, summary="x")
    field: Any = AuditEntry._meta.get_field("summary")
    longer = field.clone()
    longer.max_length += 1
    longer.set_attributes_from_name("summary")
    for old, new in ((field, longer), (longer, field)):
        with connection.schema_editor() as editor:
            editor.alter_field(AuditEntry, old, new)
        if ON_SQLITE:
            assert missing_triggers(connection, TABLE) == trigger_names(TABLE, "sqlite"), (
                "the rebuild drops them"
            )
        call_command("migrate", verbosity=0)
        assert missing_triggers(connection, TABLE) == set()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(summary="y")
    assert verify_audit_trail().count == 1


@pytest.mark.django_db
def test_every_table_written_once_is_there() -> None:
    assert set(APPEND_ONLY) <= set(connection.introspection.table_names())


# ---- What gets past it is found ----------------------------------------------------------------------


def _another(text: str, chance: random.Random) -> str:
    """Return a text with one character changed."""
    if not text:
        return "x"
    place = chance.randrange(len(text))
    other = chance.choice(
        [letter for letter in string.ascii_letters + string.digits if letter != text[place]]
    )
    return text[:place] + other + text[place + 1 :]


def _tampered(entry: AuditEntry, name: str, chance: random.Random) -> Any:
    value = getattr(entry, name)
    if name == "at":
        return value + timedelta(microseconds=chance.choice([-1, 1]))
    if name == "by_id":
        return chance.choice([pk for pk in User.objects.values_list("pk", flat=True) if pk != value])
    if name == "changes":
        key = chance.choice(["field", "before", "after"])
        return [value[0] | {key: _another(value[0][key], chance)}]
    return _another(value, chance)


def test_a_hundred_changes_of_one_character_are_each_found(entries: list[AuditEntry]) -> None:
    drop_triggers(connection)
    assert verify_audit_trail().broken is None
    chance = random.Random(1)  # noqa: S311 - the same hundred each time
    names = [field.attname for field in AuditEntry._meta.concrete_fields if not field.primary_key]
    tampered = set()
    for _ in range(100):
        entry, name = chance.choice(entries), chance.choice(names)
        tampered.add(name)
        AuditEntry.objects.filter(pk=entry.pk).update(**{name: _tampered(entry, name, chance)})
        assert verify_audit_trail().broken == entry, name
        AuditEntry.objects.filter(pk=entry.pk).update(**{name: getattr(entry, name)})
    assert tampered == set(names)
    assert verify_audit_trail().broken is None


def test_an_entry_taken_from_the_middle_is_found(entries: list[AuditEntry]) -> None:
    drop_triggers(connection)
    AuditEntry.objects.filter(pk=entries[5].pk).delete()

    verified = verify_audit_trail()
    assert (verified.broken, verified.count) == (entries[6], 5)
    assert "does not follow" in verified.why


def test_the_first_entry_taken_away_is_found(entries: list[AuditEntry]) -> None:
    drop_triggers(connection)
    AuditEntry.objects.filter(pk=entries[0].pk).delete()

    assert verify_audit_trail().broken == entries[1]


def test_two_entries_that_change_places_are_found(entries: list[AuditEntry]) -> None:
    drop_triggers(connection)
    first, second = entries[4].pk, entries[5].pk
    for old, new in ((first, 999), (second, first), (999, second)):
        AuditEntry.objects.filter(pk=old).update(id=new)

    assert verify_audit_trail().broken is not None


def test_what_is_cut_off_the_end_is_found_by_the_saved_head(entries: list[AuditEntry]) -> None:
    head = verify_audit_trail().head
    assert head == entries[-1].digest
    assert verify_audit_trail(expected=head).met_expected
    drop_triggers(connection)
    AuditEntry.objects.filter(pk__gt=entries[8].pk).delete()

    assert verify_audit_trail().broken is None, "a chain without its end is whole"
    assert not verify_audit_trail(expected=head).met_expected


def test_command_prints_how_many_verify_and_the_head_to_note(entries: list[AuditEntry]) -> None:
    assert output_of() == f"12 entries whole.\nHead: {entries[-1].digest}\n"
    assert output_of("--expect", entries[3].digest).startswith("12 entries whole.")
    assert output_of("--from", entries[9].digest).startswith("3 entries whole.")


@pytest.mark.django_db
def test_the_command_says_so_of_an_empty_trail() -> None:
    assert output_of() == "0 entries whole.\nHead: none, the trail is empty\n"


@pytest.mark.parametrize(
    ("spoil", "arguments", "message"),
    [
        (lambda rows: rows.filter(summary="Change 4").update(summary="Change 5"), [], "Broken at entry"),
        (lambda rows: rows.filter(summary="Change 4").delete(), [], "does not follow the entry before it"),
        (
            lambda rows: rows.filter(summary="Change 11").delete(),
            ["--expect", "{head}"],
            "is not in the chain",
        ),
        (
            lambda rows: rows.filter(summary="Change 11").delete(),
            ["--from", "{head}"],
            "was cut or rewritten",
        ),
    ],
)
def test_the_command_fails_and_says_what_is_wrong(
    spoil: Callable[[Any], Any], arguments: list[str], message: str, entries: list[AuditEntry]
) -> None:
    drop_triggers(connection)
    spoil(AuditEntry.objects.all())
    make_triggers(connection)
    head = entries[-1].digest
    with pytest.raises(CommandError, match=message):
        output_of(*(word.format(head=head) for word in arguments))


def test_the_command_fails_when_a_trigger_is_gone(entries: list[AuditEntry]) -> None:
    drop_triggers(connection)
    with pytest.raises(CommandError, match=f"Missing from the database: .*{TABLE}_no_delete"):
        output_of()


def test_a_long_trail_is_read_a_few_at_a_time(
    db: None, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wsscp.audit.verifying._CHUNK", 10)
    for number in range(25):
        record_event(Act.READ, by=None, at=AT, realm=Realm.CASE, summary=str(number))
    with django_assert_num_queries(4):
        assert verify_audit_trail().count == 25


# ---- Many at once ------------------------------------------------------------------------------------

WRITERS, EACH = 8, 12


def write_many() -> None:
    """Let several people write at once: to the same plans, of each other's rows, and notes between."""
    people = [make_user() for _ in range(3)]
    actions = [make_action() for _ in range(3)]
    start, failed = Barrier(WRITERS), []

    def write(number: int) -> None:
        try:
            start.wait()
            for turn in range(EACH):
                person, action = people[(number + turn) % 3], actions[(number * turn) % 3]
                _write_one(person, action, f"{number}.{turn}")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=write, args=[number]) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    verified = verify_audit_trail()
    assert verified.broken is None, verified.why
    assert verified.count == 2 * WRITERS * EACH
    assert ProgressUpdate.objects.count() == WRITERS * EACH


def _write_one(person: User, action: Any, text: str) -> None:
    now = timezone.now()
    with recording(Act.CHANGED, by=person, at=now, about=action) as record:
        plan = Plan.objects.get(pk=action.priority.plan_id)
        plan.title = text
        record.save(plan)
        record.save(ProgressUpdate(action=action, text=text, made_on=now.date(), by=person, at=now))
    with transaction.atomic():
        # The worst a writer can do: hold a person's row while others write in that person's name.
        User.objects.select_for_update().get(pk=person.pk)
        record_event(Act.READ, by=None, at=now, about=action, summary=text)


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_make_one_chain() -> None:
    if ON_SQLITE:
        pytest.skip("SQLite in memory knows one writer only")
    write_many()


@pytest.mark.skipif(not ON_SQLITE, reason="about SQLite in a file")
def test_many_writers_at_once_make_one_chain_in_a_file_of_sqlite(tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'trail.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "wsscp.settings",
    }
    code = "import django; django.setup(); from tests.schema import make_tables; make_tables(); "
    code += "from tests.wsscp.audit.test_audit_chain import write_many; write_many()"
    for command in (["-c", code], ["manage.py", "verify_audit"]):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{2 * WRITERS * EACH} entries whole.")
