"""The one-use form token, and what somebody else saved beside a box."""

from uuid import uuid4

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wsscp.editing.conflicts import SavedMeanwhile

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """Return the hidden box with the one-use form token."""
    return format_html('<input type="hidden" name="once" value="{}" autocomplete="off">', uuid4())


@register.filter
def saved_meanwhile(field: BoundField) -> SavedMeanwhile | None:
    """Return what somebody else saved in a box while it was being filled in."""
    return getattr(field.form, "saved_meanwhile", {}).get(field.name)
