"""Templates have short lines, and what there is a component for is drawn by it."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture import templates

LIMIT = 120
COMPONENTS = "templates/components/"
# What only a component may write, and the tag that does.
DRAWN_BY_A_COMPONENT = {
    r'aria-label="Breadcrumb"|class="[^"]*\bbreadcrumb\b': "{% breadcrumb %} and {% crumb %}",
    r'<nav\b(?![^>]*"(Pages|Breadcrumb)")|class="[^"]*(?<![\w-])tabs(?![\w-])': "{% tabs %} and {% tab %}",
    r'class="page-actions\b': "{% page_actions %}",
}


def faults_of(name: str, source: str) -> Iterator[str]:
    """Return what is wrong with how a template is written, one sentence a fault."""
    for number, line in enumerate(source.split("\n"), start=1):
        if len(line) > LIMIT:
            yield f"{name}:{number} has {len(line)} characters"
    if not name.startswith(COMPONENTS):
        for pattern, tag in DRAWN_BY_A_COMPONENT.items():
            if re.search(pattern, source):
                yield f"{name} writes by hand what {tag} draws"


def test_templates_have_short_lines_and_use_the_components() -> None:
    all_faults = [
        fault
        for name, path in templates().items()
        for fault in faults_of(name, path.read_text(encoding="utf-8"))
    ]
    assert all_faults == []


@pytest.mark.parametrize(
    ("name", "source", "says"),
    [
        ("templates/a.html", "x" * 121, "121 characters"),
        ("templates/components/a.html", "x" * 121, "121 characters"),
        ("templates/a.html", '<nav aria-label="Breadcrumb"><ol>', "{% breadcrumb %}"),
        ("templates/a.html", '<ol class="breadcrumb">', "{% breadcrumb %}"),
        ("templates/a.html", '<nav aria-label="Lists">', "{% tabs %}"),
        ("templates/a.html", '<ul class="tabs">', "{% tabs %}"),
        ("templates/a.html", '<p class="page-actions">', "{% page_actions %}"),
    ],
)
def test_fault_in_a_template_is_found(name: str, source: str, says: str) -> None:
    assert any(says in fault for fault in faults_of(name, source))


def test_components_may_write_what_they_draw() -> None:
    assert list(faults_of("templates/components/breadcrumb.html", '<nav aria-label="Breadcrumb">')) == []
