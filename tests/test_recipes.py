"""The recipes of docs/development.md hold: who follows them forgets nothing."""

import re

import pytest

from priorities.fields import ACTION
from tests.architecture import ROOT

# What a field is called where its own name is not used.
OTHER_NAMES = {"is_ongoing": "ongoing", "lead": "lead_id"}


def places_of(heading: str) -> list[str]:
    """Return the files a recipe's numbered list begins its lines with."""
    text = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
    recipe = text.split(f"### {heading}\n", 1)[1].split("\n### ", 1)[0]
    return re.findall(r"^\d+\. `([\w/.]+)`", recipe, re.M)


@pytest.mark.parametrize("place", places_of("Add a field to an action"))
def test_every_field_of_an_action_is_in_each_place_of_the_recipe(place: str) -> None:
    source = (ROOT / place).read_text(encoding="utf-8")
    named = {
        one.name: {one.name, OTHER_NAMES.get(one.name, one.name), f"get_{one.name}_display"}
        for one in ACTION.fields
    }
    missing = {
        name
        for name, names in named.items()
        if not any(re.search(rf"\b{other}s?\b", source) for other in names)
    }
    assert missing == set()


def test_recipe_names_its_places() -> None:
    assert len(places_of("Add a field to an action")) == 5
