"""The owners a document names: roles the tracker knows. An import gives nobody a role, so none is created."""

from functools import cached_property

from priorities.models import Seat
from priorities.reading import ParsedPlan
from priorities.reading.draft import Question


class KnownOwners:
    """The roles that can own an action, by their names with the group, whatever the capitals."""

    def __init__(self) -> None:
        # What was looked up in vain, as printed.
        self.unknown: list[str] = []

    @cached_property
    def _by_name(self) -> dict[str, Seat]:
        roles = Seat.objects.select_related("subgroup", "agency").order_by("-pk")
        return {role.in_group.casefold(): role for role in roles}

    def named(self, name: str, before: Seat | None = None) -> Seat | None:
        """Return the role of a name, or None; of several alike, the owner before or else the oldest."""
        if not name:
            return None
        if before is not None and before.in_group.casefold() == name.casefold():
            return before
        role = self._by_name.get(name.casefold())
        if role is None and name not in self.unknown:
            self.unknown.append(name)
        return role


def ask_about_owners(draft: ParsedPlan) -> None:
    """Add a question to a draft for each owner that is no role, and leave the action without one."""
    owners = KnownOwners()
    for action in draft.actions:
        if action.owner and owners.named(action.owner) is None:
            text = f"Its owner, “{action.owner}”, is not a role that the tracker knows."
            draft.questions.append(Question(f"action {action.number}", text, "No owner", "owner"))
            action.owner = ""
