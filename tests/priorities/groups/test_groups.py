"""Writing groups, their names and their roles, and agencies, as the business team does."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from priorities.groups.forms import GroupForm, GroupNameFormSet
from priorities.groups.services import ReportsToItself, save_named, would_loop
from priorities.models import Agency, Seat, Subgroup
from tests.make import give_role, make_agency, make_seat, make_subgroup, make_user
from wsscp.models import AuditEntry
from wsscp.policy import PARTNER_KINDS, RoleKind, StandingGroup

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

GROUP = {"name": "Case Review Group", "kind": "subgroup"}


@pytest.fixture
def client(client_for, business_team):
    """The business team's browser."""
    return client_for(business_team)


def names(*rows: tuple[Any, ...], kept: int = 0) -> dict[str, Any]:
    """What a form posts of other names: (name, from, until, id, removed), saved rows first."""
    data = {"names-TOTAL_FORMS": str(len(rows)), "names-INITIAL_FORMS": str(kept)}
    for number, row in enumerate(rows):
        for field, value in zip(("name", "starts_on", "ends_on", "id", "DELETE"), row, strict=False):
            if value:
                data[f"names-{number}-{field}"] = value
    return data


def add(client, kind: str, data: dict[str, Any]) -> str:
    return client.post(reverse(f"priorities:{kind}-new"), data, follow=True).content.decode()


def edit(client, row, data: dict[str, Any]) -> str:
    kind = {Subgroup: "subgroup", Agency: "agency", Seat: "seat"}[type(row)]
    page = client.post(reverse(f"priorities:{kind}-edit", args=[row.pk]), data, follow=True)
    row.refresh_from_db()
    return page.content.decode()


def test_a_group_is_added_with_all_there_is_to_say_of_it(client):
    steering = make_subgroup("Steering Group")
    page = add(
        client,
        "subgroup",
        GROUP
        | {
            "short_name": "CRG",
            "purpose": "Reviews cases.",
            "meets": "monthly",
            "parent": steering.pk,
            "starts_on": "2019-06-25",
        }
        | names(("Panel", "", "30 June 2019"), ("Slip in a document",)),
    )
    group = Subgroup.objects.get(name="Case Review Group")

    assert "Case Review Group is saved." in page
    assert (group.short_name, group.meets, group.parent) == ("CRG", "monthly", steering)
    assert group.starts_on == date(2019, 6, 25)
    assert list(group.aliases.values_list("name", "ends_on")) == [
        ("Panel", date(2019, 6, 30)),
        ("Slip in a document", None),
    ]


def test_an_act_on_a_group_has_one_entry_in_the_audit_trail(client, business_team):
    add(client, "subgroup", GROUP | names(("Panel", "", "2019-06-30")))
    entry = AuditEntry.objects.first()
    group = Subgroup.objects.get(name="Case Review Group")

    assert (entry.act, entry.by, entry.thing_id) == ("created", business_team, str(group.pk))
    assert ("Panel", "30 June 2019") in [
        (change["thing"] and change["thing"].removeprefix("other name "), change["after"])
        for change in entry.changes
    ]
    count = AuditEntry.objects.count()
    alias = group.aliases.get()
    edit(client, group, GROUP | names(("Panel", "", "2019-06-30", alias.pk), kept=1))
    assert AuditEntry.objects.count() == count  # nothing changed, nothing recorded


@pytest.mark.parametrize("opens", list(StandingGroup))
def test_what_a_group_opens_is_in_no_form(client, opens):
    group = make_subgroup("Case Review Group")
    edit(client, group, GROUP | {"opens": opens.value} | names())

    assert group.opens == ""
    page = client.get(reverse("priorities:subgroup-edit", args=[group.pk]))
    assert "opens" not in page.context["form"].fields


def test_a_name_is_taken_once_whatever_the_capitals(client):
    group = make_subgroup("Case Review Group")
    group.aliases.create(name="CRG panel")
    page = add(client, "subgroup", {"name": "case review group", "kind": "subgroup"} | names(("crg PANEL",)))

    assert "There is a group called case review group already." in page
    assert "“crg PANEL” is another name of something already." in page


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("Panel",), ("PANEL",)], "The same name stands here twice."),
        (
            [("Panel", "2020-02-01", "2020-01-31")],
            "The last day must not be before the first, 1 February 2020.",
        ),
        ([("Panel", "31 June 2020")], "Enter a real date, for example 31 March 2020."),
        ([("Panel", "1999-12-31")], "Enter a date between 2000 and 2100."),
        ([("x" * 201,)], "at most 200 characters"),
        ([("", "2020-01-01")], "This field is required."),
        ([(f"Name {number}",) for number in range(21)], "at most 20 forms"),
    ],
)
def test_names_that_make_no_sense_are_refused_and_nothing_typed_is_lost(client, rows, message):
    page = add(client, "subgroup", GROUP | {"purpose": "Words just typed"} | names(*rows))

    assert message in page
    assert "There is a problem" in page
    assert "Words just typed" in page
    assert not Subgroup.objects.filter(name="Case Review Group").exists()


