"""A case review on the pages of its group: record, deadlines, decision, retention, deletion."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from reviews.cases.retention import DELETED_TEXT
from reviews.cases.retention_queries import due_for_decision, retained_until
from reviews.models import CaseDecision, Family, Finding, KeepingDecision, Recommendation, Review
from tests.cast import ClientFor
from tests.make import make_action
from tests.reviews.canaries import make_canary_case
from tests.reviews.make import AT, make_case, make_kind, make_theme
from tests.reviews.make import make_review as make_audit
from tests.wsscp.editing.test_versions import WHILE, sent
from wsscp.models import AuditEntry, KeptForm, User
from wsscp.policy import Realm

pytestmark = [pytest.mark.django_db, pytest.mark.databases]


@pytest.fixture
def group(case_review: User, client_for: ClientFor) -> Client:
    """A browser of the Case Review Group."""
    return client_for(case_review)


@pytest.fixture
def chair(case_chair: User, client_for: ClientFor) -> Client:
    """A browser of its chair."""
    return client_for(case_chair)


def at(review: Review, rest: str = "") -> str:
    """Return an address of a review."""
    return f"/reviews/{review.reference}/{rest}"


def page(client: Client, address: str) -> str:
    """Return what a page says."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_case_is_registered_and_marked_on_every_page(group: Client) -> None:
    kind = make_kind(Family.CASE)
    data = {"year": "2020", "subject": "Serious harm", "children": "1", "aware_on": "2020-04-06"}
    assert group.post(f"/reviews/new/{kind.pk}/", data).status_code == 302
    review = Review.objects.get()
    for rest in ("", "edit/", "decide/", "suspend/", "delay/", "close/", "findings/new/"):
        assert page(group, at(review, rest)).count('class="marking">OFFICIAL-SENSITIVE') == 2, rest
    assert "Serious harm" not in page(group, at(review)).split("<h1>")[0]


@pytest.mark.parametrize(
    ("stages", "complaint"),
    [
        ({"aware_on": "2020-04-06", "notified_on": "2020-04-03"}, "Enter a day on or after"),
        ({"rapid_review_on": "2999-01-01"}, "Enter"),
        ({"published_at": "http://example.org"}, "begins with https://"),
        ({"children": "0"}, "greater than or equal to 1"),
        ({"lead_reviewer": "Ms Jane Smith"}, "Ms Jane Smith"),
    ],
)
def test_stages_that_cannot_be_are_refused(group: Client, stages: dict, complaint: str) -> None:
    review = make_case()
    response = group.post(at(review, "edit/"), {"year": "2020", "subject": "Serious harm"} | stages)
    assert response.status_code == 200
    assert complaint in response.content.decode()


def test_deadlines_follow_the_law_and_are_suspended(group: Client) -> None:
    review = make_case(aware_on=date(2020, 4, 6), notified_on=date(2020, 4, 15))
    html = page(group, at(review))
    assert "met 15 April 2020, in time" in html
    assert "due 6 May 2020" in html
    suspend = {
        "clock": "rapid_review",
        "starts_on": "2020-04-20",
        "ends_on": "2020-04-24",
        "reason": "Pandemic",
    }
    assert group.post(at(review, "suspend/"), suspend).status_code == 302
    assert "due 14 May 2020" in page(group, at(review))
    group.post(at(review, "suspend/"), suspend | {"starts_on": "2020-05-04", "ends_on": ""})
    assert "Suspended" in page(group, at(review))
    pause = review.suspensions.get(ends_on=None)
    assert group.post(at(review, f"suspend/{pause.pk}/end/"), {"ends_on": "2020-05-05"}).status_code == 302
    assert "due 18 May 2020" in page(group, at(review))


def test_publication_deadline_starts_with_first_decision_for_a_local_review(group: Client) -> None:
    review = make_case(notified_on=date(2020, 4, 15), rapid_review_on=date(2020, 5, 6))
    decision = {"outcome": "local", "decided_on": "2020-05-20", "reasons": "Much to learn"}
    refused = group.post(at(review, "decide/"), decision)
    assert "Say how the review will be done" in refused.content.decode()
    group.post(at(review, "decide/"), decision | {"methodology": "Appreciative inquiry"})
    group.post(at(review, "decide/"), decision | {"outcome": "none", "decided_on": "2020-06-01"})
    html = page(group, at(review))
    assert "20 November 2020" in html
    assert "Appreciative inquiry" in html


