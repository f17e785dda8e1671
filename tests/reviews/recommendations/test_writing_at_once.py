"""A recommendation's form, evidence, tests and state at the same moment: each waits, and none deadlocks."""

from functools import partial
from pathlib import Path

import pytest

from reviews.rules.states import RecommendationState
from tests.at_once import queued_at
from tests.cast import ClientFor
from tests.reviews.make import make_recommendation, make_review
from tests.wsscp.editing.test_versions import WHILE, sent
from wsscp.models import AuditEntry, User, Version

pytestmark = pytest.mark.databases

STEP = {"to": "done", "on": "2020-06-01", "reason": "Agreed by the group"}
TEST = {"method": "audit", "text": "Of ten files", "tested_on": "2020-06-02"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("state", "part", "typed"),
    [
        (RecommendationState.OPEN, "state/", STEP),
        (RecommendationState.DONE, "evidence/", {"text": "Minutes", "on": "2020-06-01"}),
        (RecommendationState.EVIDENCED, "impact/", TEST | {"result": "embedded"}),
    ],
)
def test_a_form_and_what_moves_the_state_do_not_deadlock(
    state: RecommendationState,
    part: str,
    typed: dict[str, str],
    client_for: ClientFor,
    business_team: User,
    tmp_path: Path,
) -> None:
    row = make_recommendation(make_review(), state=state)
    address = f"/recommendations/{row.reference}/"
    first, second = client_for(business_team), client_for(business_team)
    edit = sent(first, f"{address}edit/", number="7")
    step = sent(second, f"{address}{part}") | typed
    edited, moved = queued_at(
        row,
        partial(first.post, f"{address}edit/", edit),
        partial(second.post, f"{address}{part}", step),
        folder=tmp_path,
    )
    assert moved.status_code == 302
    # The form comes first, unless the machine is slow: then it is shown that the state moved.
    is_first = edited.status_code == 302
    assert is_first or WHILE in edited.content.decode()
    row.refresh_from_db()
    assert row.number == ("7" if is_first else "")
    assert row.state != state


@pytest.mark.django_db
def test_evidence_that_changes_no_state_leaves_an_open_form_as_it_was(
    client_for: ClientFor, business_team: User
) -> None:
    row = make_recommendation(make_review())
    client = client_for(business_team)
    address = f"/recommendations/{row.reference}/"
    edit = sent(client, f"{address}edit/", number="7")
    evidence = sent(client, f"{address}evidence/", text="Minutes", on="2020-06-01")
    assert client.post(f"{address}evidence/", evidence).status_code == 302
    assert client.post(f"{address}edit/", edit).status_code == 302
    row.refresh_from_db()
    assert (row.number, row.state) == ("7", "open")


@pytest.mark.django_db
def test_a_recommendation_and_what_it_repeats_are_saved_as_one(
    client_for: ClientFor, business_team: User
) -> None:
    words = "All agencies agree one tool for neglect, and use it"
    other = make_recommendation(make_review(), text=words)
    row = make_recommendation(make_review(), text=words)
    client = client_for(business_team)
    address = f"/recommendations/{row.reference}/edit/"
    repeats = {"seen": other.reference, "repeats": other.reference}
    edit = sent(client, address, number="7", **repeats)
    assert client.post(address, edit).status_code == 302
    assert list(row.repeats.all()) == [other]
    entries = AuditEntry.objects.filter(thing_type="reviews.recommendation", thing_id=str(row.pk))
    changed = [entry.changes[0]["field"] for entry in entries.order_by("pk")]
    assert changed == ["number", "says what these say already"]
    # It is one change of the recommendation, for the forms that are open.
    assert Version.objects.get(thing_type="reviews.recommendation", thing_id=row.pk).number == 1
