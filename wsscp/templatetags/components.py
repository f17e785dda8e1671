"""The parts pages are made of, for every template (see settings). Their markup: templates/components/."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

register = template.Library()


def _address(view: str, args: tuple[object, ...], href: object, *queries: object) -> str:
    """Return the address of a view, or the one given, with the queries, which may begin with ? or &."""
    address = reverse(view, args=args) if view else str(href)
    asked = "&".join(query for query in (str(query).lstrip("?&") for query in queries) if query)
    return f"{address}?{asked}" if asked else address


@register.simple_block_tag
def breadcrumb(content: SafeString) -> str:
    """Show the way to a page, made of `crumb`s; nothing where there are none."""
    return render_to_string("components/breadcrumb.html", {"crumbs": content}) if content.strip() else ""


@register.simple_block_tag
def crumb(content: SafeString, view: str = "", *args: object, query: object = "", href: object = "") -> str:
    """Show a step of a breadcrumb: a view and what it takes, or an address; neither for the page itself."""
    address = _address(view, args, href, query)
    return render_to_string("components/crumb.html", {"name": content, "address": address})


@register.simple_block_tag
def tabs(content: SafeString, label: str) -> str:
    """Show pages, or views of one page, that stand beside each other, made of `tab`s."""
    return render_to_string("components/tabs.html", {"tabs": content, "label": label})


@register.simple_block_tag
def tab(
    content: SafeString,
    view: str = "",
    *args: object,
    query: object = "",
    more: object = "",
    href: object = "",
    key: object = "",
    current: object = False,
) -> str:
    """Show a tab, with an address as of a `crumb`; it is the open one where `current` is its key, or true."""
    address = _address(view, args, href, query, more)
    is_current = current == key if key else bool(current)
    return render_to_string(
        "components/tab.html", {"name": content, "address": address, "is_current": is_current}
    )


@register.simple_tag
def page_numbers(page: "Page[Any]") -> Iterator[int | str]:
    """Return the numbers of a list's pages, those far from this one left out with an ellipsis."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_block_tag
def page_actions(content: SafeString) -> str:
    """Show a row of buttons, made of `button`, `submit` and `post_button`; nothing where there are none."""
    return render_to_string("components/page_actions.html", {"buttons": content}) if content.strip() else ""


@register.simple_block_tag
def button(
    content: SafeString,
    view: str = "",
    *args: object,
    query: object = "",
    href: object = "",
    kind: str = "secondary",
) -> str:
    """Show a link that looks like a button, with an address as of a `crumb`."""
    address = _address(view, args, href, query)
    return render_to_string("components/button.html", {"text": content, "address": address, "kind": kind})


@register.simple_block_tag
def submit(content: SafeString, kind: str = "primary", name: str = "", value: str = "1") -> str:
    """Show the button that sends a form; with a name and a value where a form has several."""
    shown = {"text": content, "kind": kind, "name": name, "value": value}
    return render_to_string("components/submit.html", shown)


@register.simple_block_tag(takes_context=True)
def post_button(
    context: template.Context, content: SafeString, view: str, *args: object, kind: str = "secondary"
) -> str:
    """Show a form of one button, which is sent to a view."""
    shown: dict[str, Any] = {"text": content, "address": reverse(view, args=args), "kind": kind}
    shown |= {name: context.get(name) for name in ("csrf_token", "request")}
    return render_to_string("components/post_button.html", shown)


@register.inclusion_tag("components/fact.html")
def fact(label: object, value: object, keeps_lines: bool = False) -> dict[str, Any]:
    """Show a row of a summary list; none where there is no value."""
    return {"label": label, "value": value, "is_known": value not in (None, ""), "keeps_lines": keeps_lines}


@register.inclusion_tag("components/columns.html")
def columns(*names: str) -> dict[str, Any]:
    """Show the head of a table. "Due|date" is as wide as a date (number, date, rag); "Edit|hidden" unseen."""
    return {"columns": [name.partition("|")[::2] for name in names]}
