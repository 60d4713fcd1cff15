"""House checks: layers, the one door to the network, sizes, words that stay out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INGEST = sorted((ROOT / "ingest").rglob("*.py"))
KB = sorted((ROOT / "kb").rglob("*.py"))
SOURCES = INGEST + KB

#: Packages and modules that reach the network.
NETWORK = {
    "httpx2",
    "httpx",
    "requests",
    "aiohttp",
    "socket",
    "ssl",
    "ftplib",
    "smtplib",
    "http.client",
    "http.server",
    "urllib.request",
    "urllib3",
}
#: The fetcher, and the bundled sample's server on loopback.
MAY_REACH = re.compile(r"ingest/(?:fetch\w*|demo)\.py")

MAX_MODULE, MAX_BODY = 300, 60
#: Longer than the house allows, each with the reason; none may be added in passing.
LONG_MODULES: dict[str, str] = {}
LONG_BODIES: dict[str, str] = {}
JUNK = re.compile(r"(?:utils?|helpers?|common|misc|tools|stuff)")


def name(path):
    """Return a path as the repository calls it."""
    return path.relative_to(ROOT).as_posix()


def tree(path):
    """Return a module's syntax tree."""
    return ast.parse(path.read_text("utf-8"))


def imported(path):
    """Return the dotted names that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def reaches(path, wanted):
    """Return which of the wanted packages a module imports."""
    return {
        one
        for one in wanted
        for other in imported(path)
        if other == one or other.startswith(one + ".")
    }


def body_lines(function):
    """Return how many lines a function has after its signature and docstring."""
    body = function.body
    start = body[1] if ast.get_docstring(function) is not None and body[1:] else body[0]
    return function.end_lineno - start.lineno + 1


@pytest.mark.parametrize("path", KB, ids=name)
def test_kb_stands_alone(path):
    """The knowledge base imports neither ingestion, nor a parser, nor a client."""
    assert reaches(path, {"ingest", "spacy", *NETWORK}) == set()


def test_one_door_to_the_network():
    """Only the fetcher and the demo's loopback server import network libraries."""
    found = {name(path): reaches(path, NETWORK) for path in SOURCES}
    doors = {path for path, packages in found.items() if packages}
    assert {path for path in doors if not MAY_REACH.fullmatch(path)} == set()
    assert "ingest/fetch.py" in doors


def test_training_is_apart():
    """Nothing that runs at ingestion imports the training or its libraries."""
    ordinary = [path for path in SOURCES if "training" not in path.parts]
    wanted = {"sklearn", "scipy", "ingest.training"}
    found = {name(path): reaches(path, wanted) for path in ordinary}
    assert {path: packages for path, packages in found.items() if packages} == {}


def test_no_junk_drawer():
    """No module is named for being a mixed bag."""
    assert [name(p) for p in SOURCES if JUNK.fullmatch(p.stem)] == []


def test_modules_are_short():
    """No module is longer than the house allows."""
    long = {
        name(path): lines
        for path in SOURCES
        if (lines := len(path.read_text("utf-8").splitlines())) > MAX_MODULE
    }
    assert {path: n for path, n in long.items() if path not in LONG_MODULES} == {}
    assert set(LONG_MODULES) <= set(long), "no longer long: take it off the list"


def test_functions_are_short():
    """No function body is longer than the house allows."""
    long = {
        f"{name(path)}:{node.name}": lines
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := body_lines(node)) > MAX_BODY
    }
    assert {place: n for place, n in long.items() if place not in LONG_BODIES} == {}
    assert set(LONG_BODIES) <= set(long), "no longer long: take it off the list"


def test_functions_are_mostly_small():
    """Half of all function bodies have ten lines or fewer."""
    sizes = sorted(
        body_lines(node)
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert sizes[len(sizes) // 2] <= 10


def test_modules_say_what_they_do():
    """Every module opens with a docstring of one sentence or more."""
    silent = [name(path) for path in SOURCES if not ast.get_docstring(tree(path))]
    assert silent == []


def test_no_prints_in_libraries():
    """Only the command line talks to standard output."""
    found = [
        name(path)
        for path in SOURCES
        if not path.name.startswith("cli")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert found == []


#: Where a machine, its neighbours or a registry's host would be named.
FORBIDDEN = re.compile(
    "|".join(
        (
            r"/" + r"work/",
            r"/tmp/" + r"venv",  # noqa: S108
            r"/" + r"root/",
            r"/home/\w+",
            r"\.\./" + r"shared",
            r"pypi\." + r"org",
            r"files\.python" + r"hosted",
            r"registry\." + r"npmjs",
        )
    )
)
#: The CI script looks beside the checkout for reference material.
TEXT_EXEMPT = {".ci/run"}
TEXT = {".py", ".md", ".yml", ".yaml", ".toml", ".csv", ".json", ".html", ".css", ".js"}
SKIPPED = {
    ".git",
    ".venv",
    "build",
    "dist",
    ".mypy_cache",
    ".ruff_cache",
    "__pycache__",
}


def texts():
    """Return the repository's own text files."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if SKIPPED.intersection(parts) or any(p.endswith(".egg-info") for p in parts):
            continue
        plain = path.suffix in TEXT or path.name in {
            "Makefile",
            "requirements.lock",
            "run",
        }
        if path.is_file() and plain:
            yield path


def test_no_word_of_this_machine():
    """No text of the repository names a path of a machine or a registry's host."""
    found = {
        name(path): hits
        for path in texts()
        if name(path) not in TEXT_EXEMPT
        and (hits := sorted(set(FORBIDDEN.findall(path.read_text("utf-8")))))
    }
    assert found == {}


def test_tests_mirror_sources():
    """Tests have no packages of their own, which would hide the real ones."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []
