"""The facts of the partnership's business plans. Nothing here rates an action and nothing reads the clock."""

from priorities.models.accounts import Invitation, Proposal
from priorities.models.actions import Action, Milestone
from priorities.models.bulk import BulkChange
from priorities.models.date_changes import DateMove
from priorities.models.dated import Dated, Precision
from priorities.models.evidence import Evidence
from priorities.models.groups import Agency, AgencyName, Subgroup, SubgroupAlias
from priorities.models.imports import PlanImport
from priorities.models.plans import ClosingAnswer, Plan, PlanDecision, ReportingPeriod
from priorities.models.priorities import Priority, Workstream
from priorities.models.progress import Decision, ProgressUpdate, Reopening
from priorities.models.reported import Forecast, RecordedIn, Reported, ReportedForecast
from priorities.models.roles import Membership, Seat

__all__ = [
    "Action",
    "Agency",
    "AgencyName",
    "BulkChange",
    "ClosingAnswer",
    "DateMove",
    "Dated",
    "Decision",
    "Evidence",
    "Forecast",
    "Invitation",
    "Membership",
    "Milestone",
    "Plan",
    "PlanDecision",
    "PlanImport",
    "Precision",
    "Priority",
    "ProgressUpdate",
    "Proposal",
    "RecordedIn",
    "Reopening",
    "Reported",
    "ReportedForecast",
    "ReportingPeriod",
    "Seat",
    "Subgroup",
    "SubgroupAlias",
    "Workstream",
]
