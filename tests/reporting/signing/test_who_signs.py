"""Who signs a report: what somebody did × their roles × the plan's setting, and the same through pages."""

from collections.abc import Callable
from datetime import timedelta
from itertools import chain, combinations, product
from typing import Any

import lxml.html
import pytest
from django.urls import reverse
from django.utils import timezone

from priorities.models import Action, Plan, ReportingPeriod, Subgroup
from reporting.models import QuarterlyReport, Signature, SubgroupReturn
from reporting.reports.services import write_report
from reporting.returns.deciding import return_authors
from reporting.returns.drafts import SentAnswer, save_answers
from reporting.returns.services import accept_return, send_back_return
from reporting.rules.authorship import REPORT_ACTS, AuthorAct, AuthorDeed, deeds_in_words, why_not_sign
from reporting.rules.edit_conflicts import answer_digest
from reporting.rules.return_states import NO_CHANGE_TEXT, ReturnRole, ReturnState
from reporting.signed_reports.signers import report_authors, report_signers
from reporting.signing.services import offer_report
from tests.confirming import confirmed
from tests.make import (
    give_role,
    make_membership,
    make_return,
    make_seat,
    make_subgroup,
    make_update,
    make_user,
)
from tests.make_reports import make_report
from tests.make_signed import AT, TEAM, make_ready, make_signed, signed_by
from wsscp.models import User
from wsscp.policy import (
    GROUP_ROLE_KINDS,
    HeldRole,
    Role,
    RoleKind,
    SigningParts,
    StandingGroup,
    actor_of,
)
from wsscp.state_tables import StateError

# ---- The rule: every combination -----------------------------------------------------------------------

STEERING_GROUP, NEGLECT = 1, 2
# Who of the steering group signs under each setting.
SIGNS = {
    RoleKind.LEAD_PARTNER: {SigningParts.PARTNERS, SigningParts.DEPUTIES, SigningParts.ANY},
    RoleKind.DELEGATED_PARTNER: {SigningParts.PARTNERS, SigningParts.DEPUTIES, SigningParts.ANY},
    RoleKind.PARTNER_DEPUTY: {SigningParts.DEPUTIES, SigningParts.ANY},
    RoleKind.CHAIR: {SigningParts.ANY},
    RoleKind.DEPUTY: {SigningParts.ANY},
    RoleKind.MEMBER: {SigningParts.ANY},
    None: set(),
}
OTHER_ROLES = {
    "officer": HeldRole(RoleKind.MEMBER, 3, StandingGroup.BUSINESS_TEAM),
    "chair of a group": HeldRole(RoleKind.CHAIR, NEGLECT, ""),
    "scrutineer": HeldRole(RoleKind.SCRUTINEER, None, ""),
}


def subsets(things: Any) -> list[tuple[Any, ...]]:
    """Return every choice of some things, none and all of them included."""
    listed = list(things)
    return list(chain.from_iterable(combinations(listed, size) for size in range(len(listed) + 1)))


MATRIX = list(product(subsets(AuthorAct), SIGNS, subsets(OTHER_ROLES), SigningParts, (False, True)))


def test_matrix_has_every_combination() -> None:
    assert set(SIGNS) - {None} == GROUP_ROLE_KINDS
    assert len(MATRIX) == 2**7 * 7 * 2**3 * 3 * 2 == 43_008


def test_who_signs_by_what_they_did_their_roles_and_the_setting_of_the_plan() -> None:
    signs = 0
    for acts, kind, others, parts, has_signed in MATRIX:
        held = [OTHER_ROLES[name] for name in others]
        if kind:
            held.append(HeldRole(kind, STEERING_GROUP, StandingGroup.STEERING))
        deeds = [AuthorDeed(act, "Neglect subgroup") for act in acts]
        why = why_not_sign(actor_of(1, held), parts=parts, deeds=deeds, has_signed=has_signed)
        case = acts, kind, others, parts, has_signed
        may = not acts and parts in SIGNS[kind] and "scrutineer" not in others and not has_signed
        assert (why == "") == may, case
        signs += may
        if kind is None:
            assert why == "A report is signed by the steering group.", case
        elif "scrutineer" in others:
            assert "scrutineer never signs" in why, case
        elif acts:
            assert why.startswith("You "), case
            assert all(act.label in why for act in acts), case
    assert signs == 11 * 4, "of the six roles under three settings, each with or without two other roles"


