"""Documents cannot drift: commands, options, files, errors and tables that they name."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import click
import pytest

import ingest.errors
import kb.errors
from ingest.cli import main
from kb.errors import ClaimwireError
from kb.kinds import load_kinds

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
COMMAND = re.compile(
    r"(?:^|[`$ ])claimwire ((?:-+[\w-]+(?: \S+)? )*)([a-z]+)((?: [^#`\n]*)?)",
    re.MULTILINE,
)


def walk(command, words=()):
    """Yield every command of the command line with the words that call it."""
    yield " ".join(words) or "claimwire", command
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from walk(child, (*words, name))


COMMANDS = dict(walk(main))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name):
    """Each command says what it does, and each of its choices too."""
    command = COMMANDS[name]
    assert command.help
    flags = [p for p in command.params if isinstance(p, click.Option) and p.is_flag]
    assert [p.name for p in flags if not p.help] == []


def documents():
    """Return the documents that people read."""
    return [p for p in (README, *sorted((ROOT / "docs").glob("*.md"))) if p.exists()]


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_commands_exist(path):
    """Every command line that a document shows is one, options included."""
    wrong = []
    for _, name, rest in COMMAND.findall(path.read_text("utf-8")):
        if name not in COMMANDS:
            wrong.append(name)
            continue
        command = COMMANDS[name]
        for word in rest.split():
            deeper = getattr(command, "commands", {})
            command = deeper.get(word, command)
        known = {o for p in (*main.params, *command.params) for o in p.opts}
        wrong += [x for x in re.findall(r"(?<!\S)--[\w-]+", rest) if x not in known]
    assert wrong == []


def test_pattern_sees_commands():
    """The pattern above finds commands in code and in running text."""
    text = 'claimwire demo\n`claimwire --db x.db find "a"`\n$ claimwire feeds add --all'
    found = [name for _, name, _ in COMMAND.findall(text)]
    assert found == ["demo", "find", "feeds"]


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    """Every relative link and picture of a document is a file."""
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.skipif(not README.exists(), reason="there is no README yet")
def test_files_of_readme():
    """Every file of the tree that the README names is there."""
    pattern = r"`((?:ingest|kb|tests|docs)/[\w./*-]+)`"
    named = re.findall(pattern, README.read_text("utf-8"))
    assert named
    assert [one for one in named if not list(ROOT.glob(one.rstrip("/")))] == []


@pytest.mark.skipif(not README.exists(), reason="there is no README yet")
def test_make_targets_of_readme():
    """Every make target that the README names is one."""
    rules = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    named = set(
        re.findall(r"\bmake ([a-z]+)\b(?=`|\s+#|\n)", README.read_text("utf-8"))
    )
    assert named <= rules


def errors():
    """Yield every error class of ours, wherever it is defined."""
    for module in sorted((ROOT / "ingest").glob("*.py")):
        importlib.import_module(f"ingest.{module.stem}")
    pending = [ClaimwireError]
    while pending:
        error = pending.pop()
        yield error
        pending += error.__subclasses__()


def test_every_error_is_in_a_tree():
    """Each error class stands in the tree that its module tree's docstring draws."""
    drawn = f"{kb.errors.__doc__}\n{ingest.errors.__doc__}"
    names = {
        one.__name__
        for one in errors()
        if one.__module__.split(".")[0] in {"kb", "ingest"}
    }
    assert {name for name in names if not re.search(rf"\b{name}\b", drawn)} == set()


def test_trees_name_errors_that_exist():
    """No tree draws an error that is gone."""
    names = {one.__name__ for one in errors()}
    drawn = re.findall(r"[├└]── (\w+)", f"{kb.errors.__doc__}\n{ingest.errors.__doc__}")
    assert set(drawn) <= names


def test_errors_say_what_they_mean():
    """Every error class has a docstring of its own."""
    assert [one.__name__ for one in errors() if not inspect.getdoc(one)] == []


def test_kinds_of_guide():
    """The annotation guide's table of kinds is the list of claim kinds."""
    guide = (ROOT / "tests/gold/GUIDE.md").read_text("utf-8")
    table = guide[guide.index("| kind | the figure is |") :]
    kinds = re.findall(r"^\| `(\w+)` \|", table.split("\n\n")[0], re.MULTILINE)
    assert sorted(kinds) == sorted(load_kinds())


def test_changelog_has_unreleased():
    """The changelog keeps a place for what comes next."""
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
