"""Settings from the environment: what is missing is an error that says what to do."""

import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.architecture import ROOT
from wsscp import environment

PRODUCTION = {
    "WSSCP_MODE": "production",
    "SECRET_KEY": "not-a-secret-" + "abcdefgh" * 6,
    "ALLOWED_HOSTS": "tracker.example.org",
    "WSSCP_ADDRESS": "https://tracker.example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
}


def load_settings(**changes: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own, as a server would; an empty value counts as unset."""
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "wsscp.settings"}
    return subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; print(settings.ALLOWED_HOSTS)"],
        cwd=ROOT,
        env=clean | PRODUCTION | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_load_when_all_is_set() -> None:
    assert load_settings().stdout.strip() == "['tracker.example.org']"


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "WSSCP_ADDRESS", "DATABASE_URL"])
def test_missing_setting_is_named_with_what_to_do(name) -> None:
    result = load_settings(**{name: ""})
    assert result.returncode != 0
    last = result.stderr.strip().splitlines()[-1]
    assert f"{name} is not set." in last
    assert "docs/deployment.md" in last


def test_unknown_mode_is_refused() -> None:
    result = load_settings(WSSCP_MODE="staging")
    assert "WSSCP_MODE must be production or local, not 'staging'." in result.stderr


def test_every_setting_of_the_environment_is_in_the_deployment_guide() -> None:
    source = (ROOT / "wsscp" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'(?:environ\.get|required|flag|words)\(\s*"([A-Z_]+)"', source))
    guide = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    assert len(names) > 15
    assert sorted(name for name in names | {"DATABASE_URL"} if f"`{name}`" not in guide) == []


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch) -> None:
    file = tmp_path / "local.env"
    file.write_text("# a note\nTRACKER_A = from the file \nTRACKER_B=kept=whole\n\nnonsense\n")
    monkeypatch.setenv("TRACKER_A", "from outside")
    monkeypatch.setenv("TRACKER_B", "")
    monkeypatch.delenv("TRACKER_B")
    environment.load_file(file)
    assert os.environ["TRACKER_A"] == "from outside"
    assert os.environ["TRACKER_B"] == "kept=whole"


def test_a_file_that_is_not_there_sets_nothing(tmp_path) -> None:
    before = dict(os.environ)
    environment.load_file(tmp_path / "local.env")
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("value", "default", "meant"),
    [
        ("1", False, True),
        ("TRUE", False, True),
        (" yes ", False, True),
        ("on", False, True),
        ("0", True, False),
        ("false", True, False),
        ("No", True, False),
        ("off", True, False),
        ("", True, True),
        ("", False, False),
    ],
)
def test_flag_reads_yes_and_no(monkeypatch, value, default, meant) -> None:
    monkeypatch.setenv("TRACKER_FLAG", value)
    assert environment.flag("TRACKER_FLAG", default=default) is meant


def test_unclear_flag_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("TRACKER_FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="TRACKER_FLAG must be 1 or 0, not 'perhaps'"):
        environment.flag("TRACKER_FLAG")


def test_words_are_split_at_commas_without_blanks(monkeypatch) -> None:
    monkeypatch.setenv("TRACKER_WORDS", " a.example.org, ,b.example.org,")
    assert environment.comma_list("TRACKER_WORDS") == ["a.example.org", "b.example.org"]
    monkeypatch.delenv("TRACKER_WORDS")
    assert environment.comma_list("TRACKER_WORDS") == []