def test_decision_of_unknown_day_starts_no_deadline(group: Client, case_review: User) -> None:
    review = make_case()
    decision = {"outcome": CaseDecision.Outcome.LOCAL, "reasons": "Printed so", "by": case_review, "at": AT}
    CaseDecision.objects.create(review=review, **decision)
    text = page(group, at(review))
    assert "Day not known" in text
    assert "No clock has started" in text


def test_what_began_before_the_rules_has_no_deadline(group: Client) -> None:
    assert "No clock has started" in page(group, at(make_case(notified_on=date(2015, 3, 2))))


def test_a_reason_for_delay_is_ready_for_the_letter(group: Client) -> None:
    review = make_case(notified_on=date(2020, 4, 15))
    reason = {"clock": "rapid_review", "reason": "Two agencies were late.", "given_on": "2020-05-07"}
    assert group.post(at(review, "delay/"), reason).status_code == 302
    assert "For the letter to the Panel: rapid review" in page(group, at(review))
    assert "Two agencies were late." in page(group, at(review))


def test_deadlines_page_lists_the_most_pressing_first(group: Client) -> None:
    make_case(aware_on=date(2020, 4, 6), notified_on=date(2020, 4, 15))
    late = make_case(notified_on=date(2020, 3, 2))
    closed = make_case(notified_on=date(2020, 3, 2))
    closed.closed_on = date(2020, 6, 1)
    closed.save()
    html = page(group, "/reviews/clocks/")
    assert html.count('class="clock clock-') == 2
    assert late.reference in html.split('class="clock clock-')[1]
    assert closed.reference not in html
    assert "OFFICIAL-SENSITIVE" in html


def test_reading_a_case_is_noted_for_its_chair_alone(group: Client, chair: Client, case_review: User) -> None:
    review = make_case()
    page(group, at(review))
    group.get(at(review, "review.pdf"))
    entries = AuditEntry.objects.filter(thing_type="reviews.review").order_by("pk")
    assert [(entry.act, entry.by, entry.realm) for entry in entries] == [
        ("read", case_review, Realm.CASE),
        ("exported", case_review, Realm.CASE),
    ]
    assert all(review.subject not in f"{entry.thing_label}{entry.summary}" for entry in entries)


def test_record_is_due_for_deletion_unless_retained(case_review: User) -> None:
    review = make_case()
    review.closed_on = date(2012, 2, 29)
    review.save()
    assert retained_until(review)[0] == date(2022, 2, 28)
    assert due_for_decision(today=date(2022, 2, 27)) == []
    (line,) = due_for_decision(today=date(2022, 2, 28))
    assert line.review == review
    KeepingDecision.objects.create(
        review=review,
        keep_until=date(2023, 1, 1),
        reason="A claim is open",
        decided_on=date(2022, 2, 28),
        by=case_review,
        at=AT,
    )
    assert due_for_decision(today=date(2022, 12, 31)) == []
    (line,) = due_for_decision(today=date(2023, 1, 1))
    assert line.kept_because == "A claim is open"


def test_the_chair_retains_a_record_and_a_member_cannot(chair: Client, group: Client) -> None:
    review = make_case()
    review.closed_on = date(2012, 2, 29)
    review.save()
    assert review.reference in page(group, "/reviews/retention/")
    keep = {"keep_until": "2090-01-01", "reason": "A claim is open"}
    assert group.post(at(review, "keep/"), keep).status_code == 403
    assert chair.post(at(review, "keep/"), keep).status_code == 302
    assert review.reference not in page(chair, "/reviews/retention/")