def test_names_are_changed_and_removed(client):
    group = make_subgroup("Case Review Group")
    panel, gone = group.aliases.create(name="Panel"), group.aliases.create(name="Slip")
    edit(
        client,
        group,
        GROUP | names(("Panel", "", "2019-06-30", panel.pk), ("Slip", "", "", gone.pk, "on"), kept=2),
    )

    assert list(group.aliases.values_list("name", "ends_on")) == [("Panel", date(2019, 6, 30))]


def test_a_form_without_its_management_data_is_no_error_of_ours(client):
    assert "There is a problem" in add(client, "subgroup", GROUP)


@pytest.mark.parametrize(
    ("parents", "group", "parent", "loops"),
    [
        ({1: None, 2: None}, 1, 2, False),
        ({1: None, 2: 1}, 1, 1, True),
        ({1: None, 2: 1}, 1, 2, True),
        ({1: None, 2: 1, 3: 2}, 1, 3, True),
        ({1: None, 2: 1, 3: 1}, 3, 2, False),
        ({1: None, 2: 3, 3: 2}, 1, 2, False),  # a loop that is there already ends the asking
    ],
)
def test_a_group_that_would_report_to_itself_is_refused(parents, group, parent, loops):
    assert would_loop(parents, group=group, parent=parent) is loops


def test_a_group_cannot_report_to_one_below_it(client):
    top = make_subgroup("Top")
    below = make_subgroup("Below", parent=make_subgroup("Between", parent=top))
    page = edit(client, top, {"name": "Top", "kind": "other", "parent": below.pk} | names())
    itself = edit(client, top, {"name": "Top", "kind": "other", "parent": top.pk} | names())

    assert "A group cannot report to itself, or to a group that reports to it." in page
    assert "Select a valid choice" in itself
    assert top.parent is None


def test_two_changes_of_parent_at_once_make_no_loop(business_team):
    first, other = make_subgroup("One"), make_subgroup("Other")
    data = {"name": "One", "kind": "other", "parent": other.pk} | names()
    form, formset = GroupForm(data, instance=first), GroupNameFormSet(data, instance=first, prefix="names")
    assert form.is_valid()
    assert formset.is_valid()
    Subgroup.objects.get(pk=other.pk)  # somebody else, meanwhile
    other.parent = Subgroup.objects.get(pk=first.pk)
    other.save()

    with pytest.raises(ReportsToItself):
        save_named(form=form, names=formset, by=business_team, at=AuditEntry.objects.first().at)
    assert Subgroup.objects.get(pk=first.pk).parent is None


@pytest.mark.parametrize(
    ("held_until", "ends_on", "message"),
    [
        (None, "2022-03-31", "1 seat is still held after 31 March 2022."),
        (date(2022, 4, 1), "2022-03-31", "1 seat is still held after 31 March 2022."),
        (date(2022, 3, 31), "2022-03-31", "is saved."),
        (date(2022, 3, 30), "2022-03-31", "is saved."),
    ],
)
def test_a_group_ends_once_nobody_sits_in_it_any_more(client, held_until, ends_on, message):
    group = make_subgroup("Case Review Group")
    give_role(make_seat(group), make_user(), ends_on=held_until)
    page = edit(client, group, GROUP | {"ends_on": ends_on} | names())

    assert message in page
    assert bool(group.ends_on) is (message == "is saved.")


# ---- Roles -------------------------------------------------------------------------------------------


def test_a_role_is_added_to_a_group_and_changed(client):
    group, agency = make_subgroup("Case Review Group"), make_agency("NHS Sussex")
    address = reverse("priorities:seat-new", args=[group.pk])
    page = client.post(address, {"part": "member", "title": "Named GP", "agency": agency.pk}, follow=True)
    role = group.seats.get()
    edit(client, role, {"part": "chair", "title": "Designated Doctor", "agency": agency.pk})

    assert "The seat “Named GP, NHS Sussex” is saved." in page.content.decode()
    assert str(role) == "Chair: Designated Doctor, NHS Sussex"


def test_two_chairs_are_possible(client):
    group = make_subgroup()
    for title in ("Designated Doctor", "Head of Safeguarding"):
        client.post(reverse("priorities:seat-new", args=[group.pk]), {"part": "chair", "title": title})

    assert group.seats.filter(part=RoleKind.CHAIR).count() == 2


