"""Settings that would harm data or readers are errors."""

import sqlite3

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from wsscp.checks import check_colour, check_sqlite, contrast_with_white, sqlite_errors
from wsscp.sqlite import sqlite_options

WAL = "PRAGMA journal_mode = WAL; PRAGMA synchronous=FULL"
BEFORE, MENDED = (3, 51, 2), (3, 51, 3)


def sqlite(**options) -> dict:
    """A database's settings: ours, but for the options given."""
    return {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": sqlite_options() | options}


def ids(errors) -> list[str]:
    return [error.id for error in errors]


def test_our_own_sqlite_options_pass() -> None:
    assert sqlite_errors(sqlite(), sqlite3.sqlite_version_info) == []


def test_postgresql_is_not_asked_for_sqlite_options() -> None:
    assert sqlite_errors({"ENGINE": "django.db.backends.postgresql"}, BEFORE) == []


def test_sqlite_without_options_is_an_error() -> None:
    assert ids(sqlite_errors({"ENGINE": "django.db.backends.sqlite3"}, MENDED)) == ["wsscp.E001"]


@pytest.mark.parametrize("mode", [None, "DEFERRED", "EXCLUSIVE"])
def test_transactions_not_immediate_are_an_error(mode) -> None:
    assert ids(sqlite_errors(sqlite(transaction_mode=mode), MENDED)) == ["wsscp.E001"]


@pytest.mark.parametrize(
    ("version", "errors"),
    [((3, 40, 1), ["wsscp.E002"]), (BEFORE, ["wsscp.E002"]), (MENDED, []), ((3, 52, 0), [])],
)
def test_write_ahead_log_is_an_error_before_it_was_mended(version, errors) -> None:
    assert ids(sqlite_errors(sqlite(init_command=WAL), version)) == errors


def test_this_run_passes_its_own_checks() -> None:
    assert check_sqlite() == check_colour() == []


@pytest.mark.parametrize("colour", ["", "navy", "#123", "#12345g", "#1b4d6b;}", "#1b4d6b\n"])
def test_what_is_not_a_colour_is_an_error(settings, colour) -> None:
    settings.PARTNERSHIP_COLOUR = colour
    assert ids(check_colour()) == ["wsscp.E003"]


# #767676 is the lightest grey that passes, #777777 the first that does not.
@pytest.mark.parametrize(
    ("colour", "errors"),
    [("#1b4d6b", []), ("#767676", []), ("#777777", ["wsscp.E004"]), ("#FFBF1F", ["wsscp.E004"])],
)
def test_colour_too_light_for_white_text_is_an_error(settings, colour, errors) -> None:
    settings.PARTNERSHIP_COLOUR = colour
    assert ids(check_colour()) == errors


def test_contrast_runs_from_1_to_21() -> None:
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#000000") == pytest.approx(21)


def test_the_checks_are_asked_when_the_tracker_starts(settings) -> None:
    settings.PARTNERSHIP_COLOUR = "yellow"
    with pytest.raises(SystemCheckError, match=r"wsscp\.E003"):
        call_command("check")
