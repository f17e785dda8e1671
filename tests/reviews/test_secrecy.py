"""No answer gives anybody outside the Case Review Group a sign that a case review exists.

Every address is asked by everybody, with canaries in every word that is stored of a case.
"""

import io
import logging
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from priorities.models import Action
from reviews.models import Review
from reviews.register import views as register_views
from tests.cast import PRINCIPALS
from tests.permission_matrix import posted_to
from tests.reviews.canaries import make_canary_case, models_of_a_case, text_of
from tests.test_permission_matrix import ROWS
from tests.world import World
from wsscp.models import AuditEntry, User
from wsscp.policy import Realm

INSIDE = {"case_review", "case_chair"}
OUTSIDE = [name for name in PRINCIPALS if name not in INSIDE]
# Who reads most of all outside, who reads least, and who is nobody; the others by the thorough tests.
ALWAYS = {"business_team", "partner", "anonymous"}
EACH_OUTSIDE = [
    name if name in ALWAYS else pytest.param(name, marks=pytest.mark.thorough) for name in OUTSIDE
]
# Each address once: what it is asked for makes no difference to what else is on its page.
PAGES = {(row.route, row.thing): row for row in ROWS if row.method == "GET"}.values()
SEARCHES = ["/reviews/?q={}", "/recommendations/?q={}", "/plans/the-plan/actions/?q={}", "/search/?q={}"]

Sung = tuple[set[str], Review]


@pytest.fixture
def sung(world: World, case_review: User) -> Sung:
    """A case that sings in every word, linked to an action of the plan that everybody reads."""
    canaries, made, review = make_canary_case(case_review, Action.objects.get(pk=world["action"]["pk"]))
    assert made == models_of_a_case(), "a model of this app holds words without a canary"
    return canaries, review


def addresses(world: World, review: Review) -> list[str]:
    """Every page of the tracker, and every page of a review asked for the one that sings."""
    pages = {reverse(row.route, kwargs=world[row.thing]) for row in PAGES}
    sings = {"reference": review.reference}
    advice = [{"reference": recommendation.reference} for recommendation in review.recommendations.all()]
    findings = [{"reference": finding.reference} for finding in review.findings.all()]
    for row in PAGES:
        for name, asked in (("case", [sings]), ("case-advice", advice), ("case-finding", findings)):
            if row.thing == name:
                pages |= {reverse(row.route, kwargs=kwargs) for kwargs in asked}
    return sorted(pages)


def heard(said: str, canaries: set[str]) -> set[str]:
    """Return which canaries sing in a text."""
    return {canary for canary in canaries if canary in said}


@pytest.mark.parametrize("name", EACH_OUTSIDE)
def test_no_answer_to_anybody_outside_holds_a_canary(
    name: str, sung: Sung, world: World, clients: dict[str, Client]
) -> None:
    canaries, review = sung
    client = clients[name]
    for address in addresses(world, review):
        html = text_of(client.get(address))
        # The address itself may be in the answer: whoever asks knows it already.
        assert not heard(html.replace(address, ""), canaries), address


@pytest.mark.thorough
def test_the_group_itself_reads_them(sung: Sung, world: World, clients: dict[str, Client]) -> None:
    canaries, review = sung
    html = "".join(text_of(clients["case_chair"].get(address)) for address in addresses(world, review))
    # Some words are shown on no page.
    assert len(heard(html, canaries)) > 0.75 * len(canaries)


@pytest.mark.parametrize("name", ["business_team", "steering", "administrator", "anonymous"])
def test_no_refused_post_holds_a_canary(
    name: str, sung: Sung, clients: dict[str, Client], world: World
) -> None:
    canaries, review = sung
    for row in ROWS:
        if row.method == "POST" and row.thing in {"case", "case-advice", "case-finding"}:
            reference = {
                "case": review.reference,
                "case-advice": review.recommendations.get(released_on=None).reference,
                "case-finding": review.findings.get(released_on=None).reference,
            }[row.thing]
            address = reverse(row.route, kwargs={"reference": reference})
            response = clients[name].post(address, posted_to(row.route))
            assert response.status_code in {302, 404}, address
            assert not heard(text_of(response).replace(address, ""), canaries), address


