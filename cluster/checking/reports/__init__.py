"""Reports of a check: one file per format, and a line here."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeAlias

from .github import GithubReport
from .json_report import JsonReport
from .port import CheckReport, ReportContext
from .sarif import SarifReport
from .text import TextReport

Maker: TypeAlias = Callable[[ReportContext], CheckReport]


class OutputFormat(StrEnum):
    """The formats, by the names that the command line gives them."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


REPORTS: Mapping[OutputFormat, Maker] = {
    OutputFormat.TEXT: TextReport,
    OutputFormat.JSON: JsonReport,
    OutputFormat.GITHUB: GithubReport,
    OutputFormat.SARIF: SarifReport,
}

__all__ = ["REPORTS", "CheckReport", "OutputFormat", "ReportContext"]
