"""Who signs a period's report: its authors, who do not, and who of the steering group still may."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet, Value

from priorities.models import Membership, Plan, ReportingPeriod
from reporting.models import (
    ReportAuthor,
    ReturnDate,
    ReturnEntry,
    ReturnEvent,
    ReturnLine,
    Signature,
    SubgroupReturn,
)
from reporting.rules.authorship import AuthorAct, AuthorDeed, too_few_text, why_not_sign
from reporting.rules.content import ReportContent
from reporting.signed_reports.queries import signatures_on
from wsscp.models import User
from wsscp.policy import Actor, HeldRole, RoleKind, SigningParts, StandingGroup, actor_of

_ON_RETURNS = (AuthorAct.SUBMITTED, AuthorAct.ACCEPTED, AuthorAct.SENT_BACK)
_ANSWERS = (ReturnEntry, ReturnLine, ReturnDate)


@dataclass(frozen=True)
class SteeringMember:
    """A member of the steering group on a day, with their role there as people say it."""

    person: User
    actor: Actor
    role: str

    def __str__(self) -> str:
        return f"{self.person} ({self.role})"


@dataclass(frozen=True)
class ReportSigners:
    """Who has signed a period's report, and who may: `parts` and `needed` are the plan's settings."""

    parts: SigningParts
    needed: int
    signatures: tuple[Signature, ...]
    authors: Mapping[int, Sequence[AuthorDeed]]
    members: tuple[SteeringMember, ...]

    @property
    def missing(self) -> int:
        """How many signatures are still needed."""
        return max(self.needed - len(self.signatures), 0)

    @property
    def may_sign(self) -> list[SteeringMember]:
        """Who may sign and has not yet."""
        return [member for member in self.members if not self.why_not(member.actor)]

    @property
    def too_few(self) -> str:
        """What is wrong where fewer may sign than are needed, and what to do; "" where enough may."""
        may_sign = self.may_sign
        if len(may_sign) >= self.missing:
            return ""
        return too_few_text(self.missing, [str(member) for member in may_sign], self.parts)

    def why_not(self, actor: Actor) -> str:
        """Return why somebody does not sign the report, to them; "" where they may."""
        return why_not_sign(
            actor,
            parts=self.parts,
            deeds=self.authors.get(actor.user_id, ()),
            has_signed=any(signature.person_id == actor.user_id for signature in self.signatures),
        )


def report_signers(
    period: ReportingPeriod,
    plan: Plan,
    *,
    on: date,
    content: ReportContent | None = None,
    offered_by: int | None = None,
) -> ReportSigners:
    """Return who signs a period's report, by the roles held on a day; two queries, with content three.

    `content` is the report's, where it is ready for sign-off: signatures are on that content. `offered_by` is
    the id of a person who would offer it, and so would not sign it.
    """
    authors = report_authors(period)
    if offered_by:
        authors[offered_by].append(AuthorDeed(AuthorAct.OFFERED))
    return ReportSigners(
        parts=SigningParts(plan.signing_parts),
        needed=plan.signatures_needed,
        signatures=tuple(signatures_on(content, period)) if content else (),
        authors=authors,
        members=tuple(_steering_members(on)),
    )


def _steering_members(on: date) -> list[SteeringMember]:
    """Return the steering group on a day by name, without accounts that are closed; one query."""
    current = Membership.objects.current(on)
    members = current.filter(seat__subgroup__opens=StandingGroup.STEERING, person__is_active=True)
    held: dict[User, list[Membership]] = defaultdict(list)
    # Other roles of theirs, too: somebody may be the scrutineer.
    rows = current.filter(person__in=members.values("person"))
    for row in rows.select_related("person", "seat__subgroup", "seat__agency").order_by("person__name", "pk"):
        held[row.person].append(row)
    return [
        SteeringMember(
            person,
            actor_of(
                person.pk, (HeldRole(row.seat.part, row.seat.subgroup_id, row.seat.opens) for row in rows)
            ),
            _best_role(rows),
        )
        for person, rows in held.items()
    ]


def _best_role(rows: Sequence[Membership]) -> str:
    """Return the role in the steering group that counts first where somebody holds several."""
    seats = [row.seat for row in rows if row.seat.opens == StandingGroup.STEERING]
    return str(min(seats, key=lambda seat: list(RoleKind).index(RoleKind(seat.part))))


def report_authors(period: ReportingPeriod) -> defaultdict[int, list[AuthorDeed]]:
    """Return what each author of a period's report did, by the person's id; one query.

    Authors are all who wrote, submitted, accepted or sent back any return of the period, whatever its state,
    and all who edited or offered the report, in any version.
    """
    authors: defaultdict[int, list[AuthorDeed]] = defaultdict(list)
    first, *others = _deeds(period)
    for person, act, group in first.union(*others):
        authors[person].append(AuthorDeed(AuthorAct(act), group))
    return authors


def _deeds(period: ReportingPeriod) -> list["QuerySet[ReportAuthor, tuple[int, str, str]]"]:
    """Return the queries for person, act and group, each row once."""
    of_period, group = {"subgroup_return__period": period}, F("subgroup_return__subgroup__name")
    wrote, submitted = Value(AuthorAct.WROTE.value), Value(AuthorAct.SUBMITTED.value)
    returns = SubgroupReturn.objects.filter(period=period)
    found: list[QuerySet] = [
        ReportAuthor.objects.filter(report__period=period).values_list("person", "act", Value("")),
        ReturnEvent.objects.filter(**of_period, move__in=_ON_RETURNS).values_list("by", "move", group),
        returns.filter(writers__isnull=False).values_list("writers", wrote, F("subgroup__name")),
        # Who is recorded on the rows themselves is in the list whatever wrote them.
        *(
            model._default_manager.filter(**of_period, changed_by__isnull=False).values_list(
                "changed_by", wrote, group
            )
            for model in _ANSWERS
        ),
        *(
            returns.filter(**{f"{name}__isnull": False}).values_list(name, act, F("subgroup__name"))
            for name, act in (("changed_by", wrote), ("submitted_by", submitted))
        ),
    ]
    return [query.order_by() for query in found]
