"""Evidence of an action: given, changed, removed, checked by somebody else; and what lacks it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from priorities.models import Action, Evidence
from reporting.lists.filtering import lacks_evidence
from reporting.status.board import board
from tests.cast import ClientFor
from tests.make import make_action, make_evidence, make_milestone, make_plan, make_priority
from wsscp.models import AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

GIVEN = {
    "what": "38 of 40 files have a plan",
    "kind": "impact",
    "link": "https://example.org/audit",
    "reference": "",
    "dated_on": "2020-06-01",
}


@pytest.fixture
def action(group_a) -> Action:
    """A completed action of group A."""
    made = make_action(make_priority(make_plan("plan")), groups=[group_a])
    make_milestone(made, completed_on=date(2020, 3, 1))
    return made


def _url(name: str, action: Action, *args: object) -> str:
    return reverse(f"priorities:evidence-{name}", args=["plan", action.pk, *args])


def test_evidence_is_given_and_shown_with_its_link(
    client_for: ClientFor, chair_a: User, action: Action
) -> None:
    page = client_for(chair_a).post(_url("new", action), GIVEN, follow=True).content.decode()
    row = action.evidence.get()

    assert (row.added_by, row.kind, row.verified_by) == (chair_a, "impact", None)
    assert '<a href="https://example.org/audit" rel="noopener noreferrer external">' in page
    assert "Impact on children and families" in page
    assert AuditEntry.objects.filter(thing_id=str(action.pk), summary="Evidence").exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"link": "javascript:alert(1)"}, "begins with https:// or http://"),
        ({"link": "ftp://example.org/audit"}, "begins with https:// or http://"),
        ({"link": "data:text/html,x"}, "begins with https:// or http://"),
        ({"link": ""}, "Give a link, or a document reference."),
        ({"what": ""}, "Say what it shows."),
        ({"kind": ""}, "Choose what kind of evidence it is."),
        ({"dated_on": "2099-01-01"}, "Enter today or an earlier day."),
        ({"what": "Alfie Smith, born 3 May 2014"}, "Save it all the same"),
        ({"reference": "x" * 201}, "at most 200 characters"),
    ],
)
def test_mistake_in_evidence_is_shown_at_its_field(
    client_for: ClientFor, chair_a: User, action: Action, changes: dict[str, str], message: str
) -> None:
    page = client_for(chair_a).post(_url("new", action), GIVEN | changes).content.decode()

    assert message in page
    assert not action.evidence.exists()


def test_evidence_is_checked_by_another_and_anew_once_changed(
    client_for: ClientFor, chair_a: User, scrutineer: User, action: Action
) -> None:
    row = make_evidence(action, by=chair_a)
    assert client_for(chair_a).post(_url("verify", action, row.pk)).status_code == 403
    page = client_for(scrutineer).post(_url("verify", action, row.pk), follow=True).content.decode()
    row.refresh_from_db()
    assert (row.verified_by, row.verified_on) == (scrutineer, timezone.localdate())
    assert "by Scrutineer" in page

    same = {"what": row.what, "kind": row.kind, "link": row.link, "dated_on": "2020-01-01"}
    version = client_for(chair_a).get(_url("edit", action, row.pk)).context["form"]["version"].value()
    client_for(chair_a).post(_url("edit", action, row.pk), same | {"version": version})
    row.refresh_from_db()
    assert row.verified_by == scrutineer

    client_for(chair_a).post(_url("edit", action, row.pk), GIVEN)
    row.refresh_from_db()
    assert (row.what, row.verified_by, row.verified_on) == (GIVEN["what"], None, None)


def test_database_refuses_evidence_checked_by_who_added_it(chair_a: User, action: Action) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_evidence(
            action, by=chair_a, verified_by=chair_a, verified_on=date(2020, 6, 1), verified_at=timezone.now()
        )


def test_removed_evidence_stays_in_the_audit_trail(
    client_for: ClientFor, business_team: User, action: Action
) -> None:
    row = make_evidence(action)
    client = client_for(business_team)
    assert "Remove it" in client.get(_url("remove", action, row.pk)).content.decode()
    client.post(_url("remove", action, row.pk))

    assert not action.evidence.exists()
    entry = AuditEntry.objects.get(act="deleted", thing_id=str(action.pk))
    assert any("The strategy is published" in (change["before"] or "") for change in entry.changes)
    assert Evidence.history.filter(history_type="-", history_user=business_team).count() == 1


def test_completed_without_evidence_and_without_impact_are_lists(
    client_for: ClientFor, lay: User, action: Action
) -> None:
    priority, plan = action.priority, action.priority.plan
    shown, output, still_open = (make_action(priority) for _ in range(3))
    for completed in (shown, output):
        make_milestone(completed, completed_on=date(2020, 3, 1))
    make_milestone(still_open)
    make_evidence(shown, Evidence.Kind.IMPACT, dated_on=date(2020, 5, 1))
    make_evidence(output)
    for day, without, no_impact in (
        (date(2020, 4, 30), {action, shown}, {action, shown, output}),
        (date(2020, 5, 1), {action}, {action, output}),
        (date(2020, 2, 1), set(), set()),
    ):
        for what, expected in (("none", without), ("no_impact", no_impact)):
            rated_list = board(plan, as_at=day).actions
            lacking = {rated.action.pk for rated in rated_list if lacks_evidence(rated, what, day)}
            assert lacking == {action.pk for action in expected}, (day, what)
    url = reverse("reporting:action-list", args=["plan"])
    client = client_for(lay)
    assert "1 action found" in client.get(url, {"evidence": "none"}).content.decode()
    assert "2 actions found" in client.get(url, {"evidence": "no_impact"}).content.decode()
    assert "There is a problem" in client.get(url, {"evidence": "nonsense"}).content.decode()


def test_list_of_what_was_known_then_leaves_out_what_came_later(
    client_for: ClientFor, lay: User, chair_a: User
) -> None:
    plan = make_plan("plan")
    action = make_action(make_priority(plan))
    row = make_evidence(action)
    assert row.dated_on == date(2020, 1, 1)
    rated_board = board(plan, as_at=date(2020, 6, 1), known_at=timezone.now())
    assert [evidence.on for evidence in rated_board.actions[0].action.evidence] == [row.dated_on]
    assert board(plan, as_at=date(2020, 6, 1), known_at=row.added_at).actions == ()
