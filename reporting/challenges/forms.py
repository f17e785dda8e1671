"""A challenge to an action."""

from django import forms

from wsscp.editing.forms import EntryForm
from wsscp.limits import PARAGRAPH


class ChallengeForm(EntryForm):
    """A question that the lead group of an action has to answer."""

    text = forms.CharField(
        label="Your challenge",
        max_length=PARAGRAPH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write what the group is to answer."},
        help_text="What do you want to know, or doubt? It is shown with the action, under your name.",
    )
