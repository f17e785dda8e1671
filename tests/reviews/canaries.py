"""A case review with a canary in every word that is stored of it, and what looks for them in any file."""

import io
import zipfile
from datetime import date
from itertools import count
from typing import Any

import pdfplumber
from django.apps import apps
from django.db import models

from priorities.models import Action
from reviews.models import (
    Case,
    CaseDecision,
    DelayReason,
    Family,
    Finding,
    KeepingDecision,
    Kind,
    Response,
    Review,
    StateChange,
    Suspension,
)
from reviews.rules.states import RecommendationState
from tests.reviews.make import (
    AT,
    make_evidence,
    make_own_action,
    make_recommendation,
    make_test,
    make_theme,
)
from wsscp.models import User

DAY = date(2020, 3, 2)
# Words that others are meant to read, and lists that hold none of a case.
SHOWN = {"released_text", "released_response", "released_impact"}
NOT_OF_A_CASE = {"Theme", "Standard", "AgencyRating", "BreakGlass"}

_serial = count(1)


def canary() -> str:
    """A word that is nowhere else."""
    return f"canary{next(_serial):04d}zz"


def sing(row: models.Model, sung: set[str]) -> Any:
    """Save a row with a canary in each of its words, and remember them."""
    for field in words_of(type(row)):
        word = canary()
        setattr(
            row, field.name, f"https://{word}.example" if field.name in {"link", "published_at"} else word
        )
        sung.add(word)
    row.save()
    if hasattr(row, "reference"):
        sung.add(row.reference)
    return row


def words_of(model: type[models.Model]) -> list[models.Field]:
    """Return the fields of a model that hold words somebody typed, which others are not meant to read."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in SHOWN | {"reference"}
    ]


def models_of_a_case() -> set[type[models.Model]]:
    """Return every model of the app that may hold words of a case; history apart."""
    return {
        model
        for model in apps.get_app_config("reviews").get_models()
        if not model.__name__.startswith("Historical")
        and model.__name__ not in NOT_OF_A_CASE
        and words_of(model)
    }


def make_canary_case(by: User, action: Action) -> tuple[set[str], set[type[models.Model]], Review]:
    """A case review that sings in every word; return the canaries, the models that sing, and the review."""
    sung: set[str] = set()
    made: set[type[models.Model]] = set()

    def add(row: models.Model) -> Any:
        made.add(type(row))
        return sing(row, sung)

    decision = {"by": by, "at": AT}
    kind = add(Kind(family=Family.CASE))
    review = add(Review(kind=kind, year=2020, closed_on=DAY))
    add(Case(review=review, notified_on=DAY))
    add(CaseDecision(review=review, outcome=CaseDecision.Outcome.LOCAL, decided_on=DAY, **decision))
    add(Suspension(review=review, clock="rapid_review", starts_on=DAY))
    add(DelayReason(review=review, clock="rapid_review", given_on=DAY, **decision))
    add(KeepingDecision(review=review, keep_until=DAY, decided_on=DAY, **decision))
    releases: list[dict[str, Any]] = [{}, {"released_text": "Told to all", "released_on": DAY}]
    for released in releases:
        finding = Finding(from_case=True, theme=make_theme(), response=add(Response()), **released)
        add(finding)
        finding.reviews.add(review)
        state = RecommendationState.OPEN if released else RecommendationState.SUPERSEDED
        row = add(make_recommendation(review, theme=make_theme(), state=state, **released))
        row.plan_actions.add(action)
        row.findings.add(finding)
        own = add(make_own_action(row, is_shared=False))
        add(own.milestones.get())
        add(make_evidence(row, is_shared=False))
        add(make_test(row, is_shared=False))
        add(StateChange(recommendation=row, state=RecommendationState.OPEN, on=DAY, at=AT))
        if released:
            # Others know of it by this reference.
            sung.discard(row.reference)
            sung.discard(finding.reference)
    return sung, made, review


def text_of(response: Any) -> str:
    """Return all that an answer says, headers included, whatever kind of file it is."""
    body = response.getvalue()
    kind = response.get("Content-Type", "")
    # The length follows from the body, and differs by the length of the word that was asked for.
    said = "\n".join(f"{name}: {value}" for name, value in response.items() if name != "Content-Length")
    if kind == "application/pdf":
        with pdfplumber.open(io.BytesIO(body)) as pdf:
            said += "".join(page.extract_text() or "" for page in pdf.pages) + str(pdf.metadata)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            said += "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return said + body.decode("utf-8", "replace")
