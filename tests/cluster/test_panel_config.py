"""The panel in a config: short where it is plain, and the same panel however it is written."""

from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.actors.experts import EXPERTS
from toolace_mt.cluster.config.resolved_run import ResolvedRun, digest_of
from toolace_mt.cluster.config.run_config import RunConfig
from toolace_mt.cluster.config.validating import validated
from toolace_mt.cluster.config.yaml_text import ConfigText
from toolace_mt.cluster.run.run_stream import templates_of
from toolace_mt.events import Seat


def panel_of(experts: str) -> RunConfig:
    """A config with that panel."""
    text = ConfigText(f"run: a\npool: p.json\ndialogues: 3\nexperts: {experts}", "run.yaml")
    return validated(RunConfig, text, text.given)


def test_a_plain_list_of_names_stays_a_list_of_names() -> None:
    """So a run that was begun with one is resumed with it, and its identity does not change with the release."""
    config = panel_of("[coherence, {expert: safety}]")
    assert config.to_json()["experts"] == ["coherence", "safety"]
    assert ResolvedRun.of(config).identity("pool") == ResolvedRun.of(panel_of("[coherence, safety]")).identity("pool")


def test_a_quorum_that_is_not_said_is_the_majority() -> None:
    """Two of three, three of four."""
    config = panel_of("[{expert: coherence, votes: 3}, {expert: safety, votes: 4, wave: 2}]")
    assert config.experts == (
        Seat(expert="coherence", votes=3, quorum=2, wave=1),
        Seat(expert="safety", votes=4, quorum=3, wave=2),
    )
    recorded = templates_of(ResolvedRun.of(config))
    assert {"vote.coherence", "vote.safety"} <= {template.name for template in recorded}


def test_another_quorum_is_another_run() -> None:
    """Its dialogues would be judged in another way."""
    two, three = (panel_of(f"[{{expert: coherence, votes: 3, quorum: {quorum}}}]") for quorum in (2, 3))
    assert digest_of(ResolvedRun.of(two).identity("pool")) != digest_of(ResolvedRun.of(three).identity("pool"))


@given(st.lists(st.sampled_from(sorted(EXPERTS)), unique=True, max_size=4), st.data())
def test_what_a_run_records_of_its_panel_reads_back(names: list[str], data: st.DataObject) -> None:
    """The config in the log is the config."""
    seats = []
    for name in names:
        votes = data.draw(st.integers(1, 25))
        quorum, wave = data.draw(st.integers(1, votes)), data.draw(st.integers(1, 9))
        seats.append(Seat(expert=name, votes=votes, quorum=quorum, wave=wave))
    config = RunConfig(run="a", pool=("p.json",), dialogues=1, experts=tuple(seats))
    assert RunConfig.model_validate(config.to_json()) == config
