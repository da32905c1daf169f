"""Exports: what a run's dialogues become in a file for trainers.

A format of dialogues (`actors/formats`) gives one row for a dialogue and is read back; the other kinds of rows, such as
preference pairs, are one file here each.
"""

from .options import USUAL, ArgumentForm, CallGrouping, ExportOptions, ToolChanges
from .parquet import NoParquet, ParquetColumns
from .port import ExportFormat, PassedOver, Source
from .registry import DEFAULT, EXPORTS

__all__ = [
    "DEFAULT",
    "EXPORTS",
    "USUAL",
    "ArgumentForm",
    "CallGrouping",
    "ExportFormat",
    "ExportOptions",
    "NoParquet",
    "ParquetColumns",
    "PassedOver",
    "Source",
    "ToolChanges",
]
