"""Who signs a period's report: its authors, who do not, and who of the steering group still may."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet, Value
from django.db.models.functions import Replace

from priorities.models import Membership, Plan, ProgressUpdate, ReportingPeriod
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
from reporting.rules.return_states import NO_CHANGE_TEXT
from reporting.signed_reports.queries import signatures_on
from wsscp.models import User
from wsscp.policy import Actor, HeldRole, RoleKind, SigningParts, StandingGroup, actor_of

# The priority of a deed where it is not known any more.
UNKNOWN_PRIORITY = -1
_ON_RETURNS = (AuthorAct.SUBMITTED, AuthorAct.ACCEPTED, AuthorAct.SENT_BACK)


class RecordedDeed(NamedTuple):
    """What somebody did to a report or to a return of its period, and when last.

    `group` and `priority` are ids: 0 where it is the report's or the whole quarter's, and UNKNOWN_PRIORITY
    of an answer that another has changed since.
    """

    person: int
    act: str
    group: int
    group_name: str
    priority: int
    at: datetime | None


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
    deeds: Sequence[RecordedDeed] | None = None,
    offered_by: int | None = None,
) -> ReportSigners:
    """Return who signs a period's report, by the roles held on a day; two queries.

    `content` is the report's, where it is ready for sign-off: signatures are on that content, which takes a
    query. `deeds` are those of `report_deeds`, where they are read already; `offered_by` is the id of who
    would offer the report, and so would not sign it.
    """
    authors = authors_of(report_deeds(period) if deeds is None else deeds)
    if offered_by:
        authors[offered_by] = [*authors.get(offered_by, ()), AuthorDeed(AuthorAct.OFFERED)]
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


def report_deeds(period: ReportingPeriod) -> list[RecordedDeed]:
    """Return what was done to a period's report and to its returns, whatever their state; one query."""
    return [RecordedDeed(*row) for row in deeds_query(period)]


def deeds_query(period: ReportingPeriod) -> "QuerySet[ReportAuthor, tuple[Any, ...]]":
    """Return the query for what was done, whose rows are each a RecordedDeed."""
    in_return, of_period = "subgroup_return__", {"subgroup_return__period": period}
    wrote, submitted = Value(AuthorAct.WROTE.value), Value(AuthorAct.SUBMITTED.value)
    returns, nothing = SubgroupReturn.objects.filter(period=period), Value(0)
    group, of_group = ("subgroup", "subgroup__name"), (f"{in_return}subgroup", f"{in_return}subgroup__name")
    answers = (
        (ReturnEntry, "priority"),
        (ReturnLine, "action__priority"),
        (ReturnDate, "milestone__action__priority"),
    )
    found: list[QuerySet] = [
        ReportAuthor.objects.filter(report__period=period).values_list(
            "person", "act", nothing, Value(""), nothing, "at"
        ),
        ProgressUpdate.objects.filter(
            action__priority__plan=period.plan_id, made_on__range=(period.starts_on, period.ends_on)
        )
        .exclude(text=NO_CHANGE_TEXT)
        .values_list("by", Value(AuthorAct.REPORTED.value), nothing, Value(""), nothing, "at"),
        # What was recorded since is filled in to the return, too: who wrote it, where its words still stand.
        ProgressUpdate.with_reversed.filter(
            action__return_lines__subgroup_return__period=period,
            action__return_lines__progress__contains=Replace("text", Value("\r\n"), Value("\n")),
            made_on__gt=period.ends_on,
        )
        .exclude(text__in=("", NO_CHANGE_TEXT))
        .values_list("by", Value(AuthorAct.REPORTED.value), nothing, Value(""), nothing, "at"),
        ReturnEvent.objects.filter(**of_period, move__in=_ON_RETURNS).values_list(
            "by", "move", *of_group, nothing, "at"
        ),
        returns.filter(submitted_by__isnull=False).values_list(
            "submitted_by", submitted, *group, nothing, "submitted_at"
        ),
        # Who wrote first and whose answer another changed, beside who is recorded on the rows themselves.
        returns.filter(writers__isnull=False).values_list(
            "writers", wrote, *group, Value(UNKNOWN_PRIORITY), "submitted_at"
        ),
        returns.filter(changed_by__isnull=False).values_list(
            "changed_by", wrote, *group, nothing, "changed_at"
        ),
        *(
            model._default_manager.filter(**of_period, changed_by__isnull=False).values_list(
                "changed_by", wrote, *of_group, priority, "changed_at"
            )
            for model, priority in answers
        ),
    ]
    first, *others = (query.order_by() for query in found)
    return first.union(*others)


def report_authors(period: ReportingPeriod) -> Mapping[int, Sequence[AuthorDeed]]:
    """Return what each author of a period's report did, by the person's id; one query.

    Authors are all who wrote, submitted, accepted or sent back any return of the period, whatever its state,
    who reported progress on an action, of the period or in the words of a return, which the report prints,
    and who edited or offered the report, in any version.
    """
    return authors_of(report_deeds(period))


def authors_of(deeds: Iterable[RecordedDeed]) -> dict[int, list[AuthorDeed]]:
    """Return deeds by who did them, each once, without when and on which part."""
    authors: dict[int, dict[AuthorDeed, None]] = defaultdict(dict)
    for deed in deeds:
        authors[deed.person][AuthorDeed(AuthorAct(deed.act), deed.group_name)] = None
    return {person: list(done) for person, done in authors.items()}
