"""Each public name is defined once, and what docs, docstrings and comments name exists."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from tests.architecture import APPS, ROOT, modules

# Names the framework looks for in every app, and how a class of commands is found.
NAMES_OF_DJANGO = {"Command", "app_name", "register", "urlpatterns"}
# A path with a folder, in text: reporting/rag.py, docs/decisions/14-the-audit-trail.md.
_PATH = re.compile(r"(?<![\w./<{-])((?:[\w.-]+/)+[\w.-]+\.(?:py|html|css|js|md|sh|toml|txt|csv|docx|json))\b")
# A module by its dotted name, perhaps with something in it: reporting.status.board.Board.
_DOTTED = re.compile(rf"(?<![\w./-])((?:{'|'.join(APPS)})(?:\.[a-z_0-9]+)+(?:\.[A-Z]\w+)?)(?![\w(/-])")
# Folders a path may be relative to: its own and these.
_BESIDE = ("", "templates", "docs", "docs/decisions", "static", "tests", "var", *APPS)


def public_names() -> dict[str, list[str]]:
    """Return the modules in which each public class and function is defined."""
    names = defaultdict(list)
    for module, path in modules().items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if not node.name.startswith("_") and node.name not in NAMES_OF_DJANGO:
                names[node.name].append(module)
    return names


def test_public_name_is_defined_once() -> None:
    assert {name: places for name, places in public_names().items() if len(places) > 1} == {}


def texts() -> dict[str, str]:
    """Return what is written for people: docs in full, and of code its docstrings and comments."""
    files = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    }
    for folder in (*APPS, "tests", "benchmarks"):
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                source = path.read_text(encoding="utf-8")
                comments = re.findall(r"#.*", source)
                docs = [
                    ast.get_docstring(node) or ""
                    for node in ast.walk(ast.parse(source))
                    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
                ]
                files[str(path.relative_to(ROOT))] = "\n".join([*docs, *comments])
    for path in (ROOT / "templates").rglob("*.html"):
        text = "\n".join(
            re.findall(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", path.read_text(), re.S)
        )
        files[str(path.relative_to(ROOT))] = text
    return files


def _is_there(named: str, beside: Path) -> bool:
    return any((ROOT / folder / named).exists() for folder in _BESIDE) or (beside / named).exists()


def _is_module(named: str) -> bool:
    """Whether there is such a module or package, and in it the last part if that names something in it."""
    *parts, last = named.split(".")
    if last.islower() and ((ROOT / "/".join([*parts, last])).is_dir() or _module(*parts, last)):
        return True
    source = _module(*parts) or _module(*parts, "__init__")
    return re.search(rf"\b{last}\b", source) is not None


def _module(*parts: str) -> str:
    path = (ROOT / "/".join(parts)).with_suffix(".py")
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_path_that_is_named_is_there() -> None:
    missing = {
        f"{place}: {named}"
        for place, text in texts().items()
        for named in _PATH.findall(text)
        if not _is_there(named, (ROOT / place).parent)
    }
    assert missing == set()


def test_module_that_is_named_is_there() -> None:
    missing = {
        f"{place}: {named}"
        for place, text in texts().items()
        for named in _DOTTED.findall(text)
        if not _is_module(named)
    }
    assert missing == set()
