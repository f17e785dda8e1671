"""Closing a plan together with what is open in it, in one transaction."""

from collections.abc import Mapping
from datetime import date, datetime

from priorities.actions.date_change_queries import pending_date_changes
from priorities.actions.date_changes import withdraw_date_change
from priorities.carry_forward.services import begun_draft
from priorities.models import ClosingAnswer, Plan
from priorities.plans.closing import close_plan
from reporting.closing.queries import OpenMatters, open_matters
from wsscp.audit.recording import recording
from wsscp.editing.versions import EditConflict
from wsscp.models import User
from wsscp.models.audit import Act

Kind, Answer = ClosingAnswer.Kind, ClosingAnswer.Answer


def close_with_answers(
    *,
    plan: Plan,
    seen: OpenMatters,
    answers: Mapping[str, str],
    decided_on: date,
    reason: str,
    by: User,
    at: datetime,
    today: date,
) -> None:
    """Close a plan, and do what was answered for each kind of what is open; a closed one does not change.

    `answers` is by kind. Raises EditConflict where what is open is no longer what was `seen`, and then
    nothing is written.
    """
    with recording(Act.DECIDED, by=by, at=at, about=plan, also_closed=True):
        if Plan.objects.get(pk=plan.pk).closed_on is not None:
            return  # a second click, or somebody else at the same time
        if open_matters(plan, today=today) != seen or seen.barring:
            raise EditConflict
        if answers.get(Kind.DATES) == Answer.WITHDRAWN:
            for change in pending_date_changes(plan):
                withdraw_date_change(change=change, by=by, at=at, today=today, answer=reason)
        draft = begun_draft(plan)
        if draft and answers.get(Kind.DRAFTS) == Answer.THROWN_AWAY:
            with recording(Act.DELETED, by=by, at=at, about=draft) as thrown_away:
                thrown_away.delete(draft)
        rows = [
            ClosingAnswer(kind=matter.kind, answer=answers[matter.kind], about=matter.about)
            for matter in seen.matters
        ]
        close_plan(plan=plan, decided_on=decided_on, reason=reason, by=by, at=at, answers=rows)
