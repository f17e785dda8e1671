"""The recipes of docs/development.md hold: who follows them forgets nothing."""

import re

import pytest

from priorities.models import Action
from tests.architecture import ROOT

# What is no field a person fills in.
OF_THE_MACHINERY = {"id", "position", "carried_from"}
# What a field is called where its own name is not used.
OTHER_NAMES = {"groups": "group", "is_ongoing": "ongoing", "owner": "owner_text"}
NO_DOCUMENT = "no document we know names it"
NOT_CARRIED = "asked for in the new plan"
SHAPE = "JSON and Word have the shape of what is imported"
# (field, module) → why it is not there.
EXCUSED = {
    ("owner", "priorities/reading/draft.py"): NO_DOCUMENT,
    ("owner", "priorities/importing/services.py"): NO_DOCUMENT,
    ("owner", "priorities/exporting/content.py"): SHAPE,
    ("owner", "priorities/carry_forward/services.py"): NOT_CARRIED,
    ("review_every_months", "priorities/reading/draft.py"): NO_DOCUMENT,
    (
        "review_every_months",
        "priorities/exporting/content.py",
    ): SHAPE,
    (
        "review_every_months",
        "priorities/carry_forward/services.py",
    ): "comes from the predecessor",
    ("review_every_months", "reporting/lists/exports.py"): "says when an update is due, which is a column",
    ("workstream", "priorities/carry_forward/services.py"): "the new plan has work streams of its own",
    ("workstream", "reporting/lists/exports.py"): "the action's number says it",
    ("starts_on", "reporting/lists/exports.py"): "the columns are those of the printed list",
    ("lead", "reporting/lists/exports.py"): "groups responsible are one column",
}


def places_of(heading: str) -> list[str]:
    """Return the files a recipe's numbered list begins its lines with."""
    text = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
    recipe = text.split(f"### {heading}\n", 1)[1].split("\n### ", 1)[0]
    return re.findall(r"^\d+\. `([\w/.]+)`", recipe, re.M)


def fields() -> list[str]:
    """Return the fields of an action that people fill in."""
    everything = [*Action._meta.concrete_fields, *Action._meta.many_to_many]
    return [field.name for field in everything if field.name not in OF_THE_MACHINERY]


@pytest.mark.parametrize("place", places_of("Add a field to an action"))
def test_every_field_of_an_action_is_in_each_place_of_the_recipe(place: str) -> None:
    source = (ROOT / place).read_text(encoding="utf-8")
    named = {field: {field, OTHER_NAMES.get(field, field), f"get_{field}_display"} for field in fields()}
    missing = {
        field
        for field, names in named.items()
        if not any(re.search(rf"\b{name}s?\b", source) for name in names) and (field, place) not in EXCUSED
    }
    assert missing == set()


def test_recipe_names_places_and_nothing_is_excused_that_is_there() -> None:
    assert len(places_of("Add a field to an action")) == 8
    for (field, place), _ in EXCUSED.items():
        source = (ROOT / place).read_text(encoding="utf-8")
        assert field in fields()
        assert not re.search(rf"\b{field}\b", source), (field, place)
