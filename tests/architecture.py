"""The plan of the house inside a room, as rules that read the source (docs/development.md shows the drawing).

Which package may import which is written in pyproject.toml and checked by import-linter. What that cannot
say stands here: imports run down from views to forms, work, facts and pure rules; only views read the clock;
writes go through the recorder; templates decide nothing. `code_faults` and `template_faults` say in words
what is wrong with one file; they run nothing.
"""

import ast
import re
import sys
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("wsscp", "priorities", "reviews", "training", "reporting")


class Floor(IntEnum):
    """From the ground up."""

    # Standard library only, no Django and no clock; may be used from every app.
    GROUND = 0
    FACTS = 1
    # Queries read, services write; files are read and made. The floor of whatever has no other.
    WORK = 2
    # What shapes input and output.
    FORMS = 3
    # What meets a request or the command line: asks who, calls down, responds. The only floor with a clock.
    VIEWS = 4
    # Names and wiring; nothing of ours imports them.
    ROOF = 5


# The floor of a package of an app, of a module with a name, and of single modules; the later one counts.
FLOOR_OF_PACKAGE = {
    "formats": Floor.FORMS,
    "management": Floor.VIEWS,
    "models": Floor.FACTS,
    "rules": Floor.GROUND,
    "templatetags": Floor.FORMS,
}
FLOOR_OF_NAME = {
    "context_processors": Floor.VIEWS,
    "filters": Floor.FORMS,
    "forms": Floor.FORMS,
    "guards": Floor.VIEWS,
    "pages": Floor.VIEWS,
    "urls": Floor.ROOF,
    "views": Floor.VIEWS,
}
FLOOR_OF_MODULE = {
    "priorities.access.closed_plans_middleware": Floor.VIEWS,
    "priorities.access.one_use_forms": Floor.VIEWS,
    "priorities.access.people_guards": Floor.VIEWS,
    "priorities.access.second_factor": Floor.VIEWS,
    "reporting.lists.listing": Floor.VIEWS,
    "reporting.rag": Floor.GROUND,
    "reporting.returns.answer_pages": Floor.FORMS,
    "reporting.status.as_at": Floor.VIEWS,
    "training.access": Floor.VIEWS,
    "wsscp.apps": Floor.ROOF,
    "wsscp.checks": Floor.ROOF,
    "wsscp.dates": Floor.GROUND,
    "wsscp.decorators": Floor.FORMS,
    "wsscp.digests": Floor.GROUND,
    "wsscp.environment": Floor.ROOF,
    "wsscp.exports.cells": Floor.GROUND,
    "wsscp.exports.shares": Floor.GROUND,
    "wsscp.exports.tables": Floor.GROUND,
    "wsscp.identifiers": Floor.GROUND,
    "wsscp.identifiers.ages": Floor.GROUND,
    "wsscp.identifiers.matches": Floor.GROUND,
    "wsscp.identifiers.names": Floor.GROUND,
    "wsscp.identifiers.numbers": Floor.GROUND,
    "wsscp.identifiers.places": Floor.GROUND,
    "wsscp.identifiers.words": Floor.GROUND,
    "wsscp.labelled": Floor.GROUND,
    "wsscp.limits": Floor.GROUND,
    "wsscp.logs": Floor.ROOF,
    "wsscp.middleware": Floor.VIEWS,
    "wsscp.policy": Floor.GROUND,
    "wsscp.settings": Floor.ROOF,
    # The sign-in library's views call these by hooks and signals, and hand them no moment.
    "wsscp.signin.accounts": Floor.VIEWS,
    "wsscp.signin.events": Floor.VIEWS,
    "wsscp.signin.second_factors": Floor.FORMS,
    "wsscp.signin.passwords": Floor.FORMS,
    "wsscp.signin.receivers": Floor.VIEWS,
    "wsscp.signin.sessions": Floor.VIEWS,
    "wsscp.signin.single_sign_on": Floor.VIEWS,
    "wsscp.signin.throttle": Floor.VIEWS,
    "wsscp.sqlite": Floor.GROUND,
    "wsscp.state_tables": Floor.GROUND,
    "wsscp.wsgi": Floor.ROOF,
}
# Pure but for a library that is one table.
NOT_THE_STANDARD_LIBRARY = {"reviews.rules.bank_holidays": "holidays"}