@pytest.mark.parametrize(
    ("deeds", "words"),
    [
        ([("accept", "Neglect subgroup")], "accepted the return of the Neglect subgroup"),
        ([("offer", ""), ("edit", "")], "edited and offered for signing the report"),
        (
            [("submit", "B"), ("write", "B"), ("write", "A"), ("edit", "")],
            "wrote in the returns of the A and B, submitted the return of the B and edited the report",
        ),
    ],
)
def test_what_somebody_did_is_said_in_one_sentence(deeds: list[tuple[str, str]], words: str) -> None:
    assert deeds_in_words(AuthorDeed(AuthorAct(act), group) for act, group in deeds) == words


# ---- What makes an author, done as it is done ----------------------------------------------------------

pytestmark = pytest.mark.django_db


def write_answer(
    period: ReportingPeriod, group: Subgroup, by: User, text: str = "One post is vacant."
) -> None:
    """Type the key issues of a group's return."""
    row = SubgroupReturn.objects.filter(period=period, subgroup=group).first()
    row = row or SubgroupReturn(period=period, subgroup=group)
    answer = SentAnswer("issues", row, "key_issues", text, answer_digest(row.key_issues))
    roles = frozenset({ReturnRole.GROUP})
    save_answers(period=period, group=group, answers=[answer], roles=roles, by=by, at=AT)


def write_words(period: ReportingPeriod, by: User) -> None:
    """Write the overview of a report."""
    fields: dict[str, Any] = {"dated_on": None, "key_issues": "", "entries": {}, "at": AT}
    write_report(period=period, overview="Mine.", is_overview_confirmed=True, by=by, **fields)


def decide(service: Callable[..., Any], **more: str) -> Callable[[ReportingPeriod, Subgroup, User], Any]:
    """Return what decides on a return that somebody else submitted."""

    def do(period: ReportingPeriod, group: Subgroup, by: User) -> None:
        make_return(period, group, at=AT)
        roles = frozenset({ReturnRole.TEAM})
        service(period=period, group=group, roles=roles, by=by, at=AT, **more)

    return do


DEEDS: dict[AuthorAct, Callable[[ReportingPeriod, Subgroup, User], Any]] = {
    AuthorAct.WROTE: write_answer,
    AuthorAct.SUBMITTED: lambda period, group, by: make_return(period, group, by=by, at=AT),
    AuthorAct.ACCEPTED: decide(accept_return),
    AuthorAct.SENT_BACK: decide(send_back_return, comment="Say more."),
    AuthorAct.REPORTED: lambda period, _, by: make_update(
        Action.objects.filter(priority__plan=period.plan)[0], period.ends_on, by=by
    ),
    AuthorAct.EDITED: lambda period, _, by: write_words(period, by),
    AuthorAct.OFFERED: lambda period, _, by: offer_report(period=period, roles=TEAM, by=by, at=AT),
}


def delegated(name: str) -> User:
    """A delegated safeguarding partner of the steering group."""
    return in_steering(make_user(name=name), RoleKind.DELEGATED_PARTNER)


def in_steering(person: User, kind: RoleKind) -> User:
    """Give a person a role of a kind in the steering group."""
    make_membership(make_user(), Role.STEERING)
    give_role(make_seat(Subgroup.objects.get(opens=StandingGroup.STEERING), kind), person)
    return person


def sign_page(client_for: Any, period: ReportingPeriod, person: User) -> str:
    """What the page says to somebody who opens the form for signing."""
    client = confirmed(client_for(person))
    address = reverse("reporting:report-sign", args=[period.plan.slug, period.pk])
    content: str = client.get(address, follow=True).content.decode()
    return content