def test_deletion_takes_every_word_but_the_released(chair: Client, case_review: User) -> None:
    other_case = make_case("Another case")
    canaries, _, review = make_canary_case(case_review, make_action())
    canaries.discard(review.kind.name)
    refused = chair.post(at(review, "delete/"), {"reference": "wrong-wrong"})
    assert "Nothing was deleted" in refused.content.decode()
    assert chair.post(at(review, "delete/"), {"reference": review.reference}).status_code == 302
    assert not heard(canaries - {review.reference})
    left: list[Any] = [*Recommendation.objects.all(), *Finding.objects.all()]
    assert [row.text for row in left] == ["Told to all"] * 2
    assert set(Recommendation.objects.get().changes.values_list("reason", flat=True)) <= {"", DELETED_TEXT}
    entry = AuditEntry.objects.get(act="deleted")
    assert (entry.realm, entry.thing_label) == (Realm.CASE, f"Review {review.reference}")
    assert entry.changes == []
    assert Review.objects.get() == other_case


def test_form_that_was_open_does_not_bring_deleted_words_back(
    chair: Client, group: Client, case_review: User
) -> None:
    canaries, _, review = make_canary_case(case_review, make_action())
    row = Recommendation.objects.exclude(released_on=None).get()
    finding = Finding.objects.exclude(released_on=None).get()
    addresses = [f"/recommendations/{row.reference}/edit/", f"/reviews/findings/{finding.reference}/edit/"]
    forms = [sent(group, address) for address in addresses]
    assert row.text in forms[0].values()
    assert finding.text in forms[1].values()
    assert chair.post(at(review, "delete/"), {"reference": review.reference}).status_code == 302

    for address, form in zip(addresses, forms, strict=True):
        answer = group.post(address, form)
        assert answer.status_code == 200
        assert WHILE in answer.content.decode()
    assert [Recommendation.objects.get().text, Finding.objects.get().text] == ["Told to all"] * 2
    assert not heard(canaries - {review.reference, review.kind.name})


def kept_late(group: Client, address: str, text: str) -> str:
    """Send a form of the group's after its sender was signed out; return what the answer says."""
    late = Client()
    answer = late.post(address, sent(group, address) | {"text": text}, follow=True)
    return answer.content.decode()


def test_a_form_kept_of_a_case_is_marked_and_goes_with_its_record(
    group: Client, chair: Client, case_review: User
) -> None:
    _, _, review = make_canary_case(case_review, make_action())
    row = Recommendation.objects.exclude(released_on=None).get()
    assert "is kept for you" in kept_late(group, f"/recommendations/{row.reference}/edit/", "Ring back.")
    kept = KeptForm.objects.get()
    assert page(group, f"/kept/{kept.pk}/").count('class="marking">OFFICIAL-SENSITIVE') == 2
    assert chair.post(at(review, "delete/"), {"reference": review.reference}).status_code == 302
    assert not KeptForm.objects.exists()


def test_of_a_review_nothing_is_kept_that_may_identify_somebody(group: Client) -> None:
    review = make_case()
    answer = kept_late(group, at(review, "findings/new/"), "Seen at 12 High Street.")
    assert "What you typed could not be kept" in answer
    assert "Seen at 12 High Street." in answer
    assert answer.count('class="marking">OFFICIAL-SENSITIVE') == 2
    assert not KeptForm.objects.exists()


def test_a_form_of_a_case_sent_twice_keeps_nothing_that_may_identify_somebody(group: Client) -> None:
    review = make_case()
    address = at(review, "findings/new/")
    boxes = sent(group, address) | {"text": "Nobody rang back.", "theme": str(make_theme().pk)}
    assert group.post(address, boxes).status_code == 302
    again = group.post(address, boxes | {"text": "Seen at 12 High Street."})
    assert again.status_code == 403
    answer = again.content.decode()
    assert "This form was sent before, and made: " in answer
    assert "Seen at 12 High Street." in answer
    assert not KeptForm.objects.exists()


def heard(canaries: set[str]) -> set[tuple[str, str]]:
    """Return what still sings in any row of the database, history and trail among it."""
    return {
        (model.__name__, canary)
        for model in apps.get_models()
        for values in model._base_manager.values_list()
        for canary in canaries
        if canary in repr(values)
    }


def test_an_open_record_is_not_deleted(chair: Client) -> None:
    assert chair.get(at(make_case(), "delete/")).status_code == 404


def test_an_audit_is_no_case(group: Client, business_team: User, client_for: ClientFor) -> None:
    audit = make_audit()
    html = page(client_for(business_team), at(audit))
    assert "OFFICIAL-SENSITIVE" not in html
    assert "Clocks</h2>" not in html
