"""A tool as a dialogue knows it: normalised, whatever format it came in."""

from pydantic import Field

from .base import Fact, JsonObject


class Tool(Fact):
    """One callable tool: *parameters* is a JSON schema (draft 2020-12) of type object."""

    name: str
    description: str
    parameters: JsonObject
    returns: JsonObject | None = None
    """A schema of the result, where the format says one."""
    domain: str | None = None
    """The server, class or file that the tool belongs to, where the format says one."""
    hints: JsonObject | None = Field(default=None, exclude_if=lambda hints: hints is None)
    """An MCP server's hints about what it does, where there are any. Without, they leave no trace on the wire."""