@pytest.mark.parametrize("act", DEEDS)
def test_each_of_these_makes_an_author_who_is_told_why_they_do_not_sign(
    act: AuthorAct, client_for: Any
) -> None:
    period, person, group = make_report(), delegated("Author"), make_subgroup("Neglect subgroup")
    delegated("Another")
    DEEDS[act](period, group, person)
    deed = AuthorDeed(act, "" if act in {AuthorAct.REPORTED, *REPORT_ACTS} else "Neglect subgroup")
    assert report_authors(period)[person.pk] == [deed]
    if act is not AuthorAct.OFFERED:
        make_ready(period)
    why = f"You {deeds_in_words([deed])}, so you cannot sign this report."
    page = sign_page(client_for, period, person)
    assert why in page
    assert "Sign this report</a>" not in page
    with pytest.raises(StateError, match=why):
        signed_by(period, person)
    assert not Signature.objects.exists()


def test_who_wrote_first_stays_an_author_when_another_writes_over_it() -> None:
    period, group, first, second = make_report(), make_subgroup(), make_user(), make_user()
    write_answer(period, group, first)
    write_answer(period, group, second, text="Two posts are vacant.")
    assert set(report_authors(period)) == {first.pk, second.pk}
    assert return_authors(SubgroupReturn.objects.get()) == {first.pk, second.pk}, "and accepts it no more"


def test_who_sent_back_a_return_that_another_accepted_later_is_an_author() -> None:
    period, group = make_report(), make_subgroup()
    sender, chair, accepter = make_user(), make_user(), make_user()
    DEEDS[AuthorAct.SENT_BACK](period, group, sender)
    returned = SubgroupReturn.objects.get()
    returned.state, returned.submitted_by, returned.submitted_at = ReturnState.SUBMITTED.value, chair, AT
    returned.save()
    accept_return(period=period, group=group, roles=frozenset({ReturnRole.TEAM}), by=accepter, at=AT)
    assert {sender.pk, chair.pk, accepter.pk} <= set(report_authors(period))


def test_progress_of_other_periods_and_no_change_make_no_author() -> None:
    period = make_report()
    action = Action.objects.filter(priority__plan=period.plan)[0]
    for day in (period.starts_on - timedelta(days=1), period.ends_on + timedelta(days=1)):
        make_update(action, day)
    make_update(action, period.ends_on, text=NO_CHANGE_TEXT)
    assert report_authors(period) == {}


def test_words_recorded_since_that_a_return_repeats_have_an_author(client_for: Any) -> None:
    period, partner, other, chair = make_report(), make_user(), make_user(), make_user()
    group = Subgroup.objects.get()
    make_membership(chair, Role.CHAIR, group)
    first, second = Action.objects.order_by("pk")
    since = period.ends_on + timedelta(days=9)
    make_update(first, since, text="Named champions.\r\nTrained them.", by=partner)
    make_update(second, since, text="Asked the schools.", by=other)
    priority = reverse(
        "reporting:return-priority",
        args=[period.plan.slug, period.pk, group.pk, period.plan.priorities.get().pk],
    )
    client = client_for(chair)
    page: Any = lxml.html.document_fromstring(client.get(priority).content.decode())
    [form] = [form for form in page.forms if f"a{first.pk}-progress" in form.fields]
    sent = dict(form.form_values())
    assert "Trained them." in sent[f"a{first.pk}-progress"]
    client.post(priority, sent | {f"a{second.pk}-progress": "Something else."})
    assert set(report_authors(period)) == {chair.pk, partner.pk}, "who wrote what stands in it"


def test_authors_are_found_in_one_query(django_assert_num_queries: Any) -> None:
    period = make_report()
    for number in range(3):
        write_answer(period, make_subgroup(f"Group {number}"), make_user())
    with django_assert_num_queries(1):
        assert len(report_authors(period)) == 3
    with django_assert_num_queries(2):
        report_signers(period, period.plan, on=AT.date())


# ---- As it was seen ------------------------------------------------------------------------------------


