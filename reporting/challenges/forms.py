"""A challenge to an action."""

from wsscp.editing.forms import EntryForm
from wsscp.forms import paragraph_field


class ChallengeForm(EntryForm):
    """A question that the lead group of an action has to answer."""

    text = paragraph_field(
        "Your challenge",
        rows=5,
        missing="Write what the group is to answer.",
        help_text="What do you want to know, or doubt? It is shown with the action, under your name.",
    )
