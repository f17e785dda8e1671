"""One of everything learnt from, as the arguments of addresses (tests/permission_matrix_reviews.py)."""

from datetime import date
from typing import Any

from django.utils import timezone

from priorities.models import Agency, Subgroup
from reviews.models import AgencyRating, Family, Review, Standard, Suspension, Theme
from reviews.rules.states import RecommendationState
from tests.make import make_membership, make_user
from tests.reviews.make import (
    lead,
    make_agency,
    make_case,
    make_emergency_access,
    make_finding,
    make_own_action,
    make_recommendation,
    make_review,
)
from wsscp.policy import Role

# References that nothing bears.
NOBODY = {"reference": "nobod-nobod"}


def learning_world(group: Subgroup) -> dict[str, dict[str, Any]]:
    """Make a small world of reviews; the group leads every recommendation."""
    Theme.objects.create(pk=9001, name="Neglect")
    theme = Theme.objects.get(pk=9001)
    case = make_case("Hidden case", notified_on=date(2020, 3, 2))
    closed = make_case("Closed case")
    closed.reference, closed.closed_on = "pafal-pafal", date(2020, 6, 30)
    closed.save()
    audit, round_ = make_review(), make_review(Family.SECTION_11)
    agency = make_agency()
    round_.agencies.add(agency)
    standard = Standard.objects.create(pk=9001, name="Leadership")
    next_round = make_review(Family.SECTION_11, year=2021)
    next_round.agencies.add(agency)
    _rated(round_, agency, standard)
    suspension = Suspension.objects.create(
        review=case, clock="rapid_review", starts_on=date(2020, 3, 9), reason="Pandemic"
    )
    done = {"state": RecommendationState.EVIDENCED, "theme": theme}
    inside = lead(make_recommendation(case, "Inside advice", **done), group)
    released = lead(make_recommendation(case, "Advice for all", **_released(), **done), group)
    advice = lead(make_recommendation(audit, "Audit advice", **done), group)
    asker = make_user(name="Asker")
    make_membership(asker, Role.STEERING)
    access = make_emergency_access(asker, at=timezone.now())
    own = make_own_action(advice)
    case_own = make_own_action(inside, is_shared=False)
    inside_own = make_own_action(released, is_shared=False)
    return {
        "no-review": NOBODY,
        "no-finding": NOBODY,
        "no-advice": NOBODY,
        "case": {"reference": case.reference},
        "closed-case": {"reference": closed.reference},
        "audit": {"reference": audit.reference},
        "round": {"reference": round_.reference},
        "next-round": {"reference": next_round.reference},
        "rated": {"reference": round_.reference, "agency": agency.pk},
        "no-rated": {"reference": round_.reference, "agency": 0},
        "suspension": {"reference": case.reference, "pk": suspension.pk},
        "no-suspension": {"reference": case.reference, "pk": 0},
        "case-kind": {"kind": case.kind.pk},
        "audit-kind": {"kind": audit.kind.pk},
        "no-kind": {"kind": 0},
        "kinds": {"which": "kinds"},
        "themes": {"which": "themes"},
        "no-register-list": {"which": "nothing"},
        "theme": {"which": "themes", "pk": theme.pk},
        "no-theme": {"which": "themes", "pk": 0},
        "listed-case-kind": {"which": "kinds", "pk": case.kind.pk},
        "case-finding": {"reference": make_finding(case).reference},
        "released-finding": {"reference": make_finding(case, **_released()).reference},
        "finding": {"reference": make_finding(audit, theme=theme).reference},
        "case-advice": {"reference": inside.reference},
        "released-advice": {"reference": released.reference},
        "advice": {"reference": advice.reference},
        "own": {"reference": advice.reference, "action": own.reference},
        "no-own": {"reference": advice.reference, "action": "nobod-nobod"},
        "case-own": {"reference": inside.reference, "action": case_own.reference},
        "inside-own": {"reference": released.reference, "action": inside_own.reference},
        "glass": {"pk": access.pk},
        "no-glass": {"pk": 0},
        "no-token": {"token": "none"},
        "briefing": {"theme": theme.pk, "form": "pdf"},
        "no-briefing": {"theme": 0, "form": "pdf"},
    }


def _rated(round_: Review, agency: Agency, standard: Standard) -> None:
    AgencyRating.objects.create(
        review=round_, agency=agency, standard=standard, rating=AgencyRating.Rating.PARTLY
    )


def _released() -> dict[str, Any]:
    return {"released_text": "Released words", "released_on": date(2020, 6, 1)}
