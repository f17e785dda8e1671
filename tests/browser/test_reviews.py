"""The pages of reviews and learning at the widths people hold, and their main journeys without scripts."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from reviews.models import Family, Recommendation, Standard
from reviews.rules.states import RecommendationState
from tests.browser.conftest import CheckAccessibility, OpenPage, SignIn
from tests.browser.test_pages import EACH_WIDTH, LONG_WORD, check_page
from tests.make import make_action, make_milestone
from tests.reviews.make import (
    make_agency,
    make_case,
    make_emergency_access,
    make_evidence,
    make_finding,
    make_own_action,
    make_recommendation,
    make_review,
    make_test,
    make_theme,
)
from wsscp.models import User


@pytest.fixture
def pages(case_chair: User, business_team: User, scrutineer: User) -> dict[str, list[str]]:
    """Every page of this part by whose browser opens it, with long words and all states."""
    today = timezone.localdate()
    audit = make_review(subject=LONG_WORD, held_on=date(2020, 3, 2), sample_size=3)
    audit.themes.add(make_theme(LONG_WORD))
    case = make_case(LONG_WORD, aware_on=today - timedelta(days=9), notified_on=today - timedelta(days=6))
    closed = make_case()
    closed.closed_on = date(2009, 3, 2)
    closed.save()
    round_ = make_review(Family.SECTION_11, agency_count=12, challenged_count=4)
    agency = make_agency(LONG_WORD)
    round_.agencies.add(agency)
    Standard.objects.create(name=LONG_WORD)
    action = make_action(text=LONG_WORD)
    make_milestone(action)
    for review in (audit, case):
        findings = [make_finding(review, text=LONG_WORD), make_finding(review)]
        findings[1].response = findings[0].response
        findings[1].save()
        row = make_recommendation(
            review, LONG_WORD, state=RecommendationState.EVIDENCED, theme=make_theme(LONG_WORD)
        )
        row.plan_actions.add(action)
        row.findings.set(findings)
        own = make_own_action(row, text=LONG_WORD)
        make_evidence(row, text=LONG_WORD, link="https://example.org/" + LONG_WORD)
        make_test(row)
        make_recommendation(review, "Another", state=RecommendationState.SUPERSEDED)
    inside = case.recommendations.first()
    advice = audit.recommendations.get(text=LONG_WORD)
    own = advice.own_actions.get()
    make_emergency_access(scrutineer)
    course = ("edit", "decide", "suspend", "delay", "close")
    writing = ("edit", "state", "release", "evidence", "impact", "actions/new")
    return {
        "officer": [
            "/learning/",
            "/reviews/",
            "/reviews/?q=nothing",
            "/reviews/?year=nonsense",
            "/reviews/programme/?year=2020",
            "/reviews/new/",
            f"/reviews/new/{audit.kind.pk}/",
            "/reviews/lists/",
            "/reviews/lists/kinds/new/",
            "/reviews/break-glass/",
            f"/reviews/{audit.reference}/",
            f"/reviews/{audit.reference}/edit/",
            f"/reviews/{audit.reference}/findings/new/",
            f"/reviews/{round_.reference}/",
            f"/reviews/{round_.reference}/ratings/{agency.pk}/",
            "/recommendations/",
            "/recommendations/?list=overdue",
            "/recommendations/?list=embedded",
            f"/recommendations/{advice.reference}/",
            *[f"/recommendations/{advice.reference}/{rest}/" for rest in writing],
            f"/recommendations/{advice.reference}/actions/{own.reference}/",
            f"/recommendations/{advice.reference}/actions/{own.reference}/edit/",
        ],
        "chair": [
            "/learning/",
            "/reviews/",
            "/reviews/clocks/",
            "/reviews/calendar/",
            "/reviews/retention/",
            f"/reviews/{case.reference}/",
            *[f"/reviews/{case.reference}/{rest}/" for rest in course],
            f"/reviews/findings/{case.findings.first().reference}/release/",
            f"/reviews/{closed.reference}/keep/",
            f"/reviews/{closed.reference}/delete/",
            f"/recommendations/{inside.reference}/",
        ],
    }


@pytest.mark.parametrize("width", EACH_WIDTH)
def test_pages_fit_their_width_and_keep_the_accessibility_rules(
    open_page: OpenPage,
    sign_in: SignIn,
    axe: CheckAccessibility,
    business_team: User,
    case_chair: User,
    pages: dict[str, list[str]],
    width: int,
) -> None:
    for person, name in ((business_team, "officer"), (case_chair, "chair")):
        page = open_page(ViewportSize(width=width, height=900))
        sign_in(page, person)
        for address in pages[name]:
            check_page(page, address, width, axe)


def test_a_recommendation_is_followed_to_its_impact_without_scripts(
    page_without_javascript: Page, sign_in: SignIn, business_team: User
) -> None:
    review = make_review(subject="Neglect")
    make_recommendation(review, "Make better use of common exploitation tools")
    page = page_without_javascript
    sign_in(page, business_team)
    page.goto(f"/reviews/{review.reference}/")
    page.get_by_role("link", name="Add a recommendation").click()
    page.get_by_label("Recommendation").fill("Make better use of the common exploitation tools.")
    page.get_by_label("Partnership").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="1 open recommendation says much the same")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Say what became of it").click()
    page.get_by_label("Done, not evidenced").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Record evidence").click()
    page.get_by_label("What shows it").fill("Minutes of May")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Record a test of impact").click()
    page.get_by_label("Dip sample").check()
    page.get_by_label("Embedded in practice").check()
    page.get_by_label("What was found").fill("All of ten files had it")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("All of ten files had it")
    assert Recommendation.objects.get(text__endswith="tools.").state == RecommendationState.EMBEDDED


def test_a_case_is_registered_by_keyboard_alone(page: Page, sign_in: SignIn, case_chair: User) -> None:
    sign_in(page, case_chair)
    kind = make_case().kind
    page.goto(f"/reviews/new/{kind.pk}/")
    page.get_by_label("Subject").focus()
    page.keyboard.type("Serious harm")
    # A date box takes its digits in the order of the browser's own language.
    page.get_by_label("Authority became aware").fill("2020-04-06")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Serious harm")
    expect(page.locator(".marking")).to_have_text(["OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"])
    expect(page.locator("main")).to_contain_text("15 April 2020")
