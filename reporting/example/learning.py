"""The example data of reviews and learning: what the annual report prints of them, with its own dates."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from priorities.groups.queries import find_group
from priorities.models import Action, Plan, Precision, Subgroup
from reviews.models import (
    Case,
    CaseDecision,
    Evidence,
    Finding,
    Kind,
    OwnAction,
    OwnMilestone,
    Recommendation,
    Response,
    Review,
    StateChange,
    Theme,
)
from reviews.register.services import unused_reference
from reviews.rules.states import RecommendationState
from wsscp.audit.recording import Recorder, recording
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm

LEARNING_FILE = Path(__file__).resolve().parents[2] / "reviews" / "example_data" / "wsscp-2020-22.json"


def read_learning() -> dict[str, Any]:
    """Return what the partnership learnt, as written in the example data."""
    return json.loads(LEARNING_FILE.read_text(encoding="utf-8"))


def load_learning(*, plan: Plan, people: dict[str, User]) -> None:
    """Record the reviews, findings, audits and recommendations; nothing where some are recorded already."""
    if Review.objects.exists():
        return
    told = read_learning()
    at = _noon(told["recorded_on"])
    in_case = {"by": people["chair.crg"], "at": at, "realm": Realm.CASE, "summary": "Example data"}
    with recording(Act.IMPORTED, **in_case) as record:
        reviews = [_case(one, told["lcspr_reasons"], record) for one in told["reviews"]]
        _findings(told, reviews, record)
    with recording(Act.IMPORTED, by=people["business"], at=at, summary="Example data") as record:
        events = {one["name"]: _event(one, record) for one in told["events"]}
        for one in told["recommendations"]:
            _recommendation(one, events[one["event"]], plan, record)


def _case(told: dict[str, Any], reasons: str, record: Recorder) -> Review:
    review = _save(
        record,
        Review(
            reference=unused_reference(Review),
            kind=_kind(told["kind"]),
            year=told["year"],
            subject=told["theme"],
        ),
    )
    _save(record, Case(review=review))
    if told.get("lcspr"):
        outcome = CaseDecision.Outcome.LOCAL
        _save(
            record,
            CaseDecision(review=review, outcome=outcome, reasons=reasons, by=record.by, at=record.at),
        )
    return review


def _findings(told: dict[str, Any], reviews: list[Review], record: Recorder) -> None:
    shared = {name: _save(record, Response(text=text)) for name, text in told["shared_responses"].items()}
    for theme in told["findings"]:
        for place, row in enumerate(theme["rows"], start=1):
            response = shared.get(row["response"]) or _save(record, Response(text=row["response"]))
            finding = Finding(
                reference=unused_reference(Finding),
                from_case=True,
                position=place,
                theme=_theme(theme["theme"], record),
                area=row["area"],
                text=row["finding"],
                response=response,
                impact=row["impact"],
                released_text=row["finding"],
                released_response=response.text,
                released_impact=row["impact"],
                released_on=date.fromisoformat(told["recorded_on"]),
            )
            _save(record, finding)
            record.set_many(finding, "reviews", reviews, quietly=True)


def _event(told: dict[str, Any], record: Recorder) -> Review:
    days = {name: date.fromisoformat(told[name]) for name in told if name.endswith("_on")}
    plain = ("year", "subject", "summary", "led_by", "is_pan_sussex", "sample_size")
    plain += ("agency_count", "challenged_count")
    review = Review(
        reference=unused_reference(Review),
        kind=_kind(told["kind"]),
        group=_group(told.get("group")),
        **{name: told[name] for name in plain if name in told},
        **days,
    )
    _save(record, review)
    themes = [_theme(name, record) for name in told.get("themes", [])]
    record.set_many(review, "themes", themes, quietly=True)
    return review


def _recommendation(told: dict[str, Any], review: Review, plan: Plan, record: Recorder) -> None:
    made_on = date.fromisoformat(told["made_on"])
    row = Recommendation(
        reference=unused_reference(Recommendation),
        review=review,
        from_case=False,
        text=told["text"],
        made_on=made_on,
        theme=_theme(told["theme"], record),
        lead_group=_group(told.get("lead_group")),
    )
    steps = [(RecommendationState.OPEN, made_on)]
    if "done_on" in told:
        steps.append((RecommendationState.DONE, date.fromisoformat(told["done_on"])))
    if told.get("evidence"):
        steps.append((RecommendationState.EVIDENCED, date.fromisoformat(told["evidence"][-1]["on"])))
    row.state = steps[-1][0].value
    _save(record, row)
    carried_by = Action.objects.filter(priority__plan=plan, number__in=told.get("plan_actions", []))
    record.set_many(row, "plan_actions", carried_by, quietly=True)
    for state, on in steps:
        _save(record, StateChange(recommendation=row, state=state.value, on=on, by=record.by, at=record.at))
    for one in told.get("evidence", []):
        said = {"text": one["text"], "on": date.fromisoformat(one["on"])}
        _save(record, Evidence(recommendation=row, is_shared=True, by=record.by, at=record.at, **said))
    for one in told.get("own_actions", []):
        _own_action(one, row, record)


def _own_action(told: dict[str, Any], row: Recommendation, record: Recorder) -> None:
    action = OwnAction(
        reference=unused_reference(OwnAction),
        recommendation=row,
        text=told["text"],
        is_shared=True,
        by=record.by,
        at=record.at,
    )
    milestone = OwnMilestone(
        action=_save(record, action),
        as_printed=told["as_printed"],
        precision=Precision.NONE,
        due_on=date.fromisoformat(told["due_on"]),
        completed_on=date.fromisoformat(told["completed_on"]),
    )
    _save(record, milestone)


def _save(record: Recorder, row: Any) -> Any:
    return record.save(row, quietly=True)


def _kind(name: str) -> Kind:
    return Kind.objects.get(name=name)


def _theme(name: str, record: Recorder) -> Theme:
    return Theme.objects.filter(name=name).first() or _save(record, Theme(name=name))


def _group(name: str | None) -> Subgroup | None:
    return find_group(name) if name else None


def _noon(day: str) -> datetime:
    on = date.fromisoformat(day)
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