# Views that need no clock: they run before the view that was asked for.
VIEWS_WITHOUT_A_CLOCK = {
    "priorities.access.closed_plans_middleware",
    "priorities.access.context_processors",
    "reviews.access.context_processors",
    "wsscp.context_processors",
    "wsscp.middleware",
}
CLOCKS = {"now", "today", "utcnow", "Now"}
# With an argument these two convert a moment; without one they read the clock.
CLOCKS_WITHOUT_ARGUMENT = {"localdate", "localtime"}
CLOCK_OWNERS = {"date", "datetime", "timezone"}

VAGUE_NAMES = {"common", "helpers", "misc", "util", "utils"}
# Model.save() writes history; these write behind its back. simple_history.utils has their honest forms.
BULK_WRITES = {"bulk_create", "bulk_update", "update"}
# Facts are written by a recorder (wsscp/audit/recording.py), so that the trail has an entry of it.
WRITES = {"bulk_create", "bulk_update", "update"}
# In these rooms facts are written by a recorder (wsscp/audit/recording.py), so that the audit trail has them.
ROOMS_THAT_RECORD = {
    "access",
    "accounts",
    "forms",
    "management",
    "middleware",
    "services",
    "sessions",
    "throttle",
    "views",
}
WRITES = {"create", "create_user", "delete", "get_or_create", "save", "update_or_create"} | BULK_WRITES
# On what an attribute names: action.groups.set(…), and not a set's own add().
LINK_WRITES = {"add", "clear", "remove", "set"}
# Modules that write without an entry, each with the reason: the recorder itself, and what is no fact.
WRITES_WITHOUT_ENTRY = {
    "reporting.returns.drafts": "a draft is what was typed; submitting tells all of it",
    "reviews.cases.retention": "one entry tells that a record went; none may keep what it said",
    "training.importing.counts": "thousands of counts at once, recorded by the act they are part of",
    "training.importing.services": "what was read of a file and not yet brought in is no fact",
    "wsscp.management.commands.clear_old": "throws away what has run out",
    "wsscp.audit.recording": "is the recorder",
    "wsscp.audit.chain": "is the recorder",
    "wsscp.mail.queue": "a message is part of the act it tells of, and emptied once it is gone",
    "wsscp.editing.submission": "is of the recorder: which forms were used",
    "wsscp.editing.versions": "is of the recorder: how often a thing was changed",
    "wsscp.signin.ending": "who is signed in; the trail tells of what ended it",
    "wsscp.signin.sessions": "what was typed and not yet sent",
    "wsscp.signin.second_factors": "which codes of an app were used, so that none is used twice",
    "wsscp.signin.single_sign_on": "the sign-in library's form is saved inside a recording",
    "wsscp.signin.session_views": "what was typed and not yet sent, and one's own sessions",
}
# Modules that call a method of such a name on what is no row: a document, a sum, a cache.
NOT_ROWS = {
    "priorities.exporting.word": {"remove"},
    "reporting.lists.queries": {"clear"},
    "training.statistics.attendance": {"add"},
    "wsscp.exports.word": {"save"},
    "wsscp.exports.writers": {"save"},
}
QUERYSET_STEPS = {"all", "annotate", "exclude", "filter", "objects", "order_by", "select_related"}
UNSAFE_CALLS = {"SafeString", "mark_safe"}
# Only apps.py may connect to Django's own (after a migration).
SIGNALS = {"django.db.models.signals", "django.dispatch"}