def test_chair_whose_return_an_officer_submitted_does_not_sign(client_for: Any) -> None:
    period, group = make_report(), make_subgroup("Neglect subgroup")
    chair, officer = in_steering(make_user(name="Chair"), RoleKind.MEMBER), make_user(name="Officer")
    write_answer(period, group, chair)
    SubgroupReturn.objects.update(state="submitted", submitted_by=officer, submitted_at=AT, is_on_behalf=True)
    make_ready(period)
    assert "You wrote in the return of the Neglect subgroup" in sign_page(client_for, period, chair)
    assert not Signature.objects.exists()


def test_officer_who_typed_and_did_not_submit_does_not_sign(client_for: Any) -> None:
    period, group = make_report(), make_subgroup("Neglect subgroup")
    officer = in_steering(make_user(name="Officer"), RoleKind.MEMBER)
    write_answer(period, group, officer)
    SubgroupReturn.objects.update(state="submitted", submitted_by=make_user(), submitted_at=AT)
    make_ready(period)
    assert "You wrote in the return of the Neglect subgroup" in sign_page(client_for, period, officer)


def test_manager_who_typed_a_return_and_accepted_another_does_not_sign_alone(client_for: Any) -> None:
    period, group, other = (
        make_report(),
        make_subgroup("Neglect subgroup"),
        make_subgroup("Case Review Group"),
    )
    manager = in_steering(make_user(name="Manager"), RoleKind.MEMBER)
    make_membership(manager, Role.BUSINESS_TEAM)
    write_answer(period, group, manager)
    DEEDS[AuthorAct.ACCEPTED](period, other, manager)
    make_ready(period)
    why = (
        "You wrote in the return of the Neglect subgroup and accepted the return of the Case Review Group, "
        "so you cannot sign this report."
    )
    assert why in sign_page(client_for, period, manager)


def test_scrutineer_who_chairs_the_steering_group_does_not_sign(client_for: Any, scrutineer: User) -> None:
    period = make_ready()
    in_steering(scrutineer, RoleKind.CHAIR)
    assert "The independent scrutineer never signs a report" in sign_page(client_for, period, scrutineer)


# ---- Offering ------------------------------------------------------------------------------------------


def offer(client_for: Any, period: ReportingPeriod, by: User) -> str:
    """What the page says to an officer who presses the button."""
    address = reverse("reporting:report-offer", args=[period.plan.slug, period.pk])
    content: str = client_for(by).post(address, follow=True).content.decode()
    return content


def report_page(client_for: Any, period: ReportingPeriod, person: User) -> str:
    address = reverse("reporting:report", args=[period.plan.slug, period.pk])
    content: str = client_for(person).get(address).content.decode()
    return content


@pytest.fixture
def partners_sign() -> ReportingPeriod:
    """A written report of a plan that has the setting of new plans."""
    period = make_report()
    Plan.objects.update(signing_parts=Plan._meta.get_field("signing_parts").get_default())
    return ReportingPeriod.objects.select_related("plan").get(pk=period.pk)


def test_page_names_who_may_sign_before_it_is_offered(
    client_for: Any, business_team: User, partners_sign: ReportingPeriod
) -> None:
    delegated("Director of Children’s Services")
    author = delegated("Head of Safeguarding")
    write_answer(partners_sign, make_subgroup(), author)
    page = report_page(client_for, partners_sign, business_team)
    may = "Who may sign: Director of Children’s Services (Delegated safeguarding partner)."
    assert f"1 signature needed. {may}" in page
    assert "Ready for signing</button>" in page
    assert "The report is ready for signing." in offer(client_for, partners_sign, business_team)


def test_report_is_not_offered_while_nobody_may_sign_it(
    client_for: Any, business_team: User, partners_sign: ReportingPeriod
) -> None:
    in_steering(make_user(), RoleKind.PARTNER_DEPUTY)
    page = report_page(client_for, partners_sign, business_team)
    why = "This report needs a signature, and nobody may sign it."
    assert why in page
    assert "Give somebody else such a seat in the steering group" in page
    assert "Ready for signing</button>" not in page
    assert why in offer(client_for, partners_sign, business_team)
    assert QuarterlyReport.objects.get().state == "draft"


