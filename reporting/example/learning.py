"""The example data of reviews and learning: as the annual report prints them, with its own dates."""

from datetime import date
from typing import Any

from priorities.groups.queries import find_group
from priorities.models import Action, Plan, Precision, Subgroup
from reporting.example.data import noon, read_example
from reviews.models import (
    Case,
    CaseDecision,
    Finding,
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
from reviews.register.services import unused_reference
from reviews.rules.states import RecommendationState
from wsscp.audit.recording import Recorder, recording
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm


def load_learning(*, plan: Plan, people: dict[str, User]) -> None:
    """Record the reviews, findings, audits and recommendations, unless there is a review already."""
    if Review.objects.exists():
        return
    data = read_example("wsscp-learning-2020-22")
    at = noon(date.fromisoformat(data["recorded_on"]))
    by, summary = people["chair.crg"], "Example data"
    with recording(Act.IMPORTED, by=by, at=at, realm=Realm.CASE, summary=summary) as record:
        reviews = [_case(entry, data["lcspr_reasons"], record) for entry in data["reviews"]]
        _findings(data, reviews, record)
    with recording(Act.IMPORTED, by=people["business"], at=at, summary=summary) as record:
        events = {entry["name"]: _event(entry, record) for entry in data["events"]}
        for entry in data["recommendations"]:
            _recommendation(entry, events[entry["event"]], plan, record)


def _case(data: dict[str, Any], reasons: str, record: Recorder) -> Review:
    review = _save(
        record,
        Review(
            reference=unused_reference(Review),
            kind=_kind(data["kind"]),
            year=data["year"],
            subject=data["theme"],
        ),
    )
    _save(record, Case(review=review))
    if data.get("lcspr"):
        outcome = CaseDecision.Outcome.LOCAL
        _save(
            record,
            CaseDecision(review=review, outcome=outcome, reasons=reasons, by=record.by, at=record.at),
        )
    return review


def _findings(data: dict[str, Any], reviews: list[Review], record: Recorder) -> None:
    shared = {name: _save(record, Response(text=text)) for name, text in data["shared_responses"].items()}
    for theme in data["findings"]:
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
                released_on=date.fromisoformat(data["recorded_on"]),
            )
            _save(record, finding)
            record.set_many(finding, "reviews", reviews, quietly=True)


def _event(data: dict[str, Any], record: Recorder) -> Review:
    days = {name: date.fromisoformat(data[name]) for name in data if name.endswith("_on")}
    plain = [
        "year",
        "subject",
        "summary",
        "led_by",
        "is_pan_sussex",
        "sample_size",
        "agency_count",
        "challenged_count",
    ]
    review = Review(
        reference=unused_reference(Review),
        kind=_kind(data["kind"]),
        group=_group(data.get("group")),
        **{name: data[name] for name in plain if name in data},
        **days,
    )
    _save(record, review)
    themes = [_theme(name, record) for name in data.get("themes", [])]
    record.set_many(review, "themes", themes, quietly=True)
    return review


def _recommendation(data: dict[str, Any], review: Review, plan: Plan, record: Recorder) -> None:
    made_on = date.fromisoformat(data["made_on"])
    row = Recommendation(
        reference=unused_reference(Recommendation),
        review=review,
        from_case=False,
        text=data["text"],
        made_on=made_on,
        theme=_theme(data["theme"], record),
        lead_group=_group(data.get("lead_group")),
    )
    steps = [(RecommendationState.OPEN, made_on)]
    if "done_on" in data:
        steps.append((RecommendationState.DONE, date.fromisoformat(data["done_on"])))
    if data.get("evidence"):
        steps.append((RecommendationState.EVIDENCED, date.fromisoformat(data["evidence"][-1]["on"])))
    row.state = steps[-1][0].value
    _save(record, row)
    plan_actions = Action.objects.filter(priority__plan=plan, number__in=data.get("plan_actions", []))
    record.set_many(row, "plan_actions", plan_actions, quietly=True)
    for state, on in steps:
        _save(record, StateChange(recommendation=row, state=state.value, on=on, by=record.by, at=record.at))
    for entry in data.get("evidence", []):
        evidence = RecommendationEvidence(recommendation=row, is_shared=True, by=record.by, at=record.at)
        evidence.text, evidence.on = entry["text"], date.fromisoformat(entry["on"])
        _save(record, evidence)
    for entry in data.get("own_actions", []):
        _own_action(entry, row, record)


def _own_action(data: dict[str, Any], row: Recommendation, record: Recorder) -> None:
    action = OwnAction(
        reference=unused_reference(OwnAction),
        recommendation=row,
        text=data["text"],
        is_shared=True,
        by=record.by,
        at=record.at,
    )
    milestone = OwnMilestone(
        action=_save(record, action),
        as_printed=data["as_printed"],
        precision=Precision.NONE,
        due_on=date.fromisoformat(data["due_on"]),
        completed_on=date.fromisoformat(data["completed_on"]),
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
