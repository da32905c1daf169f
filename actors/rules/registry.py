"""The rules of this folder: each module here that has a `RULE` is one."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from .port import Rule

FORMER_NAMES: Mapping[str, str] = {"claims": "unsupported_claims", "leftovers": "placeholders"}
"""Names of rules in earlier releases, each with the present one; configs and command lines may still use them."""


def found_rules() -> Mapping[str, Rule]:
    """Every rule by name, in the order of the names.

    Raises:
        ValueError: two files hold rules of one name.
    """
    rules: dict[str, Rule] = {}
    for rule in sorted(_in_folder(), key=lambda rule: rule.name):
        if rule.name in rules:
            raise ValueError(f"two files under actors/rules hold a rule named {rule.name!r}; rename one")
        rules[rule.name] = rule
    return rules


def _in_folder() -> Iterator[Rule]:
    package = __name__.rpartition(".")[0]
    for module in iter_modules([str(Path(__file__).parent)]):
        if not module.ispkg and module.name not in {"registry", "applying", "port"}:
            rule = getattr(import_module(f"{package}.{module.name}"), "RULE", None)
            if not isinstance(rule, Rule):
                raise TypeError(
                    f"RULE of actors/rules/{module.name}.py has to be a Rule, it is a {type(rule).__name__}"
                )
            yield rule