@pytest.mark.parametrize("name", ["business_team", "chair_a", "steering", "scrutineer", "lay", "partner"])
def test_a_search_for_a_canary_is_a_search_for_nothing(
    name: str, sung: Sung, clients: dict[str, Client]
) -> None:
    canaries, _ = sung
    for search in SEARCHES:
        nothing = text_of(clients[name].get(search.format("nowherezz")))
        for canary in sorted(canaries)[::5]:
            answer_page = text_of(clients[name].get(search.format(canary)))
            assert _plain(answer_page, canary) == _plain(nothing, "nowherezz"), search.format(canary)


def _plain(page: str, word: str = "") -> str:
    """A page without the word that was asked for, and without its own token."""
    return "\n".join(line for line in page.replace(word, "").splitlines() if "csrf" not in line)


@pytest.mark.parametrize("name", OUTSIDE)
def test_hidden_and_absent_are_answered_with_the_same_bytes(
    name: str, sung: Sung, world: World, clients: dict[str, Client]
) -> None:
    _, review = sung
    hidden_advice = review.recommendations.get(released_on=None).reference
    hidden_finding = review.findings.get(released_on=None).reference
    client = clients[name]
    for row in PAGES:
        hidden = {"case": review.reference, "case-advice": hidden_advice, "case-finding": hidden_finding}
        if row.thing not in hidden:
            continue
        answers = []
        for reference in (hidden[row.thing], "nobod-nobod"):
            address = reverse(row.route, kwargs={"reference": reference})
            answers.append((client.get(address), address))
        (hidden_answer, its), (absent_answer, _) = answers
        assert hidden_answer.status_code == absent_answer.status_code
        texts = [_plain(text_of(answer).replace(asked, "")) for answer, asked in answers]
        assert texts[0] == texts[1], its


def test_counts_do_not_change_by_a_case(world: World, clients: dict[str, Client], case_review: User) -> None:
    pages = ["/", "/reviews/", "/recommendations/", "/learning/", "/reviews/programme/", "/groups/"]
    before = {page: _plain(text_of(clients["business_team"].get(page))) for page in pages}
    _, _, review = make_canary_case(case_review, Action.objects.get(pk=world["action"]["pk"]))
    # What is released is meant to be seen, and counted.
    rows: list[Any] = [*review.recommendations.all(), *review.findings.all()]
    for row in rows:
        row.released_text, row.released_on = "", None
        row.save()
    after = {page: _plain(text_of(clients["business_team"].get(page))) for page in pages}
    assert after == before


@pytest.mark.parametrize("address", ["/reviews/{}/", "/recommendations/{}/", "/reviews/findings/{}/edit/"])
def test_the_trail_others_read_names_no_reference_that_was_asked_for(
    address: str, sung: Sung, clients: dict[str, Client]
) -> None:
    canaries, review = sung
    clients["steering"].get(address.format(review.reference))
    entries = AuditEntry.objects.exclude(realm=Realm.CASE)
    assert not heard(
        " ".join(f"{entry.summary} {entry.thing_label} {entry.changes}" for entry in entries), canaries
    )


@pytest.mark.thorough
def test_what_the_group_does_is_in_no_mail_and_no_log(
    sung: Sung, world: World, clients: dict[str, Client], console: io.StringIO
) -> None:
    canaries, review = sung
    for address in addresses(world, review):
        clients["case_chair"].get(address)
        clients["business_team"].get(address)
    assert "/reviews/…" in console.getvalue()
    assert not heard(console.getvalue(), canaries)
    assert not heard("".join(f"{message.subject} {message.body}" for message in mail.outbox), canaries)


def test_an_error_on_a_page_of_a_case_is_logged_without_its_words(
    sung: Sung, clients: dict[str, Client], console: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    canaries, review = sung

    def fail(*_: Any) -> None:
        raise ValueError(f"Failing row contains ({review.subject})")

    monkeypatch.setattr(register_views, "find_review", fail)
    clients["case_chair"].raise_request_exception = False
    address = reverse("reviews:review-edit", args=[review.reference])
    assert clients["case_chair"].get(address).status_code == 500
    assert "ValueError" in console.getvalue()
    assert not heard(console.getvalue(), canaries)


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the program's own handler writes."""
    output = io.StringIO()
    for handler in logging.getLogger("django").handlers + logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:
            monkeypatch.setattr(handler, "stream", output)
    return output
