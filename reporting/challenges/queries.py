"""Challenges with their responses.

A challenge is answered by the first return submitted after it that has an answer on its action's line,
written after it too. Nothing is stored with the challenge: when that return is withdrawn, or changes are
requested, the challenge is open again. So it is when its plan, with which it was closed, is reopened.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from priorities.groups.queries import group_name_rows, names_from
from priorities.models import Action, ClosingAnswer, Plan, PlanDecision
from reporting.models import Challenge, ReturnLine, SubgroupReturn
from wsscp.dates import long_date
from wsscp.together import fetch_together


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
class ClosingDecision:
    """A decision on a plan: whether it closed what was not answered, its day, when and by whom recorded."""

    closes: bool
    decided_on: date
    at: datetime
    by: str


@dataclass(frozen=True)
class ChallengeStatus:
    """A challenge, the group that leads its action ("" where none does), and the answer if there is one.

    `closing` is the decision that closed it with its plan, where it was not answered by then.
    """

    challenge: Challenge
    group: str
    answer: ChallengeResponse | None
    closing: ClosingDecision | None = None

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


@dataclass(frozen=True)
class _Answer:
    """An answer to challenges of an action, with the group that gave it by its id."""

    action: int
    group: int
    response: ChallengeResponse


@dataclass(frozen=True)
class Challenges:
    """Challenges with all that decides on their state; as at as many days as one likes, without a query.

    `leads` is by action id; `closings` are the decisions on the plan, the last first.
    """

    rows: Sequence[Challenge] = ()
    leads: Mapping[int, int | None] = field(default_factory=dict)
    name_rows: Sequence[tuple[Any, ...]] = ()
    answers: Sequence[_Answer] = ()
    closings: Sequence[ClosingDecision] = ()

    def as_at(self, day: date) -> list[ChallengeStatus]:
        """Return the challenges, the oldest first, each with the answer submitted by a day."""
        names = names_from(self.name_rows, day)
        closing = next((decision for decision in self.closings if decision.decided_on <= day), None)
        if closing and not closing.closes:
            closing = None
        return [self._status(challenge, names, closing, day) for challenge in self.rows]

    def open_actions(self, day: date) -> set[int]:
        """Return the ids of the actions with a challenge that is open on a day."""
        return {status.challenge.action_id for status in self.as_at(day) if status.is_open}

    def _status(
        self, challenge: Challenge, names: Mapping[int, str], closing: ClosingDecision | None, day: date
    ) -> ChallengeStatus:
        found = (
            replace(answer.response, group=names.get(answer.group, ""))
            for answer in self.answers
            if answer.action == challenge.action_id
            and answer.response.is_to(challenge)
            and timezone.localdate(answer.response.at) <= day
        )
        answer, lead = next(found, None), self.leads.get(challenge.action_id)
        is_closed = closing is not None and answer is None and challenge.at <= closing.at
        return ChallengeStatus(
            challenge, names.get(lead, "") if lead else "", answer, closing if is_closed else None
        )


def challenges_of(plan: Plan, *, since: date) -> Challenges:
    """Fetch a plan's challenges, to be looked at as at `since` or later.

    Two queries, one where there is none.
    """
    return _fetch(Challenge.objects.filter(action__priority__plan=plan), since)


def plan_challenges(plan: Plan, *, today: date) -> list[ChallengeStatus]:
    """Return a plan's challenges, the oldest first; queries as for `challenges_of`."""
    return challenges_of(plan, since=today).as_at(today)


def action_challenges(action: int, *, as_at: date) -> list[ChallengeStatus]:
    """Return the challenges to an action raised by a day, with the responses submitted by then."""
    return _fetch(Challenge.objects.filter(action=action, at__date__lte=as_at), as_at).as_at(as_at)


def challenges_for_return(returned: SubgroupReturn, plan: Plan, *, today: date) -> dict[int, list[Challenge]]:
    """Return the challenges a return has to answer or, once it is in, has answered; by action id."""
    is_in = returned.submitted_at is not None
    challenges: dict[int, list[Challenge]] = defaultdict(list)
    for status in plan_challenges(plan, today=today):
        is_of_return = status.answer.returned == returned.pk if status.answer else not is_in
        if is_of_return:
            challenges[status.challenge.action_id].append(status.challenge)
    return challenges


def _fetch(challenges: QuerySet[Challenge], since: date) -> Challenges:
    rows = list(challenges.select_related("action__priority", "period", "by"))
    if not rows:
        return Challenges()
    actions = {challenge.action_id: challenge.action for challenge in rows}
    links = Action.groups.through.objects.filter(action__in=set(actions)).order_by()
    lines = ReturnLine.objects.filter(action__in=set(actions), subgroup_return__submitted_at__isnull=False)
    decisions = PlanDecision.objects.filter(plan=rows[0].action.priority.plan_id).order_by()
    closing = {"kind": ClosingAnswer.Kind.CHALLENGES, "answer": ClosingAnswer.Answer.CLOSED}
    closed = ClosingAnswer.objects.filter(decision__in=decisions, **closing).order_by()
    links_found, name_rows, answered, decided, closing_ids = fetch_together(
        links.values_list("action_id", "subgroup__name", "subgroup_id"),
        group_name_rows(since),
        lines.exclude(answer="").order_by().values_list(*_ANSWER),
        decisions.values_list("pk", "kind", "decided_on", "at", "by__name", "by__email"),
        closed.values_list("decision"),
    )
    groups: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for action_id, name, group in links_found:
        groups[action_id].append((name, group))
    return Challenges(
        rows,
        {pk: _lead(action, sorted(groups[pk])) for pk, action in actions.items()},
        name_rows,
        sorted((_answer(row) for row in answered), key=lambda answer: answer.response.at),
        [_closing(row, {pk for (pk,) in closing_ids}) for row in sorted(decided, reverse=True)],
    )


_ANSWER = (
    "action",
    "answer",
    "subgroup_return",
    "subgroup_return__subgroup",
    "subgroup_return__submitted_by__name",
    "subgroup_return__submitted_by__email",
    "subgroup_return__submitted_at",
    "changed_at",
    "subgroup_return__is_on_behalf",
)


def _answer(row: tuple[Any, ...]) -> _Answer:
    action, text, returned, group, name, email, at, changed_at, is_on_behalf = row
    response = ChallengeResponse(text, returned, "", name or email, at, changed_at or at, is_on_behalf)
    return _Answer(action, group, response)


def _closing(row: tuple[Any, ...], closing: set[int]) -> ClosingDecision:
    pk, kind, decided_on, at, name, email = row
    return ClosingDecision(kind == PlanDecision.Kind.CLOSE and pk in closing, decided_on, at, name or email)


def _lead(action: Action, groups: Sequence[tuple[str, int]]) -> int | None:
    """Return the group whose return answers: as `Action.lead_id_now`, with the groups by name at hand."""
    responsible = [pk for _, pk in groups]
    return action.lead_id if action.lead_id in responsible else next(iter(responsible), None)