TEMPLATE_RULES = {
    r"\|\s*safe(seq)?\b": "|safe switches escaping off",
    r"\bautoescape\s+off\b": "autoescape off switches escaping off",
    r"<[^>]*\sstyle\s*=": "an inline style breaks the Content-Security-Policy",
    r"<style\b": "an inline style sheet breaks the Content-Security-Policy",
    r"<script\b(?![^>]*\bsrc\s*=)": "an inline script breaks the Content-Security-Policy",
    r"<[^>]*\son[a-z]+\s*=": "an inline handler breaks the Content-Security-Policy",
    r"javascript:": "a javascript: address breaks the Content-Security-Policy",
}


def modules() -> dict[str, Path]:
    """Return our modules by dotted name, migrations left out."""
    paths = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                paths[".".join(part for part in parts if part != "__init__")] = path
    return paths


def templates() -> dict[str, Path]:
    """Return our templates for pages and PDFs by name."""
    return {str(path.relative_to(ROOT)): path for path in sorted((ROOT / "templates").rglob("*.html"))}


@cache
def untracked_models() -> frozenset[str]:
    """Return the names of model classes without history, which may be written in bulk."""
    return frozenset(
        node.name
        for name, path in modules().items()
        if floor_of(name) is Floor.FACTS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not any(_names_history(item) for item in node.body)
    )


def code_faults(module: str, source: str) -> list[str]:
    """Return what is wrong with a module of ours, one sentence a fault."""
    tree = ast.parse(source)
    return [
        *_name_faults(module),
        *_import_faults(module, tree),
        *_clock_faults(module, tree),
        *_write_faults(tree),
        *_trail_faults(module, tree),
        *_lock_faults(tree),
        *_escaping_faults(tree),
    ]


def template_faults(source: str) -> list[str]:
    """Return what is wrong with a template, one sentence a fault."""
    faults = []
    if not re.match(r"({% extends [^%]+%})?({#|{% comment %})", source):
        faults.append("a template starts with a comment that names its context")
    shown = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", source, flags=re.S)
    return faults + [says for rule, says in TEMPLATE_RULES.items() if re.search(rule, shown, flags=re.I)]


def floor_of(module: str) -> Floor:
    """Return the floor a module stands on."""
    if module in FLOOR_OF_MODULE:
        return FLOOR_OF_MODULE[module]
    _, *packages = module.split(".")
    if not packages:
        return Floor.GROUND
    for name in (packages[-1], packages[-1].rpartition("_")[2]):
        if name in FLOOR_OF_NAME and "models" not in packages:
            return FLOOR_OF_NAME[name]
    return FLOOR_OF_PACKAGE.get(packages[0], Floor.WORK)


def _app(module: str) -> str:
    return module.split(".")[0]


def _name_faults(module: str) -> Iterator[str]:
    if VAGUE_NAMES.intersection(module.split(".")):
        yield f"{module} is named for nothing: name it for what it does"


