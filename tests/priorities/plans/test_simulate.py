"""Made-up plans in great number: as many as asked for, the same each time, with their history dated."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from priorities.models import Action, Milestone, Plan
from reporting.status.board import board
from tests.make import make_plan
from wsscp.models import AuditEntry

pytestmark = pytest.mark.django_db


def _simulate(*arguments: str) -> str:
    out = io.StringIO()
    call_command("simulate", *arguments, stdout=out)
    return out.getvalue()


def test_it_makes_so_many_plans_of_the_real_ones_size() -> None:
    output = _simulate("--plans", "2", "--years", "3")

    assert "6 plans with 186 actions and as many dates are made." in output
    assert Plan.objects.count() == 6
    assert Action.objects.count() == Milestone.objects.count() == 186
    assert all(action.groups.count() == 1 for action in Action.objects.all()[:5])
    # One entry for the groups, and one for each partnership.
    assert AuditEntry.objects.count() == 3


def test_every_row_leaves_history_of_its_time() -> None:
    _simulate("--plans", "1", "--years", "1", "--actions", "12")
    plan = Plan.objects.get()
    done = Milestone.objects.exclude(completed_on=None)
    first = done.first()

    assert Action.history.count() == 12
    assert Milestone.history.count() == 12 + done.count()
    assert {row.history_date.date() for row in Milestone.history.filter(history_type="+")} == {plan.starts_on}
    assert first.history.latest().history_date.date() == first.completed_on


def test_what_was_known_can_be_asked_with_its_groups() -> None:
    _simulate("--plans", "1", "--years", "1")
    plan = Plan.objects.get()
    first_day = date(2016, 4, 2)
    began = plan.history.get().history_date.replace(day=2)
    then = board(plan, as_at=first_day, known_at=began)

    assert len(then.actions) == 31
    assert all(rated.action.groups for rated in then.actions)
    assert all(date.completed_on is None for rated in then.actions for date in rated.action.milestones)


def test_the_same_seed_makes_the_same() -> None:
    _simulate("--plans", "1", "--years", "1", "--seed", "7")
    first = list(Milestone.objects.values_list("due_on", "completed_on").order_by("pk"))
    Plan.objects.all().delete()
    _simulate("--plans", "1", "--years", "1", "--seed", "7")

    assert list(Milestone.objects.values_list("due_on", "completed_on").order_by("pk")) == first


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--plans", "0"], "at least 1"),
        (["--years", "81"], "at most 80"),
        (["--actions", "9000"], "Make fewer"),
    ],
)
def test_too_little_and_too_much_is_refused(arguments: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        _simulate(*arguments)
    assert not Plan.objects.exists()


def test_it_does_not_mix_with_what_is_there_and_never_with_real_plans() -> None:
    make_plan("simulated-1-2016")
    with pytest.raises(CommandError, match="already"):
        _simulate()
    with override_settings(EXAMPLE_DATA_ALLOWED=False), pytest.raises(CommandError, match="real ones"):
        _simulate()
