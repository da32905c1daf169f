"""For GitHub's workflows: commands that become annotations of the file."""

from collections.abc import Sequence

from ....store.wording import count, one_line
from ..reported import Reported, level_of, place_of
from ..summary import Summary
from .port import ReportContext

_MESSAGE = 500
_COMMANDS = {"blocking": "error", "error": "error", "advisory": "warning"}


class GithubReport:
    """Writes workflow commands."""

    def __init__(self, context: ReportContext) -> None:
        self._context = context

    def begin(self) -> None:
        """Write nothing: there is no head."""

    def add(self, record: Reported) -> None:
        """An annotation for each finding and fix."""
        for finding in record.findings:
            place = place_of(finding)
            message = finding.message if place is None else f"{place}: {finding.message}"
            message += f" (id {record.own_id})" if record.own_id else ""
            self._command(_COMMANDS[level_of(finding)], record, finding.check, message)
        for fix in record.fixes:
            self._command("notice", record, "fixed", f"message {fix.message}: {fix.what}")

    def _command(self, command: str, record: Reported, title: str, message: str) -> None:
        place = f"file={_property(record.file)},line={record.line},title={_property(title)}"
        self._context.write(f"::{command} {place}::{_data(one_line(message, _MESSAGE))}\n")

    def end(self, summaries: Sequence[Summary], *, withheld: int) -> None:
        """A notice with the numbers."""
        for summary in summaries:
            text = f"{summary.file}: {summary.passed} of {count(summary.records, 'dialogue')} passed"
            self._context.write(f"::notice::{_data(one_line(text, _MESSAGE))}\n")
        if withheld:
            self._context.write(f"::notice::{count(withheld, 'more finding')} withheld by --max-findings\n")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text, _MESSAGE)).replace(":", "%3A").replace(",", "%2C")