def _import_faults(module: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield f"{module} imports inside {node.name}(), line {inner.lineno}"
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"{module} has a relative import, line {node.lineno}"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for target in _targets(node):
                yield from _edge_faults(module, target)


def _targets(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Return the modules an import names: `from wsscp import policy` names wsscp.policy."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    assert node.module
    if node.module in APPS:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return [node.module]


def _edge_faults(module: str, target: str) -> Iterator[str]:
    if target in SIGNALS and not module.endswith(".apps"):
        yield f"{module} uses signals ({target}): call the service instead"
    floor = floor_of(module)
    if _app(target) not in APPS:
        library = _app(target)
        # _typeshed is what the type checker knows of the standard library.
        is_standard = (
            library in {*sys.stdlib_module_names, "_typeshed"}
            or NOT_THE_STANDARD_LIBRARY.get(module) == library
        )
        if floor is Floor.GROUND and not is_standard:
            yield f"{module} is on the ground floor and imports {target}: standard library only"
        return
    target_floor = floor_of(target)
    if target_floor > floor:
        yield f"{module} ({floor.name}) climbs to {target} ({target_floor.name})"


def _clock_faults(module: str, tree: ast.Module) -> Iterator[str]:
    if floor_of(module) is Floor.VIEWS and module not in VIEWS_WITHOUT_A_CLOCK:
        return
    for node in ast.walk(tree):
        called = isinstance(node, ast.Call) and _called(node)
        owned = (
            isinstance(node, ast.Attribute) and _last_name(node.value) in CLOCK_OWNERS and node.attr in CLOCKS
        )
        bare = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and called in CLOCKS
        unasked = (
            isinstance(node, ast.Call)
            and called in CLOCKS_WITHOUT_ARGUMENT
            and not (node.args or node.keywords)
        )
        if isinstance(node, ast.expr) and (owned or bare or unasked):
            yield f"{module} reads the clock, line {node.lineno}: take the day as an argument"


def _write_faults(tree: ast.Module) -> Iterator[str]:
    untracked = untracked_models()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _called(node) not in BULK_WRITES:
            continue
        chain = _chain(node.func)
        if _called(node) == "update" and not QUERYSET_STEPS.intersection(chain):
            continue  # a dictionary's update
        if not untracked.intersection(chain):
            yield f"line {node.lineno} writes past the history: .{_called(node)}()"


def _trail_faults(module: str, tree: ast.Module) -> Iterator[str]:
    if floor_of(module) in {Floor.GROUND, Floor.FACTS, Floor.ROOF} or module in WRITES_WITHOUT_ENTRY:
        return
    recorders, not_rows = _recorders(tree), NOT_ROWS.get(module, set())
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not _is_write(node):
            continue
        if node.func.attr not in not_rows and _chain(node.func)[1].removeprefix("_") not in recorders:
            yield f"line {node.lineno} writes past the trail: .{node.func.attr}()"


def _lock_faults(tree: ast.Module) -> Iterator[str]:
    """A row locked for more than its change also stops those who only point at it, such as the trail."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _called(node) != "select_for_update":
            continue
        if not any(word.arg == "no_key" for word in node.keywords):
            yield f"line {node.lineno} locks too much: select_for_update(no_key=True)"


def _is_write(node: ast.Call) -> bool:
    """Whether a call of a method looks like one that writes rows."""
    name, *owner = _chain(node.func)
    if name in LINK_WRITES:
        return len(owner) > 1 and owner[-1] != "self"
    if name == "update":
        return bool(QUERYSET_STEPS.intersection(owner))  # a dictionary has one, too
    return name in WRITES and not any(
        word.arg == "commit" and _is_false(word.value) for word in node.keywords
    )


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _recorders(tree: ast.Module) -> set[str]:
    """Return the names under which a module knows a Recorder: it was opened, or handed in, as one."""
    names, openers = set(), {"recording", "recording_account", "saving"}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.returns and "Recorder" in ast.unparse(node.returns):
            openers.add(node.name)
        elif isinstance(node, ast.arg) and node.annotation and _last_name(node.annotation) == "Recorder":
            names.add(node.arg)
    for node in ast.walk(tree):
        if not isinstance(node, ast.withitem) or not isinstance(node.context_expr, ast.Call):
            continue
        if isinstance(node.optional_vars, ast.Name) and _called(node.context_expr) in openers:
            names.add(node.optional_vars.id)
    return names


def _escaping_faults(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in UNSAFE_CALLS:
            yield f"line {node.lineno} switches escaping off: {_called(node)}()"


def _called(node: ast.Call) -> str:
    return _last_name(node.func)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _chain(node: ast.expr) -> list[str]:
    """Return the names of `Plan.objects.filter(…).update`, the last first."""
    names = []
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return [*names, _last_name(node)]


def _names_history(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(_last_name(target) == "history" for target in node.targets)
