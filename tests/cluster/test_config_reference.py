"""The reference of config keys says what the schema says."""

import re

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from support.runs import ROOT
from toolace_mt.cluster.config.reference import reference, without_meaning
from toolace_mt.cluster.config.run_config import RunConfig
from toolace_mt.cluster.config.starting import STARTING_CONFIG


def is_section(field: FieldInfo) -> bool:
    """Return True if a key holds a section."""
    return isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)


def test_the_page_is_up_to_date() -> None:
    """`make docs` writes it anew."""
    assert (ROOT / "docs" / "config.md").read_text(encoding="utf-8") == reference()


def test_every_key_has_a_meaning() -> None:
    """A docstring of its own, or that of the section that it holds."""
    assert without_meaning() == []


@pytest.mark.parametrize("section", [name for name, field in RunConfig.model_fields.items() if is_section(field)])
def test_the_starting_config_names_every_key_of_a_section(section: str) -> None:
    """In use, or in a comment."""
    table = reference().partition(f"## `{section}`\n")[2].partition("\n## ")[0]
    keys = re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)
    assert keys
    assert [key for key in keys if not re.search(rf"\b{key}\b", STARTING_CONFIG)] == []
