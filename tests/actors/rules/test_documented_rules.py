"""The table of rules in the documents is the rules themselves."""

import os
from pathlib import Path

from toolace_mt.actors.rules import RULES, Rule

PAGE = Path(__file__).parents[3] / "docs" / "verifier.md"
BEGIN, END = "<!-- rules: ", "<!-- end of rules -->"


def row(rule: Rule) -> str:
    """The rule's line, with a link to its file."""
    severity = f"{rule.severity}, structural" if rule.structural else str(rule.severity)
    return f"| [{rule.name}](../actors/rules/{rule.name}.py) | {severity} | {rule.holds} |"


def test_the_documents_list_every_rule() -> None:
    """With its severity and its sentence; TOOLACE_MT_RECORD=1 writes the table anew."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    mark, _, after = rest.partition(" -->\n")
    after = after[after.index(END) :]
    table = "\n".join(["| rule | severity | holds |", "| --- | --- | --- |", *map(row, RULES.values())])
    written = f"{before}{BEGIN}{mark} -->\n{table}\n{after}"
    if os.environ.get("TOOLACE_MT_RECORD"):
        PAGE.write_text(written, encoding="utf-8")
    assert page == written
    assert all((PAGE.parent / f"../actors/rules/{name}.py").is_file() for name in RULES)
