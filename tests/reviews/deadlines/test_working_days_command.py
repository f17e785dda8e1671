"""manage.py working_days: what it prints, and what it refuses."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def output_of(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("working_days", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_the_day_due_and_the_days_skipped() -> None:
    lines = output_of("--rule", "rapid_review", "--from", "2020-04-15").splitlines()

    assert lines[0] == "Rapid review: due on Wednesday 6 May 2020"
    assert lines[1] == "15 working days from 15 April 2020; day 1 is 16 April 2020"
    assert lines[-7:] == [
        "Days skipped:",
        "  Sat 18 April 2020: Saturday",
        "  Sun 19 April 2020: Sunday",
        "  Sat 25 April 2020: Saturday",
        "  Sun 26 April 2020: Sunday",
        "  Sat 2 May 2020: Saturday",
        "  Sun 3 May 2020: Sunday",
    ]


def test_it_counts_suspensions_as_at_a_day() -> None:
    pause = ["--suspended", "2020-04-20:2020-04-24"]
    printed = output_of(
        "--rule", "serious_incident_notification", "--from", "2020-04-15", *pause, "--as-at", "2020-04-27"
    )

    assert "due on Wednesday 29 April 2020" in printed
    assert "As at 27 April 2020: 3 used, 2 left, 0 late" in printed
    assert "Fri 24 April 2020: suspended" in printed


def test_it_speaks_json() -> None:
    output = json.loads(output_of("--rule", "lcspr_publication", "--from", "2026-06-01", "--format", "json"))

    assert (output["due"], output["limit"], output["force"]) == ("2026-12-01", "6 months", "expectation")
    assert output["skipped"] == []
    assert output["to_confirm"] == "Carried over from 2023, to be confirmed."


def test_suspended_deadline_has_no_due_day() -> None:
    arguments = ["--rule", "rapid_review", "--from", "2020-04-15", "--suspended", "2020-04-20:"]

    assert "no day due while it stands still" in output_of(*arguments)
    assert json.loads(output_of(*arguments, "--format", "json"))["due"] is None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--from", "15 April 2020"], "is not a day"),
        (["--from", "9999-12-31"], "too far off"),
        (["--from", "2017-04-15"], "There is no rule"),
        (["--from", "2020-04-15", "--suspended", "2020-04-20"], "is not two days"),
        (["--from", "2020-04-15", "--suspended", "2020-04-20:2020-04-19"], "ends before it starts"),
        (["--from", "2020-04-15", "--as-at", "soon"], "is not a day"),
    ],
)
def test_it_says_what_is_wrong(arguments, says) -> None:
    with pytest.raises(CommandError, match=says):
        output_of("--rule", "rapid_review", *arguments)
