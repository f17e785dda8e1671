"""The groups a document names: found by any of their names, or made."""

from collections.abc import Iterable

from priorities.models import Subgroup, SubgroupAlias
from priorities.reading.draft import ParsedGroup
from wsscp.audit.recording import Recorder


class ImportedGroups:
    """The groups an import meets: those there already, by any of their names, and those it makes."""

    def __init__(self, parsed: Iterable[ParsedGroup], record: Recorder) -> None:
        self._record = record
        self.created: list[Subgroup] = []
        self._aliases = {group.name.casefold(): group.aliases for group in parsed}
        self._known: dict[str, Subgroup] = {}
        for alias in SubgroupAlias.objects.select_related("subgroup"):
            self._known[alias.name.casefold()] = alias.subgroup
        for group in Subgroup.objects.all():
            if group.short_name:
                self._known.setdefault(group.short_name.casefold(), group)
            self._known[group.name.casefold()] = group
        self._met: set[int] = set()

    def named(self, name: str) -> Subgroup:
        """Return a group by name, made if need be, with the other names the document gives it."""
        aliases = self._aliases.get(name.casefold(), [])
        group = next(
            (self._known[one.casefold()] for one in (name, *aliases) if one.casefold() in self._known), None
        )
        if group is None:
            group = Subgroup(name=name, kind=_kind(name), short_name=_short(name, aliases))
            self.created.append(self._record.save(group, quietly=True))
        if group.pk not in self._met:
            self._met.add(group.pk)
            self._add_names(group, [name, *aliases])
        return group

    def _add_names(self, group: Subgroup, names: list[str]) -> None:
        """Keep the names nobody goes by yet; a name of another group stays that group's."""
        for own in (group.name, group.short_name):
            self._known.setdefault(own.casefold(), group)
        for name in names:
            if name.casefold() not in self._known:
                self._record.save(SubgroupAlias(subgroup=group, name=name), quietly=True)
                self._known[name.casefold()] = group


def _kind(name: str) -> str:
    """Guess what sort of group a name means; it can be changed on the groups' page."""
    words = name.casefold()
    if "task and finish" in words:
        return Subgroup.Kind.TASK_AND_FINISH
    if "lead partner" in words or "executive" in words:
        return Subgroup.Kind.EXECUTIVE
    if any(word in words for word in ("team", "scrutineer", "director", "steering", "partners", "agencies")):
        return Subgroup.Kind.OTHER
    return Subgroup.Kind.SUBGROUP


def _short(name: str, aliases: Iterable[str]) -> str:
    """Return the alias that is the name's initials ("CRG"), if there is one."""
    initials = "".join(word[0] for word in name.split()).upper()
    return next((alias for alias in aliases if alias.upper() == initials), "")
