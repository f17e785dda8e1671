"""Signing a report: who may do what in which state, what is frozen, and that it is all or nothing."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from django.urls import reverse
from openpyxl import load_workbook

from priorities.models import Milestone, Plan, Priority, ReportingPeriod
from reporting.models import QuarterlyReport, ReportEntry, Signature, SignedReport
from reporting.reports.building import current_content
from reporting.reports.consistency_checks import check_consistency
from reporting.reports.pdf import report_html
from reporting.reports.services import EntryText, write_report
from reporting.reports.word import report_docx
from reporting.reports.workbook import report_xlsx
from reporting.rules.content import content_json
from reporting.rules.signing_states import (
    REPORT_TRANSITIONS,
    ReportRole,
    ReportState,
    ReportTransition,
    report_roles,
)
from reporting.signed_reports.signers import report_authors
from reporting.signed_reports.verifying import verify_reports
from reporting.signing.services import (
    ReportHasChanged,
    correct_report,
    is_last_signature,
    offer_report,
    sign_report,
    take_back_report,
    with_signatures,
)
from tests.cast import PRINCIPALS
from tests.confirming import confirmed
from tests.make import make_membership, make_period, make_return, make_subgroup, make_user
from tests.make_reports import content_of, make_quarter, make_report
from tests.make_signed import AT, DECISION, PDF, STEERING, TEAM, make_ready, make_signed, signed_by, signer
from wsscp.audit.triggers import drop_triggers
from wsscp.digests import sha256_of
from wsscp.models import AuditEntry
from wsscp.models.audit import Act
from wsscp.policy import Actor, Role, RoleKind, SigningParts
from wsscp.state_tables import StateError, TransitionNotAllowed

pytestmark = pytest.mark.django_db

# ---- The table: every transition from every state by every role ------------------------------------

N, X = "not theirs", "not now"
OUTCOMES = {
    # (state, move): what (nobody, team, steering, both) come to
    (ReportState.DRAFT, ReportTransition.WRITE): (N, "draft", N, "draft"),
    (ReportState.DRAFT, ReportTransition.OFFER): (N, "ready", N, "ready"),
    (ReportState.DRAFT, ReportTransition.TAKE_BACK): (N, X, X, X),
    (ReportState.DRAFT, ReportTransition.SIGN): (N, N, X, X),
    (ReportState.DRAFT, ReportTransition.CORRECT): (N, X, N, X),
    (ReportState.READY, ReportTransition.WRITE): (N, X, N, X),
    (ReportState.READY, ReportTransition.OFFER): (N, X, N, X),
    (ReportState.READY, ReportTransition.TAKE_BACK): (N, "draft", "draft", "draft"),
    (ReportState.READY, ReportTransition.SIGN): (N, N, "signed", "signed"),
    (ReportState.READY, ReportTransition.CORRECT): (N, X, N, X),
    (ReportState.SIGNED, ReportTransition.WRITE): (N, X, N, X),
    (ReportState.SIGNED, ReportTransition.OFFER): (N, X, N, X),
    (ReportState.SIGNED, ReportTransition.TAKE_BACK): (N, X, X, X),
    (ReportState.SIGNED, ReportTransition.SIGN): (N, N, X, X),
    (ReportState.SIGNED, ReportTransition.CORRECT): (N, "draft", N, "draft"),
}
ROLES: tuple[frozenset[ReportRole], ...] = (frozenset(), TEAM, STEERING, TEAM | STEERING)


def test_table_of_this_test_has_every_state_and_transition() -> None:
    assert set(OUTCOMES) == set(product(ReportState, ReportTransition))


@pytest.mark.parametrize(("state", "move"), OUTCOMES)
def test_every_transition_from_every_state_by_every_role(state: ReportState, move: ReportTransition) -> None:
    for roles, expected in zip(ROLES, OUTCOMES[state, move], strict=True):
        try:
            came_to = REPORT_TRANSITIONS.next_state(state, move, roles=roles).value
        except TransitionNotAllowed:
            came_to = N
        except StateError:
            came_to = X
        assert came_to == expected, roles


@pytest.mark.parametrize("role", Role)
def test_only_business_team_and_steering_group_have_report_roles(role: Role) -> None:
    expected = {Role.BUSINESS_TEAM: TEAM, Role.STEERING: STEERING}.get(role, frozenset())
    roles = report_roles(Actor(user_id=1, roles=frozenset({role})))
    assert roles == expected
    assert REPORT_TRANSITIONS.may(ReportTransition.SIGN, roles) == (role is Role.STEERING)


# ---- Every move through its door, from every state by every principal ------------------------------

SIGNED_AS = {"meeting_on": "2020-10-20", "minute": "4.2", "confirm": "on", "points": "on"}
DOORS: dict[ReportTransition, tuple[str, dict[str, str]]] = {
    ReportTransition.WRITE: ("report-edit", {"overview": "Changed."}),
    ReportTransition.OFFER: ("report-offer", {}),
    ReportTransition.TAKE_BACK: ("report-back", {"reason": "A figure is wrong."}),
    ReportTransition.SIGN: ("report-sign", SIGNED_AS),
    ReportTransition.CORRECT: ("report-correct", {"reason": "A figure is wrong."}),
}
MAY = {
    (ReportTransition.WRITE, ReportState.DRAFT): ("business_team",),
    (ReportTransition.OFFER, ReportState.DRAFT): ("business_team",),
    (ReportTransition.TAKE_BACK, ReportState.READY): ("business_team", "steering"),
    (ReportTransition.SIGN, ReportState.READY): ("steering",),
    (ReportTransition.CORRECT, ReportState.SIGNED): ("business_team",),
}


def in_state(state: ReportState) -> ReportingPeriod:
    """A report in a state."""
    if state is ReportState.DRAFT:
        return make_report()
    return make_ready() if state is ReportState.READY else make_signed().period


def state_of(period: ReportingPeriod) -> tuple[Any, ...]:
    """Return all that a move can change."""
    report = QuarterlyReport.objects.get(period=period)
    signed = SignedReport.objects.filter(period=period).count()
    return report.state, report.version, report.overview, signed, Signature.objects.count()


def url(name: str, period: ReportingPeriod, *more: Any) -> str:
    return reverse(f"reporting:{name}", args=[period.plan.slug, period.pk, *more])


@pytest.mark.parametrize("state", ReportState)
@pytest.mark.parametrize("move", ReportTransition)
def test_every_transition_from_every_state_by_every_principal(
    move: ReportTransition, state: ReportState, cast: Any, client_for: Any
) -> None:
    route, data = DOORS[move]
    made = in_state(state)
    for name in PRINCIPALS:
        # Each is asked of the same report: what one of them wrote is rolled back.
        with transaction.atomic():
            period = ReportingPeriod.objects.get(pk=made.pk)
            client = confirmed(client_for(cast[name]))
            before, page = state_of(period), client.get(url(route, period))
            if move is ReportTransition.SIGN and page.status_code == 200:
                data = data | {"seen": page.context["form"].initial["seen"]}
            client.post(url(route, period), data)
            assert (state_of(period) != before) == (name in MAY.get((move, state), ())), name
            transaction.set_rollback(True)


# ---- Who wrote does not sign -----------------------------------------------------------------------


def test_whoever_wrote_a_word_in_any_version_is_an_author() -> None:
    period, person, other = make_quarter(), make_user(), make_user()
    fields: dict[str, Any] = {"period": period, "dated_on": None, "key_issues": "", "entries": {}, "at": AT}
    write_report(overview="Mine.", by=person, **fields)
    write_report(overview="Mine.", by=other, **fields)
    assert set(report_authors(period)) == {person.pk}, "who saved it as it was wrote nothing"


def test_whoever_submitted_a_return_is_an_author() -> None:
    period, person = make_report(), make_user()
    make_return(period, make_subgroup(), by=person, at=AT)
    assert set(report_authors(period)) == {person.pk}


def test_member_who_submitted_part_of_it_sees_why_they_cannot_sign(client_for: Any, steering: Any) -> None:
    period = make_ready()
    make_return(period, make_subgroup("Neglect subgroup"), by=steering, at=AT)
    page = confirmed(client_for(steering)).get(url("report-sign", period), follow=True)
    why = "You submitted the return of the Neglect subgroup, so you cannot sign this report."
    assert why in page.content.decode()
    with pytest.raises(StateError, match=why):
        signed_by(period, steering)
    assert not Signature.objects.exists()


def test_signing_asks_for_the_password_first(client_for: Any, steering: Any) -> None:
    response = client_for(steering).get(url("report-sign", make_ready()))
    assert response.status_code == 302
    assert "confirm" in response["Location"]


# ---- What is frozen --------------------------------------------------------------------------------


@pytest.fixture
def sign_in_browser(client_for: Any, steering: Any) -> Callable[[ReportingPeriod], Any]:
    """Sign a ready report as a member of the steering group would."""

    def do(period: ReportingPeriod) -> Any:
        client = confirmed(client_for(steering))
        version = client.get(url("report-sign", period)).context["form"].initial["seen"]
        data = {"seen": version} | SIGNED_AS
        return client.post(url("report-sign", period), data, follow=True)

    return do


def test_signing_freezes_content_and_pdf_with_their_digests(sign_in_browser: Any, steering: Any) -> None:
    period = make_ready()
    page = sign_in_browser(period).content.decode()
    signed = SignedReport.objects.get()

    assert "is signed. It will not change any more." in page
    assert signed.pdf_digest == sha256_of(bytes(signed.pdf))
    assert bytes(signed.pdf).startswith(b"%PDF-1.7")
    assert signed.content_digest == sha256_of(signed.content)
    assert signed.digest == signed.expected_digest()
    assert [signature.name for signature in signed.frozen_content.signatures] == [str(steering)]
    assert signed.frozen_content.rows[0].rating.rag == "red"
    assert signed.frozen_content.key[0].sentence == "Achievement of activity is a month late"
    assert QuarterlyReport.objects.get().state == "signed"
    entry = AuditEntry.objects.get(act=Act.SIGNED)
    assert signed.digest in entry.summary
    assert entry.by == steering


def test_what_was_signed_says_the_same_whatever_changes_afterwards(
    sign_in_browser: Any, client_for: Any, steering: Any
) -> None:
    period = make_ready()
    sign_in_browser(period)
    address = url("signed-report", period, 1)
    before = client_for(steering).get(address).content.decode()
    pdf = client_for(steering).get(url("signed-pdf", period, 1)).content

    priority = Priority.objects.get()
    priority.title = "Renamed since"
    priority.save()
    Milestone.objects.all().delete()
    plan = period.plan
    plan.amber_days, plan.action_label = 3, "Deed"
    plan.save()
    ReportEntry.objects.update(achievements="Written since.")
    steering.name = "Renamed person"
    steering.save()

    after = client_for(steering).get(address).content.decode()
    main = [page.partition("<main")[2] for page in (before, after)]
    assert main[0].split("</messages>")[-1].count("Neglect") == main[1].count("Neglect") > 0
    for text in ("Renamed since", "Deed", "Written since.", "Renamed person"):
        assert text not in main[1]
    assert client_for(steering).get(url("signed-pdf", period, 1)).content == pdf


def test_content_is_the_same_after_json() -> None:
    signed = make_signed(priorities=2, actions=3)
    frozen_content = SignedReport.objects.get(pk=signed.pk).frozen_content
    assert frozen_content.rows[0].lines
    assert content_json(frozen_content) == signed.content
    older = {"forgotten": 1} | {
        name: value for name, value in json.loads(signed.content).items() if name != "parts"
    }
    assert SignedReport(content=json.dumps(older)).frozen_content == frozen_content
    assert replace(frozen_content, signatures=()).digest == frozen_content.digest
    assert replace(frozen_content, overview="x").digest != frozen_content.digest


# ---- Facts that move -------------------------------------------------------------------------------


def test_facts_changed_since_the_page_are_shown_and_confirmed_again(client_for: Any, steering: Any) -> None:
    period = make_ready()
    client = confirmed(client_for(steering))
    version = client.get(url("report-sign", period)).context["form"].initial["seen"]
    Milestone.objects.update(completed_on=date(2020, 4, 1))
    data = {"seen": version} | SIGNED_AS
    page = client.post(url("report-sign", period), data)

    assert "The report says something else by now" in page.content.decode()
    assert page.context["form"].initial["seen"] != version
    assert not SignedReport.objects.exists()
    assert not Signature.objects.exists()


def test_facts_changed_while_the_pdf_is_drawn_leave_nothing_signed(steering: Any) -> None:
    period = make_ready()
    fresh = ReportingPeriod.objects.select_related("plan").get(pk=period.pk)
    more: dict[str, Any] = {"decision": DECISION, "by": steering, "at": AT}
    content = with_signatures(current_content(fresh, today=AT.date()), fresh, **more)
    Milestone.objects.update(completed_on=date(2020, 4, 1))
    with pytest.raises(ReportHasChanged):
        sign_report(period=fresh, content=content, pdf=PDF, signer=signer(steering), **more)
    assert (SignedReport.objects.count(), Signature.objects.count()) == (0, 0)
    assert QuarterlyReport.objects.get().state == "ready"
    assert not AuditEntry.objects.filter(act=Act.SIGNED).exists()


def test_setting_of_the_plan_that_changes_while_the_pdf_is_drawn_counts(steering: Any) -> None:
    period = make_ready()
    period.plan.signatures_needed = 2
    more: dict[str, Any] = {"period": period, "decision": DECISION, "by": steering, "at": AT}
    content = with_signatures(
        current_content(period, today=AT.date()), period, decision=DECISION, by=steering, at=AT
    )
    assert not is_last_signature(content, period), "so no PDF is drawn, and it is one that is needed by now"
    with pytest.raises(ReportHasChanged):
        sign_report(content=content, pdf=b"", signer=signer(steering), **more)
    Plan.objects.update(signing_parts=SigningParts.PARTNERS.value)
    with pytest.raises(StateError, match="signed by lead and delegated safeguarding partners"):
        sign_report(content=content, pdf=PDF, signer=signer(steering, RoleKind.MEMBER), **more)
    assert (SignedReport.objects.count(), Signature.objects.count()) == (0, 0)


def test_a_pdf_that_cannot_be_drawn_leaves_nothing_signed_and_says_so(
    sign_in_browser: Any, settings: Any
) -> None:
    settings.PDF_SECONDS = 0.0001
    page = sign_in_browser(make_ready())
    assert page.status_code == 503
    assert "nothing of your signature is kept" in page.content.decode()
    assert not Signature.objects.exists()


def test_without_the_ticks_nothing_is_signed(client_for: Any, steering: Any) -> None:
    client, period = confirmed(client_for(steering)), make_ready(words="We have 24 red activities.")
    page = client.get(url("report-sign", period))
    version = page.context["form"].initial["seen"]
    assert "24 red" in page.content.decode()
    meeting = {"meeting_on": "2020-10-20", "minute": "4.2"}
    for ticks in ({}, {"confirm": "on"}, {"points": "on"}):
        answer = client.post(url("report-sign", period), {"seen": version} | meeting | ticks)
        assert "Tick this box" in answer.content.decode()
    assert not Signature.objects.exists()


# ---- The meeting's decision ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meeting", "why"),
    [
        ({"meeting_on": "", "minute": "4.2"}, "Enter the day of the meeting."),
        ({"meeting_on": "2020-10-20", "minute": " "}, "Enter the minute that records the decision."),
        ({"meeting_on": "2999-01-01", "minute": "4.2"}, "Enter today or an earlier day."),
        ({"meeting_on": "2020-09-29", "minute": "4.2"}, "The period runs until 30 September 2020"),
        ({"meeting_on": "2020-10-20", "minute": "4" * 201}, "at most 200 characters"),
        ({"meeting_on": "31/31/2020", "minute": "4.2"}, "Enter a real date"),
    ],
)
def test_a_decision_without_meeting_or_minute_signs_nothing_and_stays_in_its_boxes(
    meeting: dict[str, str], why: str, client_for: Any, steering: Any
) -> None:
    period = make_ready()
    client = confirmed(client_for(steering))
    seen = client.get(url("report-sign", period)).context["form"].initial["seen"]
    page = client.post(url("report-sign", period), SIGNED_AS | {"seen": seen} | meeting)
    assert why in page.content.decode()
    assert meeting["minute"].strip() in page.content.decode()
    assert not Signature.objects.exists()


def test_decision_stands_on_page_pdf_word_and_workbook_and_in_the_audit_trail(
    sign_in_browser: Any, client_for: Any, steering: Any
) -> None:
    period = make_ready()
    page = sign_in_browser(period).content.decode()
    decision = "meeting of 20 October 2020, minute 4.2"
    assert f"({decision})" in page
    signed = SignedReport.objects.get()
    assert signed.frozen_content.signatures[0].decision == decision
    assert decision in report_html(signed.frozen_content)
    with ZipFile(BytesIO(report_docx(signed.frozen_content))) as word:
        assert decision in word.read("word/document.xml").decode()
    about = load_workbook(BytesIO(report_xlsx(signed.frozen_content)))["About"]
    assert any(decision in str(cell.value) for row in about for cell in row)
    changes = {change["field"]: change["after"] for change in AuditEntry.objects.get(act=Act.SIGNED).changes}
    assert changes["meeting of the steering group"] == "20 October 2020"
    assert changes["minute reference"] == "4.2"
    assert verify_reports().faults == ()


def test_form_opens_with_the_meeting_of_the_period_or_that_of_the_signature_before(
    client_for: Any, steering: Any
) -> None:
    period = make_ready()
    Plan.objects.update(signatures_needed=2)
    ReportingPeriod.objects.update(meeting_on=date(2020, 10, 14))
    client = confirmed(client_for(steering))
    form = client.get(url("report-sign", period)).context["form"]
    assert (form["meeting_on"].value(), form["minute"].value()) == (date(2020, 10, 14), "")
    signed_by(period, make_user())
    form = client.get(url("report-sign", period)).context["form"]
    assert (form["meeting_on"].value(), form["minute"].value()) == (DECISION.meeting_on, DECISION.minute)


def test_a_signature_from_before_decisions_were_asked_for_verifies() -> None:
    signed = make_signed()
    content = signed.frozen_content
    [signature] = content.signatures
    before = replace(content, signatures=(replace(signature, meeting_on="", minute=""),))
    assert "minute" not in content_json(before)
    assert before.digest == content.digest
    assert before.signatures[0].decision == ""
    drop_triggers(connection)
    Signature.objects.update(meeting_on=None, minute="")
    assert "its signatures are not those it was signed with" in [
        fault.why for fault in verify_reports().faults
    ]


# ---- Several signatures ----------------------------------------------------------------------------


def test_two_signatures_where_the_plan_asks_for_two() -> None:
    period = make_ready()
    period.plan.signatures_needed = 2
    period.plan.save()
    first, second = make_user(name="One"), make_user(name="Two")

    assert signed_by(period, first) is None
    assert QuarterlyReport.objects.get().state == "ready"
    with pytest.raises(StateError, match="signed this report already"):
        signed_by(period, first)
    signed = signed_by(period, second)
    assert [each.name for each in signed.frozen_content.signatures] == ["One", "Two"]


def test_a_signature_on_what_the_report_said_before_does_not_count() -> None:
    period = make_ready()
    period.plan.signatures_needed = 2
    period.plan.save()
    assert signed_by(period, make_user()) is None
    Milestone.objects.update(completed_on=date(2020, 4, 1))
    assert signed_by(period, make_user()) is None, "the first was given to something else"


def test_a_signature_lapses_when_the_report_is_taken_back_and_offered_again_as_it_was() -> None:
    period, officer = make_ready(), make_user()
    make_membership(make_user(), Role.STEERING)
    period.plan.signatures_needed = 2
    period.plan.save()
    assert signed_by(period, make_user()) is None
    take_back_report(period=period, reason="Wait for the audit.", roles=STEERING, by=make_user(), at=AT)
    offer_report(period=period, roles=TEAM, by=officer, at=AT + timedelta(hours=1))
    assert signed_by(period, make_user()) is None, "the first has lapsed"
    signed = signed_by(period, make_user())
    assert len(signed.frozen_content.signatures) == 2
    assert verify_reports().faults == ()


# ---- Before the end, unwritten, withdrawn ----------------------------------------------------------


def test_a_report_is_not_offered_before_its_period_ends(steering: Any) -> None:
    period = make_report()
    with pytest.raises(StateError, match="runs until 30 September 2020"):
        offer_report(period=period, roles=TEAM, by=make_user(), at=datetime(2020, 9, 29, 12, tzinfo=UTC))
    offer_report(period=period, roles=TEAM, by=make_user(), at=datetime(2020, 9, 30, 12, tzinfo=UTC))


def test_a_report_is_not_offered_before_somebody_has_confirmed_its_overview(
    client_for: Any, business_team: Any, steering: Any
) -> None:
    period = make_report()
    QuarterlyReport.objects.update(is_overview_confirmed=False)
    assert "Overview" in [point.where for point in check_consistency(content_of(period))]
    team = client_for(business_team)
    shown = team.get(url("report", period)).content.decode()
    assert "It cannot be offered for signing yet. Nobody has confirmed the overview yet." in shown
    assert "Ready for signing</button>" not in shown
    html = team.post(url("report-offer", period), follow=True).content.decode()
    assert "Nobody has confirmed the overview yet" in html
    assert QuarterlyReport.objects.get().state == ReportState.DRAFT
    team.post(url("report-edit", period), {"overview": "Read.", "is_overview_confirmed": "on"})
    team.post(url("report-offer", period))
    assert QuarterlyReport.objects.get().state == ReportState.READY


def test_no_return_is_taken_in_once_the_report_is_signed() -> None:
    signed = make_signed()
    assert signed.period.signed_at is None, "as it was when it was fetched"
    assert ReportingPeriod.objects.get(pk=signed.period_id).signed_at == AT


def test_what_is_not_written_is_not_offered() -> None:
    with pytest.raises(StateError, match="not written yet"):
        offer_report(period=make_quarter(), roles=TEAM, by=make_user(), at=AT)


def test_reason_for_withdrawing_a_report_is_in_the_audit_trail() -> None:
    period = make_ready()
    take_back_report(period=period, reason="Say more on neglect.", roles=STEERING, by=make_user(), at=AT)
    assert QuarterlyReport.objects.get().state == "draft"
    assert AuditEntry.objects.latest("pk").changes[0]["after"] == "Say more on neglect."


def test_words_are_not_written_while_a_report_is_ready_and_nothing_typed_is_lost(
    client_for: Any, business_team: Any
) -> None:
    period = make_ready()
    page = client_for(business_team).post(url("report-edit", period), {"overview": "Typed meanwhile."})
    assert "take it back first" in page.content.decode()
    assert "Typed meanwhile." in page.content.decode()
    with pytest.raises(StateError):
        write_report(
            period=period, dated_on=None, overview="x", key_issues="", entries={}, by=business_team, at=AT
        )


def test_priorities_of_another_plan_are_refused_as_ever() -> None:
    period, other = make_report(), make_report(priorities=2)
    with pytest.raises(ValueError, match="own plan"):
        write_report(
            period=period,
            dated_on=None,
            overview="",
            key_issues="",
            entries={other.plan.priorities.all()[0]: EntryText("x", "y")},
            by=make_user(),
            at=AT,
        )


# ---- Corrections -----------------------------------------------------------------------------------


def test_a_correction_is_a_version_beside_the_first_and_each_says_which_it_is(
    client_for: Any, business_team: Any, steering: Any, sign_in_browser: Any
) -> None:
    period = make_ready()
    sign_in_browser(period)
    first = SignedReport.objects.get()
    team = client_for(business_team)
    team.post(url("report-correct", period), {"reason": "The figure for neglect was wrong."})
    assert QuarterlyReport.objects.get().version == 2
    team.post(url("report-edit", period), {"overview": "Put right.", "is_overview_confirmed": "on"})
    team.post(url("report-offer", period))
    assert "signed" in sign_in_browser(period).content.decode()

    second = SignedReport.objects.get(version=2)
    assert second.previous == first.digest
    client = client_for(steering)
    old = client.get(url("signed-report", period, 1)).content.decode()
    new = client.get(url("signed-report", period, 2)).content.decode()
    assert "Superseded." in old
    assert "corrects this one" in old
    assert "It corrects" in new
    assert "The figure for neglect was wrong." in new
    assert "Superseded" not in new.partition("<h2>All versions</h2>")[0]
    names = [client.get(url("signed-pdf", period, version))["Content-Disposition"] for version in (1, 2)]
    assert "v1-superseded.pdf" in names[0]
    assert "v2-signed.pdf" in names[1]
    assert client.get(url("signed-report", period, 3)).status_code == 404


def test_a_correction_takes_a_reason(client_for: Any, business_team: Any) -> None:
    period = make_signed().period
    page = client_for(business_team).post(url("report-correct", period), {"reason": " "})
    assert "Say what was wrong." in page.content.decode()
    assert QuarterlyReport.objects.get().state == "signed"


def test_who_began_a_correction_does_not_sign_it() -> None:
    signed, person = make_signed(), make_user()
    correct_report(period=signed.period, reason="x", roles=frozenset({ReportRole.TEAM}), by=person, at=AT)
    assert person.pk in report_authors(signed.period)


def test_reports_of_a_plan_follow_each_other_in_one_chain() -> None:
    first = make_signed()
    other = make_period(first.plan, label="Q4 2020", starts_on=date(2020, 10, 1), ends_on=date(2020, 10, 31))
    QuarterlyReport.objects.create(period=other)
    second = make_signed(other)
    elsewhere = make_signed(priorities=2)
    assert (second.previous, second.number) == (first.digest, 2)
    assert elsewhere.number == 1
