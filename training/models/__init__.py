"""The facts of the training programme: courses, sessions, attendance by category, and evaluations."""

from training.models.categories import Category, Sector
from training.models.courses import Course, CourseName
from training.models.evaluations import AttendanceShare, Evaluation, Quote, Summary
from training.models.imports import AttendanceImport, ColumnMap
from training.models.needs import Need, NeedsAssessment
from training.models.published import PublishedRow
from training.models.sessions import Attendance, Session
from training.models.trainers import Trainer

__all__ = [
    "Attendance",
    "AttendanceImport",
    "AttendanceShare",
    "Category",
    "ColumnMap",
    "Course",
    "CourseName",
    "Evaluation",
    "Need",
    "NeedsAssessment",
    "PublishedRow",
    "Quote",
    "Sector",
    "Session",
    "Summary",
    "Trainer",
]
