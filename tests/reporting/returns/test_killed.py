"""A server killed in the middle of submitting: benchmarks/returns.py in small, on a database of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import ROOT


@pytest.mark.thorough
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds the server's workers in /proc")
def test_no_return_is_lost_or_taken_twice_when_the_server_is_killed(tmp_path: Path) -> None:
    own = {"DATABASE_URL": f"sqlite:///{tmp_path}/returns.sqlite3", "WSSCP_MODE": "local", "SECRET_KEY": "x"}
    left = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.returns", "--submits", "40"],
        cwd=ROOT,
        env=left | own,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    assert "40 returns submitted" in ran.stdout
    assert " 0 kills" not in ran.stdout
    assert "0 acknowledged lost, 0 twice, audit trail whole" in ran.stdout