def test_report_is_not_offered_while_fewer_may_sign_than_must(
    client_for: Any, business_team: User, partners_sign: ReportingPeriod
) -> None:
    Plan.objects.update(signatures_needed=2)
    delegated("Director")
    assert (
        "needs 2 signatures, and only one person may sign it: Director (Delegated safeguarding partner)"
        in offer(client_for, partners_sign, business_team)
    )
    delegated("Superintendent")
    assert "is ready for signing" in offer(client_for, partners_sign, business_team)


def test_who_offers_is_not_counted_among_those_who_may_sign(
    client_for: Any, business_team: User, partners_sign: ReportingPeriod
) -> None:
    in_steering(business_team, RoleKind.LEAD_PARTNER)
    assert "nobody may sign it" in report_page(client_for, partners_sign, business_team)
    assert "nobody may sign it" in offer(client_for, partners_sign, business_team)


@pytest.mark.parametrize("change", ["seat ended", "account closed", "became scrutineer"])
def test_who_cannot_sign_any_more_is_not_counted(
    change: str, client_for: Any, business_team: User, partners_sign: ReportingPeriod
) -> None:
    person = delegated("Director")
    if change == "seat ended":
        person.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    elif change == "account closed":
        person.is_active = False
        person.save()
    else:
        make_membership(person, Role.SCRUTINEER)
    assert "nobody may sign it" in offer(client_for, partners_sign, business_team)


def test_member_who_is_of_no_part_that_signs_sees_why(
    client_for: Any, partners_sign: ReportingPeriod
) -> None:
    delegated("Director")
    member = in_steering(make_user(), RoleKind.MEMBER)
    make_ready(partners_sign)
    page = report_page(client_for, partners_sign, member)
    assert "The reports of this plan are signed by lead and delegated safeguarding partners." in page
    assert "Sign this report</a>" not in page


# ---- Signed means signed on every page -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "ending"), [("report-pdf", "pdf"), ("report-word", "docx"), ("report-tables", "xlsx")]
)
def test_addresses_of_the_draft_give_the_signed_file_once_it_is_signed(
    name: str, ending: str, client_for: Any, business_team: User
) -> None:
    signed = make_signed(drawn=True)
    plan, client = signed.plan, client_for(business_team)
    response = client.get(reverse(f"reporting:{name}", args=[plan.slug, signed.period_id]), follow=True)
    assert response["Content-Disposition"].endswith(f'progress-report-v1-signed.{ending}"')
    if ending == "pdf":
        assert response.content == bytes(signed.pdf)


def test_page_of_a_signed_report_offers_the_signed_files_and_no_draft(
    client_for: Any, business_team: User
) -> None:
    signed = make_signed()
    page = report_page(client_for, signed.period, business_team)
    for name in ("signed-pdf", "signed-word", "signed-tables"):
        assert reverse(f"reporting:{name}", args=[signed.plan.slug, signed.period_id, 1]) in page
    assert reverse("reporting:report-pdf", args=[signed.plan.slug, signed.period_id]) not in page


def test_while_a_correction_is_written_both_are_offered_by_name(client_for: Any, business_team: User) -> None:
    signed = make_signed()
    about = [signed.plan.slug, signed.period_id]
    client_for(business_team).post(reverse("reporting:report-correct", args=about), {"reason": "A figure."})
    page = report_page(client_for, signed.period, business_team)
    assert "The signed report, version 1:" in page
    assert "The draft of version 2:" in page
    for address in (
        reverse("reporting:signed-pdf", args=[*about, 1]),
        reverse("reporting:report-pdf", args=about),
    ):
        assert address in page
    listed = client_for(business_team).get(reverse("reporting:report-list", args=about[:1])).content.decode()
    assert "Signed PDF" in listed
    assert "Draft PDF" in listed
    response = client_for(business_team).get(reverse("reporting:report-word", args=about))
    assert "v2-draft.docx" in response["Content-Disposition"]


def test_new_plan_asks_for_one_lead_or_delegated_safeguarding_partner() -> None:
    # Plans there were before keep "any": tests/wsscp/test_upgrade.py.
    assert (Plan().signing_parts, Plan().signatures_needed) == ("partners", 1)
