"""Address of a model, and texts about it without keys."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..parsing import shown
from ..secrets import HIDDEN, Secrets
from .addresses import is_local
from .failures.errors import ModelMisconfigured
from .settings import EndpointSettings

_LIKE_A_KEY = re.compile(r"\b(?:sk|pk|gsk|xai|key)[-_][A-Za-z0-9_*.-]{6,}|(?i:bearer)\s+[^\s'\",]+")
_LONG = 8


@dataclass(frozen=True)
class Endpoint:
    """One model at one address."""

    url: str
    model: str
    key_env: str | None
    key: str | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Headers beside the SDK's own, secret values among them."""
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def _secrets(self) -> Secrets:
        return Secrets(self.secrets)

    @classmethod
    def of(cls, settings: EndpointSettings, environ: Mapping[str, str], *, vendor: str) -> "Endpoint":
        """Return the endpoint of *settings*; *vendor* is the default address.

        Raises:
            ModelMisconfigured: a key is missing, empty or malformed.
        """
        url = settings.base_url or vendor
        key = None if settings.api_key_env is None else _secret(environ, settings.api_key_env, url)
        secret = {name: _secret(environ, variable, url) for name, variable in settings.headers_env.items()}
        return cls(
            url=url,
            model=settings.model,
            key_env=settings.api_key_env,
            key=key,
            headers={**settings.extra_headers, **secret},
            secrets=tuple(filter(None, (key, *secret.values()))),
        )

    def __str__(self) -> str:
        return f"{self.model!r} at {self.url}"

    def clean(self, text: str, limit: int = 300) -> str:
        """Return a *text* of the provider without keys, on one line, and cut at *limit* characters."""
        text = self.hidden(text)
        for secret in self.secrets:
            if len(secret) < _LONG:
                text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", HIDDEN, text)
        return shown(_LIKE_A_KEY.sub(HIDDEN, text).strip(), limit)

    def hidden(self, text: str) -> str:
        """Return a *text* of the provider without keys, otherwise as it is."""
        return self._secrets.hidden(text)


def unusable_secrets(settings: EndpointSettings, environ: Mapping[str, str], *, vendor: str) -> list[str]:
    """Return what is wrong with each variable of the environment that *settings* name; empty where all can be used."""
    named = [] if settings.api_key_env is None else [settings.api_key_env]
    faults = []
    for variable in (*named, *settings.headers_env.values()):
        try:
            _secret(environ, variable, settings.base_url or vendor)
        except ModelMisconfigured as error:
            faults.append(str(error))
    return faults


def _secret(environ: Mapping[str, str], variable: str, url: str) -> str:
    given = environ.get(variable)
    if given is None:
        fault = f"the environment variable {variable!r} is not set"
    elif not given.strip():
        fault = f"the environment variable {variable!r} {'holds only blanks' if given else 'is empty'}"
    elif not given.strip().isascii() or not given.strip().isprintable() or " " in given.strip():
        fault = f"the environment variable {variable!r} holds characters that cannot be in a key"
    else:
        return given.strip()
    keyless = ", or set 'api_key_env: null' for one that needs no key" if is_local(url) else ""
    raise ModelMisconfigured(f"{fault}; it has to hold the key for {url}{keyless}", endpoint=url)
