"""Challenges with their responses.

A challenge is answered by the first return submitted after it that has an answer on its action's line,
written after it too. Nothing is stored with the challenge: when that return is withdrawn, or changes are
requested, the challenge is open again. So it is when its plan, with which it was closed, is reopened.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from priorities.groups.queries import group_names_on
from priorities.models import ClosingAnswer, Plan, PlanDecision
from reporting.models import Challenge, ReturnLine, SubgroupReturn
from wsscp.dates import long_date


@dataclass(frozen=True)
class ChallengeResponse:
    """A group's response: its text, in which return, by whom and when."""

    text: str
    returned: int
    group: str
    by: str
    at: datetime
    written_at: datetime
    is_on_behalf: bool

    def is_to(self, challenge: Challenge) -> bool:
        """Whether it was written and submitted after a challenge of its action."""
        return min(self.at, self.written_at) > challenge.at


@dataclass(frozen=True)
class ChallengeStatus:
    """A challenge, the group that leads its action ("" where none does), and the answer if there is one.

    `closing` is the decision that closed it with its plan, where it was not answered by then.
    """

    challenge: Challenge
    group: str
    answer: ChallengeResponse | None
    closing: PlanDecision | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is neither answered yet nor closed with its plan."""
        return self.answer is None and self.closing is None

    @property
    def ended_at(self) -> datetime | None:
        """When it was answered, or closed with its plan."""
        if self.answer:
            return self.answer.at
        return self.closing.at if self.closing else None

    @property
    def in_words(self) -> str:
        """One line for a list of decisions."""
        challenge = self.challenge
        who = f"{self.group} answers" if self.group else "No group leads the action, so name one that answers"
        text = f"{challenge.by} on {long_date(timezone.localdate(challenge.at))}: {challenge.text}"
        return f"Challenge to {challenge.action.number}, {text} ({who} in its next return.)"


def plan_challenges(plan: Plan, *, today: date) -> list[ChallengeStatus]:
    """Return a plan's challenges, the oldest first; seven queries."""
    return _with_answers(Challenge.objects.filter(action__priority__plan=plan), today)


def action_challenges(action: int, *, as_at: date) -> list[ChallengeStatus]:
    """Return the challenges to an action raised by a day, with the responses submitted by then."""
    return _with_answers(Challenge.objects.filter(action=action, at__date__lte=as_at), as_at)


def actions_with_open_challenges(plan: Plan, *, today: date) -> set[int]:
    """Return the ids of a plan's actions with an open challenge."""
    statuses = plan_challenges(plan, today=today)
    return {status.challenge.action_id for status in statuses if status.is_open}


def challenges_for_return(returned: SubgroupReturn, plan: Plan, *, today: date) -> dict[int, list[Challenge]]:
    """Return the challenges a return has to answer or, once it is in, has answered; by action id."""
    is_in = returned.submitted_at is not None
    challenges: dict[int, list[Challenge]] = defaultdict(list)
    for status in plan_challenges(plan, today=today):
        is_of_return = status.answer.returned == returned.pk if status.answer else not is_in
        if is_of_return:
            challenges[status.challenge.action_id].append(status.challenge)
    return challenges


def _with_answers(challenges: QuerySet[Challenge], as_at: date) -> list[ChallengeStatus]:
    rows = list(
        challenges.select_related("action__priority", "period", "by").prefetch_related("action__groups")
    )
    if not rows:
        return []
    names = group_names_on(as_at)
    answers = _answers({challenge.action_id for challenge in rows}, names, as_at)
    closing = _closing_with_challenges(rows[0].action.priority.plan_id, as_at)
    return [_status(challenge, answers[challenge.action_id], names, closing) for challenge in rows]


def _status(
    challenge: Challenge,
    answers: Iterable[ChallengeResponse],
    names: dict[int, str],
    closing: PlanDecision | None,
) -> ChallengeStatus:
    lead = challenge.action.lead_id_now
    answer = next((answer for answer in answers if answer.is_to(challenge)), None)
    is_closed = closing is not None and answer is None and challenge.at <= closing.at
    return ChallengeStatus(
        challenge, names.get(lead, "") if lead else "", answer, closing if is_closed else None
    )


def _closing_with_challenges(plan: int, as_at: date) -> PlanDecision | None:
    """Return the decision by which a plan is closed on a day, if it closed what was not answered."""
    decision = PlanDecision.objects.filter(plan=plan, decided_on__lte=as_at).select_related("by").first()
    if decision is None or decision.kind != PlanDecision.Kind.CLOSE:
        return None
    closed = {"kind": ClosingAnswer.Kind.CHALLENGES, "answer": ClosingAnswer.Answer.CLOSED}
    return decision if decision.answers.filter(**closed).exists() else None


def _answers(
    actions: Iterable[int], names: dict[int, str], as_at: date
) -> dict[int, list[ChallengeResponse]]:
    """Return the answers on actions submitted by a day, in the order they were submitted."""
    lines = ReturnLine.objects.filter(
        action__in=list(actions),
        subgroup_return__submitted_at__isnull=False,
        subgroup_return__submitted_at__date__lte=as_at,
    ).exclude(answer="")
    answers: dict[int, list[ChallengeResponse]] = defaultdict(list)
    for line in lines.select_related("subgroup_return__submitted_by").order_by(
        "subgroup_return__submitted_at"
    ):
        returned = line.subgroup_return
        assert returned.submitted_at is not None
        answers[line.action_id].append(
            ChallengeResponse(
                text=line.answer,
                returned=returned.pk,
                group=names.get(returned.subgroup_id, ""),
                by=str(returned.submitted_by),
                at=returned.submitted_at,
                written_at=line.changed_at or returned.submitted_at,
                is_on_behalf=returned.is_on_behalf,
            )
        )
    return answers
