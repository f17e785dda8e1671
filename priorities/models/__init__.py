"""The facts of the partnership's business plans. Nothing here judges and nothing reads the clock."""

from priorities.models.actions import Action, Milestone, Precision
from priorities.models.imports import PlanImport
from priorities.models.people import Membership, Subgroup, SubgroupAlias
from priorities.models.plans import Plan, ReportingPeriod
from priorities.models.priorities import Priority, Workstream
from priorities.models.progress import Decision, ProgressUpdate

__all__ = [
    "Action",
    "Decision",
    "Membership",
    "Milestone",
    "Plan",
    "PlanImport",
    "Precision",
    "Priority",
    "ProgressUpdate",
    "ReportingPeriod",
    "Subgroup",
    "SubgroupAlias",
    "Workstream",
]
