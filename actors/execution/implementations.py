"""Implementations of tools as plain data for configs."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ...events import Fact

_NAME = r"[^\W\d]\w*"
_TARGET = rf"^(?:{_NAME}(?:\.{_NAME})*|[^:\n]+\.py):{_NAME}(?:\.{_NAME})?$"
_POINTER = Annotated[
    str,
    Field(
        pattern=r"^(?:/[^/]*)*$", max_length=500, description="JSON pointers such as `/items/0`, up to 500 characters"
    ),
]


class _Implementation(Fact):
    """Facts that every implementation declares."""

    deterministic: bool = True
    """True if the same calls in a fresh state give the same results. Otherwise it is never run for comparison."""
    effects: bool = False
    """True if it acts outside its own state: sends, pays, deletes. Then it is never run for comparison."""
    reads_only: bool = False
    """True if it changes no state, so that leaving it out changes nothing for the calls after it."""
    unordered: tuple[_POINTER, ...] = ()
    """JSON pointers into its result of lists whose order means nothing; `*` stands for any step, "" for the whole."""
    ignored: tuple[_POINTER, ...] = ()
    """JSON pointers into its result of values that are not compared, such as a time stamp."""

    @property
    def repeatable(self) -> bool:
        """True if it may be run again for comparison."""
        return self.deterministic and not self.effects

    @property
    def cacheable(self) -> bool:
        """True if the same call gives the same result again and has no effect on later calls."""
        return self.repeatable and self.reads_only


class ToolImplementation(_Implementation):
    """A Python function, run in a child process of its own."""

    kind: Literal["python"] = "python"
    target: str = Field(
        pattern=_TARGET, max_length=1000, description="text such as `module:function` or `file.py:function`"
    )
    """`module:function`, `module:Class.method` (one instance per dialogue), or the same with `file.py` for a module: a
    file of the working folder, not of the config's."""

    @property
    def module(self) -> str:
        """The module or file."""
        return self.target.rpartition(":")[0]

    @property
    def state(self) -> str:
        """Key of the state that it shares with others."""
        return f"python:{self.module}"


class McpImplementation(_Implementation):
    """A tool of an MCP server."""

    kind: Literal["mcp"] = "mcp"
    server: str
    """The server's name among those configured."""
    tool: str
    """The tool's name as the server says it."""

    @property
    def state(self) -> str:
        """Key of the state that it shares with others."""
        return f"mcp:{self.server}"


Implementation: TypeAlias = Annotated[ToolImplementation | McpImplementation, Field(discriminator="kind")]


class McpStdio(Fact):
    """A server that is started as a process and spoken to over its standard input and output."""

    transport: Literal["stdio"] = "stdio"
    command: str = Field(min_length=1)
    """Program that is started."""
    args: tuple[str, ...] = ()
    """Arguments of the program."""
    cwd: str | None = None
    """Working directory; None: the one that the run was started in."""
    pass_environment: tuple[str, ...] = ()
    """Names of environment variables that it is given, beyond the few that every program needs."""
    fresh: bool = False
    """True if a new process begins with a fresh state and all that it does ends with it: then its tools of a closed
    world may be run again although they change that state."""
    stateful: bool = False
    """True if its answers may depend on earlier requests, whatever its tools declare: then each run of calls
    has a session of its own, and nothing is cached."""


class McpHttp(Fact):
    """A server that is spoken to over streamable HTTP."""

    transport: Literal["http"] = "http"
    url: str = Field(pattern=r"^https?://[^\s]+$", description="address such as `http://localhost:8000/mcp`")
    """Address of the server."""
    headers_from_environment: dict[str, str] = Field(default_factory=dict)
    """HTTP headers by name, each with the environment variable that holds it: a config holds no secret."""
    fresh: bool = False
    """True if every session has a fresh state of its own."""
    stateful: bool = False
    """True if its answers may depend on earlier requests, whatever its tools declare: then each run of calls
    has a session of its own, and nothing is cached."""


McpServer: TypeAlias = Annotated[McpStdio | McpHttp, Field(discriminator="transport")]
