"""What is built is what is here."""

import tomllib
from pathlib import Path

import pytest
from setuptools import Distribution
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent.parent
_PAGE = ("static", "templates")
LAYERS = ("actors", "cluster", "events", "store")


def test_every_folder_of_source_is_a_listed_package() -> None:
    """A subpackage that is missing from the list works in a checkout and is silently absent from the wheel."""
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    folders = {path.parent for layer in LAYERS for path in (ROOT / layer).rglob("*.py")}
    assert listed == {"toolace_mt." + ".".join(folder.relative_to(ROOT).parts) for folder in folders}


def test_every_package_has_its_init() -> None:
    """A folder without one is a namespace package, and tools disagree about those."""
    folders = {path.parent for layer in LAYERS for path in (ROOT / layer).rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_a_wheel_holds_what_the_commands_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are no modules have to be named, each."""
    monkeypatch.chdir(ROOT)
    distribution = Distribution()
    distribution.parse_config_files()
    command = build_py(distribution)
    command.ensure_finalized()
    packed = {f"{package}/{Path(file).name}" for package, _, _, files in command.data_files for file in files}
    page = {
        f"{folder.name}/{file.name}"
        for folder in (ROOT / "cluster/page").iterdir()
        if folder.name in _PAGE
        for file in folder.iterdir()
    }
    assert len(page) > 5
    files = {"toolace_mt.cluster.cli/gallery.sqlite", "toolace_mt.events/py.typed"}
    assert packed == files | {f"toolace_mt.cluster.page/{Path(file).name}" for file in page}


def test_the_lock_names_no_index() -> None:
    """Exact versions, and no address to fetch them from."""
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert "--" not in lock
    assert all("==" in line for line in lock.splitlines())
