"""What script/bootstrap does about apt: waits for whoever holds its locks, and shows its output."""

import subprocess
from pathlib import Path

import pytest

from tests.architecture import ROOT

HELD = "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)"
MISSING = "E: Unable to locate package chromium"
# An apt-get whose lock is held for as long as the folder has files named "held".
APT = """#!/bin/sh
echo "$*" >>asked
if rm held.1 2>/dev/null || rm held.2 2>/dev/null; then
    echo "{held}" >&2
    exit 100
fi
{then}
"""


def install(folder: Path, *, held: int = 0, then: str = "exit 0", apt: bool = True) -> str:
    """Install chromium with an apt-get of the folder's own; return what was printed."""
    (folder / "var").mkdir()
    (folder / "bin").mkdir()
    for number in range(held):
        (folder / f"held.{number + 1}").touch()
    if apt:
        (folder / "bin" / "apt-get").write_text(APT.format(held=HELD, then=then))
        (folder / "bin" / "apt-get").chmod(0o755)
    for name in ("sh", "rm", "grep", "tail", "sleep"):
        (folder / "bin" / name).symlink_to(
            next(p for p in (Path("/usr/bin", name), Path("/bin", name)) if p.exists())
        )
    code = f". {ROOT}/script/bootstrap; install_packages chromium && echo done || echo failed: $(apt_said)"
    ran = subprocess.run(
        [folder / "bin" / "sh", "-euc", code],
        cwd=folder,
        env={"PATH": str(folder / "bin"), "APT_PAUSE": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def test_a_lock_that_another_process_holds_is_waited_for(tmp_path: Path) -> None:
    assert install(tmp_path, held=2) == "==> Waiting for another process to be done with apt\ndone\n"
    requests = (tmp_path / "asked").read_text().splitlines()
    assert [line.split()[1] for line in requests] == ["update"] * 3 + ["install"]


def test_lock_that_is_never_released_is_reported(tmp_path: Path) -> None:
    output = install(tmp_path, then=f"echo '{HELD}' >&2; exit 100")
    assert output.splitlines() == ["==> Waiting for another process to be done with apt", f"failed: {HELD}"]


@pytest.mark.parametrize("after", ["", "; echo 'Reading lists...'"])
def test_output_of_apt_is_shown(tmp_path: Path, after: str) -> None:
    output = install(tmp_path, then=f'case $2 in install) echo "{MISSING}" >&2{after}; exit 100;; esac')
    assert output == f"failed: {MISSING}\n"


def test_missing_apt_is_reported(tmp_path: Path) -> None:
    assert install(tmp_path, apt=False) == "failed: E: there is no apt-get here\n"