@pytest.mark.parametrize(
    ("address", "opens", "offered"),
    [
        ("seat-new", "", {"chair", "deputy", "member", "lay"}),
        ("seat-new", "steering", {"chair", "deputy", "member", "lay"} | PARTNER_KINDS),
        ("office-new", "", {"scrutineer", "lay", "administrator"}),
    ],
)
def test_role_must_fit_its_group(client, address, opens, offered):
    group = make_subgroup(opens=opens)
    url = reverse(f"priorities:{address}", args=[group.pk] if address == "seat-new" else [])
    choices = client.get(url).context["form"].fields["part"].choices
    for part in RoleKind:
        client.post(url, {"part": part.value})

    assert {value for value, _ in choices if value} == offered
    assert (
        set(
            Seat.objects.filter(title="")
            .exclude(subgroup__opens="business_team")
            .values_list("part", flat=True)
        )
        == offered
    )


def test_role_cannot_become_another_once_somebody_held_it(client, business_team):
    """Else a member could be made a chair past the rules of giving roles."""
    group = make_subgroup()
    role = make_seat(group, title="Named GP")
    give_role(role, make_user(), ends_on=date(2020, 2, 1))
    page = edit(client, role, {"part": "chair", "title": "Chair of everything", "subgroup": "1"})

    assert "is saved" in page
    assert (role.part, role.title, role.subgroup) == (RoleKind.MEMBER, "Chair of everything", group)


@pytest.mark.parametrize(
    ("held", "typed", "message"),
    [
        ((date(2020, 3, 1), None), {"ends_on": "2022-03-31"}, "End who holds it first."),
        (
            (date(2020, 3, 1), date(2022, 4, 1)),
            {"ends_on": "2022-03-31"},
            "holds this seat until 1 April 2022",
        ),
        ((date(2020, 3, 1), date(2022, 3, 31)), {"ends_on": "2022-03-31"}, "is saved."),
        ((date(2020, 3, 1), None), {"starts_on": "2020-03-02"}, "holds this seat from 1 March 2020"),
        ((date(2020, 3, 1), None), {"starts_on": "2020-03-01"}, "is saved."),
    ],
)
def test_role_cannot_end_while_somebody_holds_it(client, held, typed, message):
    role = make_seat(make_subgroup(), title="Named GP")
    give_role(role, make_user(), starts_on=held[0], ends_on=held[1])
    page = edit(client, role, {"title": "Named GP"} | typed)

    assert message in page
    assert bool(role.starts_on or role.ends_on) is (message == "is saved.")


def test_role_held_by_nobody_ends_on_any_day(client):
    role = make_seat(make_subgroup())
    edit(client, role, {"part": "member", "starts_on": "2020-01-01", "ends_on": "2020-01-01"})
    page = edit(client, role, {"part": "member", "starts_on": "2020-01-02", "ends_on": "2020-01-01"})

    assert role.ends_on == date(2020, 1, 1)
    assert "The last day must not be before the first, 2 January 2020." in page


# ---- Agencies ----------------------------------------------------------------------------------------


def test_an_agency_is_added_with_the_three_that_became_it(client):
    rows = [(f"NHS {place} CCG", "", "30 June 2022") for place in ("Brighton", "East Sussex", "West Sussex")]
    page = add(client, "agency", {"name": "NHS Sussex", "kind": "lead_partner"} | names(*rows))
    agency = Agency.objects.get()

    assert "NHS East Sussex CCG until 30 June 2022" in page
    assert (
        agency.name_on(date(2022, 6, 30)) == "NHS Brighton CCG, NHS East Sussex CCG and NHS West Sussex CCG"
    )


def test_an_agency_has_a_name_of_its_own(client):
    make_agency("Cafcass")

    assert "There is an agency called CAFCASS already." in add(
        client, "agency", {"name": "CAFCASS", "kind": "national"} | names()
    )


def test_an_agency_with_roles_does_not_end_before_them(client):
    agency = make_agency("Cafcass")
    role = make_seat(make_subgroup(), agency=agency)
    data = {"name": "Cafcass", "kind": "national", "ends_on": "2022-03-31"} | names()

    assert "1 seat of this agency goes on after 31 March 2022." in edit(client, agency, data)
    role.ends_on = date(2022, 3, 31)
    role.save()
    edit(client, agency, data)
    assert agency.ends_on == date(2022, 3, 31)


def test_role_is_not_given_to_an_ended_agency_but_its_own_stay(client):
    ended = make_agency("Ended", ends_on=date(2020, 1, 1))
    role = make_seat(make_subgroup(), agency=ended)
    other = make_seat(make_subgroup())

    assert "is saved" in edit(client, role, {"part": "member", "agency": ended.pk})
    assert "Select a valid choice" in edit(client, other, {"part": "member", "agency": ended.pk})


def test_no_agency_yet_is_shown_plainly(client):
    assert "There are no agencies yet." in client.get(reverse("priorities:agency-list")).content.decode()
