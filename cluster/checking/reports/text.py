"""For people: a line for each finding, as a linter writes it, and a summary by rule."""

from collections.abc import Mapping, Sequence

from typer import style

from ....actors.formats.parts.asides import USERS_CALLS
from ....store.views import NEAR_DUPLICATE
from ....store.wording import count, one_line
from ..reported import Reported, level_of, place_of
from ..summary import LEVELS, Summary
from .port import ReportContext

_MESSAGE = 300
_EVIDENCE = 160
_PLACE = 120
_COLOURS = {"blocking": "red", "error": "magenta", "advisory": "yellow", "fixed": "green"}


class TextReport:
    """Prints lines."""

    def __init__(self, context: ReportContext) -> None:
        self._context = context

    def begin(self) -> None:
        """Nothing comes before the first finding."""

    def add(self, record: Reported) -> None:
        """A line for each finding and fix, the evidence below, and once the id that the record says of itself."""
        line = f"{one_line(record.file, _MESSAGE)}:{record.line}"
        for finding in record.findings:
            place = f"{line} {one_line(place_of(finding) or '', _PLACE)}".rstrip()
            message = one_line(finding.message, _MESSAGE)
            self._context.write(f"{place}: {self._label(level_of(finding))} {finding.check}: {message}\n")
            if finding.evidence:
                self._context.write(f"    evidence: {one_line(finding.evidence, _EVIDENCE)}\n")
        if record.findings and record.own_id:
            self._context.write(f"    id: {one_line(record.own_id, _PLACE)}\n")
        for fix in record.fixes:
            message = one_line(fix.what, _MESSAGE)
            self._context.write(f"{line} message {fix.message}: {self._label('fixed')}: {message}\n")

    def end(self, summaries: Sequence[Summary], *, withheld: int) -> None:
        """Numbers by file and rule."""
        if withheld:
            self._context.write(f"... and {withheld} more findings, which --max-findings withholds\n")
        for summary in summaries:
            self._context.write("".join(f"{line}\n" for line in _lines(summary)))

    def _label(self, level: str) -> str:
        return style(level, fg=_COLOURS[level]) if self._context.colour else level


def said_of_left_out(left_out: Mapping[str, int]) -> list[str]:
    """Return the sentences about what dialogues have no place for, by kind; none where there is nothing."""
    said = []
    parts = {kind: number for kind, number in left_out.items() if kind != USERS_CALLS and number}
    if parts:
        named = one_line(", ".join(f"{kind} {number}" for kind, number in sorted(parts.items())), _MESSAGE)
        said.append(f"a dialogue has no place for these parts, which were not read: {named}")
    if calls := left_out.get(USERS_CALLS):
        said.append(f"users called tools of their own ({count(calls, 'call')}): carried beside the turns, not judged")
    return said


def _lines(summary: Summary) -> list[str]:
    parts = [f"{summary.passed:,} passed", f"{summary.failed:,} failed"]
    parts += [f"{summary.unreadable:,} could not be read"] if summary.unreadable else []
    parts += [f"{summary.unjudged:,} could not be judged"] if summary.unjudged else []
    lines = ["", f"{one_line(summary.file, _MESSAGE)}: {count(summary.records, 'dialogue')}, {', '.join(parts)}"]
    rules = summary.by_rule()
    if rules:
        width = max(len(rule) for rule, _, _ in rules)
        lines.append(f"  {'rule':<{width}}  {'blocking':>9}  {'advisory':>9}  {'error':>9}  {'dialogues':>9}")
        for rule, levels, dialogues in rules:
            numbers = "  ".join(f"{levels[level]:>9}" for level in LEVELS)
            lines.append(f"  {rule:<{width}}  {numbers}  {dialogues:>9}")
    if summary.copies and not any(rule == NEAR_DUPLICATE for rule, _, _ in rules):
        are = "is" if summary.copies == 1 else "are"
        lines.append(f"  {summary.copies} {are} nearly the same as an earlier one; --copies names them")
    lines += [f"  {sentence}" for sentence in said_of_left_out(summary.left_out)]
    if summary.fixes:
        lines.append(
            f"  {count(summary.fixes, 'fix')} in {count(summary.fixed, 'record')}, "
            f"{summary.fixed_passing} of which had failed and pass now"
        )
    return lines
