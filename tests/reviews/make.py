"""Makes what the partnership learns from, for tests; each says only what matters to it."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.utils import timezone

from priorities.models import Agency, Subgroup
from reviews.emergency_access.services import ACCESS_LASTS
from reviews.models import (
    BreakGlass,
    Case,
    Family,
    Finding,
    ImpactTest,
    Kind,
    OwnAction,
    OwnMilestone,
    Recommendation,
    RecommendationEvidence,
    Response,
    Review,
    StateChange,
    Theme,
)
from reviews.rules.states import RecommendationState
from wsscp.models import User

MADE_ON = date(2020, 3, 2)
AT = datetime(2020, 3, 2, 12, tzinfo=UTC)

_serial = count(1)


def make_kind(family: Family = Family.AUDIT, name: str = "") -> Kind:
    """A kind of review; by default the first of its family, made where a test began with none."""
    if not name:
        kind = Kind.objects.filter(family=family).first()
        return kind or Kind.objects.create(name=family.label, family=family)
    return Kind.objects.get_or_create(name=name, defaults={"family": family})[0]


def make_theme(name: str = "Youth violence") -> Theme:
    """A theme to choose from."""
    return Theme.objects.get_or_create(name=name)[0]


def make_agency(name: str = "") -> Agency:
    """An agency."""
    return Agency.objects.create(name=name or f"Agency {next(_serial)}")


def make_review(family: Family = Family.AUDIT, **fields: Any) -> Review:
    """An audit of 2020, or something else of the register."""
    defaults: dict[str, Any] = {"kind": make_kind(family), "year": 2020, "subject": "Neglect"}
    return Review.objects.create(**defaults | fields)


def make_case(subject: str = "Serious harm", **stages: Any) -> Review:
    """A rapid review with these stages."""
    review = make_review(Family.CASE, subject=subject)
    Case.objects.create(review=review, **stages)
    return review


def make_finding(review: Review, **fields: Any) -> Finding:
    """A finding of a review, with a response unless one is given."""
    defaults: dict[str, Any] = {"theme": make_theme(), "text": "Look behind the bruise"}
    if "response" not in fields:
        defaults["response"] = Response.objects.create(text="Training was revised")
    finding = Finding.objects.create(from_case=review.is_case, **defaults | fields)
    finding.reviews.add(review)
    return finding


def make_recommendation(review: Review, text: str = "Agree one tool", **fields: Any) -> Recommendation:
    """An open recommendation of a review."""
    state = RecommendationState(fields.get("state", RecommendationState.OPEN))
    defaults: dict[str, Any] = {"made_on": MADE_ON, "state": state.value}
    row = Recommendation.objects.create(
        review=review, from_case=review.is_case, text=text, **defaults | fields
    )
    StateChange.objects.create(
        recommendation=row,
        state=state.value,
        on=row.made_on,
        reason="Agreed"
        if state in {RecommendationState.SUPERSEDED, RecommendationState.NOT_ACCEPTED}
        else "",
        at=AT,
    )
    return row


def make_own_action(row: Recommendation, *, is_shared: bool = True, **dates: Any) -> OwnAction:
    """An action of a recommendation's own, due at the end of June 2020."""
    action = OwnAction.objects.create(
        recommendation=row, text=dates.pop("text", "Choose the tool"), is_shared=is_shared, at=AT
    )
    OwnMilestone.objects.create(action=action, **{"due_on": date(2020, 6, 30)} | dates)
    return action


def make_evidence(row: Recommendation, *, is_shared: bool = True, **fields: Any) -> RecommendationEvidence:
    """What shows that it was done."""
    defaults: dict[str, Any] = {"text": "Minutes of the group", "on": MADE_ON, "at": AT}
    return RecommendationEvidence.objects.create(recommendation=row, is_shared=is_shared, **defaults | fields)


def make_test(row: Recommendation, *, is_shared: bool = True, **fields: Any) -> ImpactTest:
    """A dip sample that found it embedded."""
    defaults: dict[str, Any] = {
        "method": ImpactTest.Method.DIP_SAMPLE,
        "result": ImpactTest.Result.EMBEDDED,
        "text": "All of ten files had it",
        "tested_on": MADE_ON,
        "at": AT,
    }
    return ImpactTest.objects.create(recommendation=row, is_shared=is_shared, **defaults | fields)


def make_emergency_access(
    asked_by: User, agreed_by: User | None = None, *, at: datetime | None = None
) -> BreakGlass:
    """Emergency access requested now and, with somebody who agreed, open from now."""
    at = at or timezone.now()
    return BreakGlass.objects.create(
        asked_by=asked_by,
        reason="The group cannot be reached",
        asked_at=at,
        agreed_by=agreed_by,
        ends_at=at + ACCESS_LASTS if agreed_by else None,
    )


def lead(row: Recommendation, group: Subgroup) -> Recommendation:
    """Let a group answer for a recommendation."""
    row.lead_group = group
    row.save()
    return row
