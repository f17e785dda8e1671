"""Reviews, findings and recommendations as facts. Nothing here rates them or reads the current time."""

from reviews.models.access import BreakGlass
from reviews.models.cases import Case, CaseDecision, DelayReason, KeepingDecision, Suspension
from reviews.models.learning import Finding, Response
from reviews.models.recommendations import (
    ImpactTest,
    OwnAction,
    OwnForecast,
    OwnMilestone,
    Recommendation,
    RecommendationEvidence,
    StateChange,
)
from reviews.models.registry import Family, Kind, Review, Theme
from reviews.models.section11 import AgencyRating, Standard

__all__ = [
    "AgencyRating",
    "BreakGlass",
    "Case",
    "CaseDecision",
    "DelayReason",
    "Family",
    "Finding",
    "ImpactTest",
    "KeepingDecision",
    "Kind",
    "OwnAction",
    "OwnForecast",
    "OwnMilestone",
    "Recommendation",
    "RecommendationEvidence",
    "Response",
    "Review",
    "Standard",
    "StateChange",
    "Suspension",
    "Theme",
]
