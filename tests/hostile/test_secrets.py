"""An endpoint that echoes the key: it is in no byte of the log, and in no output."""

import asyncio
import io
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest
from rich.console import Console

from support.hostile_text import printed
from support.runs import write_config
from toolace_mt.actors.models import ModelMisconfigured, OfflineSettings
from toolace_mt.actors.offline import answer
from toolace_mt.actors.offline.server import MockServer, ServerSettings
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import Launched, launch

KEY = "zk/Live+0123456789abcdefGHIJKLMNOP="
_CODED = b64encode(KEY.encode()).decode()
ECHOED = [KEY, quote(KEY, safe=""), _CODED, KEY[:20], KEY.encode().hex(), "".join(f"\\u{ord(c):04x}" for c in KEY)]
TRACES = [KEY[:12], KEY[12:24], KEY[-12:], _CODED[:12], _CODED[12:24], KEY.encode().hex()[:24], "\\u007a\\u006b"]
_VIEWS = (["status", "small"], ["audit", "small"], ["replay", "small/1"], ["replay", "small/1", "--json"])


async def _launched(folder: Path, provider: str, said: io.StringIO, *, batch: bool, accepted: str) -> Launched:
    """A run whose model repeats the key in its thoughts and its name, or in its refusals."""
    offline = OfflineSettings(seed=5)
    server = MockServer(
        ServerSettings(answers_as=f"model-{KEY}", key=accepted),
        lambda system, user: f"<think>{' '.join(ECHOED)}</think>{answer(system, user, settings=offline)}",
    )
    async with server.listening():
        url = server.url if provider == "anthropic" else f"{server.url}/v1"
        model: dict[str, object] = {"provider": provider, "model": "mock", "base_url": url, "api_key_env": "ECHOED_KEY"}
        model |= {"batch": {"gather_seconds": 0.05, "poll_seconds": 0.02}} if batch else {}
        run = read_run(write_config(folder, dialogues=1, models={"default": model}))
        return await launch(run, load_pool(run.config.pool), Display(Console(file=said)), in_process=True)


@pytest.mark.parametrize("batch", [False, True])
@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_key_that_an_endpoint_echoes_is_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, provider: str, batch: bool
) -> None:
    """Neither in the log nor in an output, whether it is echoed in replies, in the model's name or in refusals."""
    monkeypatch.setenv("ECHOED_KEY", KEY)
    said = io.StringIO()
    with pytest.raises(ModelMisconfigured, match="401") as refused:
        asyncio.run(_launched(tmp_path, provider, said, batch=batch, accepted="another one"))
    done = asyncio.run(_launched(tmp_path, provider, said, batch=batch, accepted=KEY))
    assert done.reason == ""
    shown = [printed(*words, "--log", tmp_path / "log.sqlite") for words in _VIEWS]
    seen = "".join(one.out + one.err for one in shown) + str(refused.value) + said.getvalue() + caplog.text
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"[key]" in stored
    assert "model-[key]" in seen
    for trace in TRACES:
        assert trace not in seen
        assert trace.encode() not in stored
