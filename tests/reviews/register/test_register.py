"""The register, its lists, the year's programme and section 11, through the business team's doors."""

from datetime import date

import pytest
from django.test import Client

from reviews.models import AgencyRating, Family, Finding, Kind, Response, Review, Standard
from tests.cast import ClientFor
from tests.reviews.make import make_agency, make_case, make_finding, make_kind, make_review, make_theme
from wsscp.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.databases]


@pytest.fixture
def officer(business_team: User, client_for: ClientFor) -> Client:
    """A browser of the business team."""
    return client_for(business_team)


def page(client: Client, address: str) -> str:
    """Return what a page says."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_an_audit_is_registered_with_what_it_is_about(officer: Client) -> None:
    kind = make_kind(Family.AUDIT)
    data = {
        "year": "2021",
        "subject": "Child exploitation",
        "themes": make_theme("Exploitation").pk,
        "sample_size": "12",
        "held_on": "2021-07-31",
        "reported_on": "2021-09-30",
    }
    refused = officer.post(f"/reviews/new/{kind.pk}/", data | {"reported_on": "2021-06-30"})
    assert "the day it was held or a later one" in refused.content.decode()
    assert officer.post(f"/reviews/new/{kind.pk}/", data).status_code == 302
    html = page(officer, f"/reviews/{Review.objects.get().reference}/")
    assert "Exploitation" in html
    assert "<dd>12</dd>" in html


@pytest.mark.parametrize(("size", "shown"), [(4, "fewer than 5"), (5, "5")])
def test_small_sample_is_not_shown_outside_the_group(
    officer: Client, case_review: User, client_for: ClientFor, size: int, shown: str
) -> None:
    audit = make_review(sample_size=size)
    assert f"<dd>{shown}</dd>" in page(officer, f"/reviews/{audit.reference}/")
    assert f"<dd>{size}</dd>" in page(client_for(case_review), f"/reviews/{audit.reference}/")


def test_the_register_is_cut_by_what_is_asked(officer: Client) -> None:
    neglect = make_review(subject="Neglect dip", year=2020)
    neglect.themes.add(make_theme("Neglect"))
    agency = make_agency("Police")
    other = make_review(Family.SCRUTINY, subject="Exploitation day", year=2021)
    other.agencies.add(agency)
    make_case("Hidden case")
    for asked, expected in {
        "year=2020": "Neglect dip",
        f"kind={other.kind.pk}": "Exploitation day",
        f"theme={make_theme('Neglect').pk}": "Neglect dip",
        f"agency={agency.pk}": "Exploitation day",
        "q=dip": "Neglect dip",
        f"q={other.reference}": "Exploitation day",
    }.items():
        html = page(officer, f"/reviews/?{asked}")
        assert [subject for subject in ("Neglect dip", "Exploitation day") if subject in html] == [
            expected
        ], asked
    assert "Nothing matches" in page(officer, "/reviews/?q=Hidden")
    assert "2 records" in page(officer, "/reviews/")


def test_a_kind_is_added_by_who_holds_it(officer: Client, case_review: User, client_for: ClientFor) -> None:
    kind = {"name": "Learning walk", "family": "other", "keep_years": "5"}
    assert officer.post("/reviews/lists/kinds/new/", kind).status_code == 302
    hidden = kind | {"name": "Review after X", "family": "case"}
    assert officer.post("/reviews/lists/kinds/new/", hidden).status_code == 200
    assert client_for(case_review).post("/reviews/lists/kinds/new/", hidden).status_code == 302
    assert "Review after X" not in page(officer, "/reviews/lists/")
    assert "Learning walk" in page(officer, "/reviews/lists/")


def test_kind_in_use_does_not_change_family(officer: Client) -> None:
    kind = make_kind(Family.AUDIT, "Dip")
    make_review(kind=kind)
    officer.post(f"/reviews/lists/kinds/{kind.pk}/", {"name": "Dip", "family": "other", "keep_years": "3"})
    kind.refresh_from_db()
    assert (kind.family, kind.keep_years) == (Family.AUDIT, 3)


def test_the_programme_says_how_far_each_is(officer: Client) -> None:
    make_review(subject="Only planned", planned_on=date(2020, 9, 30))
    make_review(subject="Just held", held_on=date(2020, 6, 30))
    make_review(subject="All done", held_on=date(2020, 3, 31), reported_on=date(2020, 5, 31))
    make_review(subject="Next year", year=2021)
    html = page(officer, "/reviews/programme/?year=2020")
    parts = html.split("<h2>")[-3:]
    assert [("Only planned" in part, "Just held" in part, "All done" in part) for part in parts] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert "Next year" not in html
    assert "Next year" in page(officer, "/reviews/programme/?year=nonsense")


def test_findings_share_a_response_and_have_their_own_impact(officer: Client) -> None:
    review = make_review()
    first = make_finding(review, text="Curiosity", impact="Asked more often")
    address = f"/reviews/{review.reference}/findings/new/"
    data = {"theme": make_theme().pk, "area": "practice", "text": "Persistence"}
    assert officer.post(address, data | {"shared_response": first.response.pk}).status_code == 302
    assert officer.post(address, data | {"text": "Pace", "response-text": "A new pathway"}).status_code == 302
    assert Response.objects.count() == 2
    second = Finding.objects.get(text="Persistence")
    assert second.response == first.response
    edit = data | {"text": "Persistence", "response-text": "Training, twice a year"}
    officer.post(f"/reviews/findings/{second.reference}/edit/", edit)
    first.response.refresh_from_db()
    assert first.response.text == "Training, twice a year"
    html = page(officer, f"/reviews/{review.reference}/")
    assert html.count("Training, twice a year") == 1
    assert "2 of 3 have no impact recorded" in html


def test_a_finding_of_a_case_is_read_in_its_released_words(
    officer: Client, case_review: User, client_for: ClientFor
) -> None:
    finding = make_finding(make_case(), text="Inside finding", impact="Inside impact")
    group = client_for(case_review)
    form = {"text": "Finding for all", "response": "Response for all", "impact": "", "second_reader": "on"}
    assert "Inside finding" not in page(officer, "/learning/")
    group.post(f"/reviews/findings/{finding.reference}/release/", form)
    html = page(officer, "/learning/")
    assert "Finding for all" in html
    assert "Inside" not in html
    assert "1 of 1 has no impact recorded" in html
    group.post(f"/reviews/findings/{finding.reference}/release/", form | {"text": ""})
    assert "for all" not in page(officer, "/learning/")


@pytest.fixture
def round_before() -> Review:
    """A round of section 11 in which the police met one standard and partly met another."""
    before = make_review(Family.SECTION_11, year=2020)
    police = make_agency("Police")
    before.agencies.add(police)
    for name, rating in (("Leadership", "met"), ("Training", "partly")):
        standard = Standard.objects.create(name=name)
        AgencyRating.objects.create(
            review=before, agency=police, standard=standard, rating=rating, words=f"{name} seen"
        )
    return before


def test_a_round_begins_with_the_ratings_of_last_time(officer: Client, round_before: Review) -> None:
    new = make_review(Family.SECTION_11, year=2022)
    Standard.objects.filter(name="Training").update(is_current=False)
    assert "Begin with the ratings of last time" in page(officer, f"/reviews/{new.reference}/")
    officer.post(f"/reviews/{new.reference}/ratings/carry/")
    rating = new.ratings.get()
    assert (rating.standard.name, rating.rating, rating.words, rating.is_carried) == (
        "Leadership",
        "met",
        "Leadership seen",
        True,
    )
    officer.post(f"/reviews/{new.reference}/ratings/carry/")
    assert new.ratings.count() == 1
    assert "as last time" in page(officer, f"/reviews/{new.reference}/")


def test_an_agency_is_rated_with_last_time_in_view(officer: Client, round_before: Review) -> None:
    new = make_review(Family.SECTION_11, year=2022)
    police = round_before.agencies.get()
    address = f"/reviews/{new.reference}/ratings/{police.pk}/"
    assert "Last time: Partly met. Training seen" in page(officer, address)
    training = Standard.objects.get(name="Training")
    ratings = {f"standard-{training.pk}-rating": "met", f"standard-{training.pk}-words": "All trained"}
    assert officer.post(address, ratings).status_code == 302
    assert new.ratings.get().rating == "met"
    officer.post(address, {})
    assert not new.ratings.exists()


def test_kinds_of_the_law_are_there_from_the_start() -> None:
    assert Kind.objects.filter(family=Family.CASE).count() == 7
    assert Kind.objects.filter(family=Family.SECTION_11).count() == 1
