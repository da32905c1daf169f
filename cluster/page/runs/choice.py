"""The dialogues that somebody wants to see, as an address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from ....store.views.run.rows import DialogueRow


@dataclass(frozen=True, slots=True)
class Choice:
    """What the dialogues have in common; an empty word chooses nothing."""

    outcome: str = ""
    check: str = ""
    """A check that blocks them."""
    tool: str = ""
    kind: str = ""
    model: str = ""
    reviewed: str = ""
    text: str = ""
    """Words of their goal, in any case."""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Choice":
        """Return what an address asks for."""
        return cls(**{field.name: query.get(field.name, "").strip() for field in fields(cls)})

    @property
    def words(self) -> dict[str, str]:
        """What was chosen, by name."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    def takes(self, row: DialogueRow) -> bool:
        """Return true for a dialogue that has all of it."""
        return (
            self.outcome in ("", row.outcome)
            and (not self.check or self.check in row.checks)
            and (not self.tool or self.tool in row.tools)
            and (not self.kind or self.kind in row.kinds)
            and (not self.model or any(use.model == self.model for use in row.uses))
            and self.reviewed in ("", row.reviewed)
            and self.text.casefold() in row.goal.casefold()
        )
