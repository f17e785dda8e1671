"""The groups a document names: found by any of their names, or created."""

from collections.abc import Iterable

from priorities.models import Subgroup, SubgroupAlias
from priorities.reading.draft import ParsedGroup
from wsscp.audit.recording import Recorder


class ImportedGroups:
    """The groups an import uses: existing ones, found by any of their names, and those it creates."""

    def __init__(self, parsed: Iterable[ParsedGroup], record: Recorder) -> None:
        self._record = record
        self.created: list[Subgroup] = []
        self._aliases = {group.name.casefold(): group.aliases for group in parsed}
        self._by_name: dict[str, Subgroup] = {}
        for alias in SubgroupAlias.objects.select_related("subgroup"):
            self._by_name[alias.name.casefold()] = alias.subgroup
        for group in Subgroup.objects.all():
            if group.short_name:
                self._by_name.setdefault(group.short_name.casefold(), group)
            self._by_name[group.name.casefold()] = group
        # Groups whose names in the document are saved already.
        self._named: set[int] = set()

    def named(self, name: str) -> Subgroup:
        """Return a group by name, created if need be, with the other names the document gives it."""
        aliases = self._aliases.get(name.casefold(), [])
        keys = [printed.casefold() for printed in (name, *aliases)]
        group = next((self._by_name[key] for key in keys if key in self._by_name), None)
        if group is None:
            group = Subgroup(name=name, kind=_kind(name), short_name=_short(name, aliases))
            self.created.append(self._record.save(group, quietly=True))
        if group.pk not in self._named:
            self._named.add(group.pk)
            self._add_names(group, [name, *aliases])
        return group

    def _add_names(self, group: Subgroup, names: list[str]) -> None:
        """Save the names no group has yet as the group's aliases; a name of another group stays with it."""
        for own in (group.name, group.short_name):
            self._by_name.setdefault(own.casefold(), group)
        for name in names:
            if name.casefold() not in self._by_name:
                self._record.save(SubgroupAlias(subgroup=group, name=name), quietly=True)
                self._by_name[name.casefold()] = group


def _kind(name: str) -> str:
    """Guess the kind of a group from its name; it can be changed on the groups' page."""
    key = name.casefold()
    if "task and finish" in key:
        return Subgroup.Kind.TASK_AND_FINISH
    if "lead partner" in key or "executive" in key:
        return Subgroup.Kind.EXECUTIVE
    if any(word in key for word in ("team", "scrutineer", "director", "steering", "partners", "agencies")):
        return Subgroup.Kind.OTHER
    return Subgroup.Kind.SUBGROUP


def _short(name: str, aliases: Iterable[str]) -> str:
    """Return the alias that is the name's initials ("CRG"), if there is one."""
    initials = "".join(word[0] for word in name.split()).upper()
    return next((alias for alias in aliases if alias.upper() == initials), "")
