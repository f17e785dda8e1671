"""What groups and agencies were called on a day: a table of boundary days, in Python and in the database."""

from datetime import date
from typing import NamedTuple

import pytest

from priorities.groups.queries import find_group, group_names_on
from priorities.rules.names import joined_names, name_on
from tests.make import make_agency, make_subgroup


class Name(NamedTuple):
    """A name with its days, as the models have them."""

    name: str
    starts_on: date | None = None
    ends_on: date | None = None


IPAG = Name("IPAG", None, date(2019, 12, 31))
QA = Name("Quality Assurance", None, date(2022, 4, 30))
CCGS = [Name(f"{place} CCG", None, date(2022, 6, 30)) for place in ("West", "East", "Brighton")]
FIRST = Name("First", date(2020, 1, 1), date(2020, 6, 30))

NAMES = [
    ("last day of a name", [QA], date(2022, 4, 30), "Quality Assurance"),
    ("first day of the next", [QA], date(2022, 5, 1), "Now"),
    ("of two, the one that ended first", [QA, IPAG], date(2019, 12, 31), "IPAG"),
    ("the day after, the other", [QA, IPAG], date(2020, 1, 1), "Quality Assurance"),
    ("several at once", CCGS, date(2022, 6, 30), "Brighton CCG, East CCG and West CCG"),
    ("the day they became one", CCGS, date(2022, 7, 1), "Now"),
    ("the day before it began", [FIRST], date(2019, 12, 31), "Now"),
    ("the day it began", [FIRST], date(2020, 1, 1), "First"),
    ("no last day known", [Name("IPAG", date(2019, 6, 25))], date(2019, 7, 1), "Now"),
    ("no days known", [Name("IPAG")], date(2019, 7, 1), "Now"),
    ("no other name", [], date(2019, 7, 1), "Now"),
]
IDS = [row[0] for row in NAMES]


@pytest.mark.parametrize(("_", "others", "day", "expected"), NAMES, ids=IDS)
def test_the_name_on_a_day(_, others, day, expected):
    assert name_on(day, now="Now", others=others) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(("_", "others", "day", "expected"), NAMES, ids=IDS)
def test_groups_and_agencies_are_called_what_the_rule_says(_, others, day, expected):
    group, agency = make_subgroup("Now"), make_agency("Now")
    for other in others:
        group.aliases.create(**other._asdict())
        agency.names.create(**other._asdict())
    make_subgroup("Beside it").aliases.create(name="Not ours", ends_on=date(2030, 1, 1))

    assert (group.name_on(day), agency.name_on(day)) == (expected, expected)
    assert group_names_on(day)[group.pk] == expected


@pytest.mark.django_db
def test_the_names_of_all_groups_take_one_query_and_come_in_their_order(django_assert_num_queries):
    for number in range(30):
        group = make_subgroup(f"group {30 - number:02}")
        group.aliases.create(name=f"A{number}", ends_on=date(2020, 1, 1 + number))
    with django_assert_num_queries(1):
        names = group_names_on(date(2020, 1, 16))

    assert list(names.values()) == [
        *sorted(f"A{number}" for number in range(15, 30)),
        *(f"group {number:02}" for number in range(16, 31)),
    ]


@pytest.mark.parametrize(
    ("names", "text"), [(["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_names_are_listed_as_people_do(names, text):
    assert joined_names(names) == text


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["case review group", "CRG", "crg", "Panel of cases"])
def test_a_group_is_found_by_any_of_its_names(asked):
    group = make_subgroup("Case Review Group", short_name="CRG")
    group.aliases.create(name="panel of cases")
    make_subgroup("Other")

    assert find_group(asked) == group


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["", "Nowhere"])
def test_a_name_nobody_has_finds_no_group(asked):
    make_subgroup("Without a short name")

    assert find_group(asked) is None
