"""What the nodes of a joined cluster lack is said of all of them at once; a launch knows when it is a job of Ray's."""

import json
from pathlib import Path

import pytest

from toolace_mt.actors.execution import ToolImplementation
from toolace_mt.actors.models import RecordedSettings
from toolace_mt.cluster.config.resolved_run import ResolvedRun
from toolace_mt.cluster.config.run_config import RunConfig
from toolace_mt.cluster.errors import UsageError
from toolace_mt.cluster.run.nodes import NodeFacts, askew, needs_of, unfit
from toolace_mt.cluster.run.ray_job import address_of, refuse_passing_log
from toolace_mt.cluster.run.run_stream import RELEASE

FIT = NodeFacts("10.0.0.1", RELEASE)


def test_every_node_that_is_unfit_is_named_in_one_message_with_what_to_do() -> None:
    """Not the first one only, and nothing of those that are fit."""
    words = unfit(
        [
            FIT,
            NodeFacts("10.0.0.2"),
            NodeFacts("10.0.0.3", "0.1.0"),
            NodeFacts("10.0.0.4", RELEASE, ("the environment variable A_KEY", "the file /x/tools.py")),
            NodeFacts("10.0.0.5", silent="it has not answered within 120 s"),
        ]
    )
    assert words.splitlines()[:-1] == [
        "4 of 5 nodes cannot run workers:",
        f"  10.0.0.2: toolace-mt is not installed there; this is {RELEASE}",
        f"  10.0.0.3: it has toolace-mt 0.1.0, and this is {RELEASE}",
        "  10.0.0.4: missing there: the environment variable A_KEY, the file /x/tools.py",
        "  10.0.0.5: it has not answered within 120 s",
    ]
    assert "docs/cluster.md" in words
    assert unfit([FIT, FIT]) == ""


def test_what_a_node_says_of_itself_moves_no_terminal() -> None:
    """It is text of another machine."""
    assert "\x1b" not in unfit([NodeFacts("10.0.0.2", silent="\x1b[2Jgone")])


def test_clocks_that_are_off_are_said_and_are_no_reason_to_stop() -> None:
    """An hour makes the times of events useless; a second is what any cluster has."""
    assert askew([FIT, NodeFacts("10.0.0.2", RELEASE, ahead=-3600.0)]).endswith("10.0.0.2 by -3,600 s")
    assert askew([NodeFacts("10.0.0.2", RELEASE, ahead=1.0)]) == ""
    assert unfit([NodeFacts("10.0.0.2", RELEASE, ahead=-3600.0)]) == ""


def test_workers_need_keys_by_name_and_the_files_of_tools_and_answers() -> None:
    """Modules are the environment's affair, as the package is."""
    config = RunConfig.model_validate(
        {
            "run": "r",
            "pool": ["p.json"],
            "dialogues": 1,
            "models": {
                "default": {"provider": "openai", "model": "m", "headers_env": {"x-team": "TEAM_KEY"}},
                "refiner": {"provider": "anthropic", "model": "m"},
                "verifier": RecordedSettings(file="/data/answers.jsonl").model_dump(),
            },
            "execution": {
                "tools": {
                    "one": ToolImplementation(target="/data/tools.py:one").model_dump(),
                    "two": ToolImplementation(target="package.tools:two").model_dump(),
                }
            },
        }
    )
    needs = needs_of(ResolvedRun.of(config))
    assert needs.variables == ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "TEAM_KEY")
    assert needs.files == ("/data/answers.jsonl", "/data/tools.py")


@pytest.mark.parametrize(
    ("named", "variable", "joined"),
    [
        (None, None, None),
        (None, "10.0.0.1:6379", "10.0.0.1:6379"),
        ("auto", "10.0.0.1:6379", "auto"),
        (None, "local", None),
        (None, "http://10.0.0.1:8265", None),
        (None, "", None),
    ],
)
def test_a_job_joins_the_cluster_that_runs_it(
    monkeypatch: pytest.MonkeyPatch, named: str | None, variable: str | None, joined: str | None
) -> None:
    """Ray says where by a variable; what a config names comes first. An address of the jobs API is no cluster."""
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    if variable is not None:
        monkeypatch.setenv("RAY_ADDRESS", variable)
    assert address_of(named) == joined


def test_a_log_in_the_folder_that_a_job_loses_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is paid would go with it; elsewhere, and without a job, a relative path is as good as ever."""
    folder = tmp_path / "runtime_resources" / "working_dir_files" / "_ray_pkg_1"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    refuse_passing_log("runs.sqlite")
    monkeypatch.setenv("RAY_JOB_CONFIG_JSON_ENV_VAR", json.dumps({"runtime_env": {"working_dir": "gcs://1.zip"}}))
    with pytest.raises(UsageError, match=r"'runs\.sqlite' lies in the working folder of this Ray job.*--set log="):
        refuse_passing_log("runs.sqlite")
    refuse_passing_log(str(tmp_path / "runs.sqlite"))
    monkeypatch.chdir(tmp_path)
    refuse_passing_log("runs.sqlite")
