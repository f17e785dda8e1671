"""The one-use form token, whose form it is, and what somebody else saved beside a box."""

from uuid import uuid4

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wsscp.editing.conflicts import SavedMeanwhile
from wsscp.editing.senders import SAVED_SUBMISSION_FIELD, SENDER_FIELD, sender_token

register = template.Library()
_HIDDEN = '<input type="hidden" name="{}" value="{}" autocomplete="off">'


@register.simple_tag(takes_context=True)
def once(context: template.Context) -> SafeString:
    """Return the hidden boxes with the one-use form token and with whose form it is."""
    return format_html(_HIDDEN, "once", uuid4()) + sender(context)


@register.simple_tag(takes_context=True)
def sender(context: template.Context) -> SafeString:
    """Return the hidden box with whose form it is, alone: for a form that is sent again and again.

    A saved submission that is shown again, to be put right, is named along: it is done with once it is saved.
    """
    request = context.get("request")
    person = getattr(request, "user", None)
    if request is None or person is None or not person.is_authenticated:
        return format_html("{}", "")
    box = format_html(_HIDDEN, SENDER_FIELD, sender_token(person))
    if kept := request.POST.get(SAVED_SUBMISSION_FIELD):
        box += format_html(_HIDDEN, SAVED_SUBMISSION_FIELD, kept)
    return box


@register.filter
def saved_meanwhile(field: BoundField) -> SavedMeanwhile | None:
    """Return what somebody else saved in a box while it was being filled in."""
    return getattr(field.form, "saved_meanwhile", {}).get(field.name)
