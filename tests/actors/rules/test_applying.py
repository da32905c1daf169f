"""Rules are applied: what they find is numbered and bounded, and a rule that breaks is itself found."""

from collections.abc import Callable, Iterator

import pytest

from toolace_mt.actors.evidence.dialogue_view import DialogueView
from toolace_mt.actors.rules import (
    MAX_FINDINGS,
    RULES,
    Rule,
    Violation,
    apply_rules,
    apply_structural,
    finding,
    registry,
)
from toolace_mt.actors.rules.registry import found_rules
from toolace_mt.events import Dialogue, Finding, Phase, Severity, Verdict, admit

Make = Callable[..., Dialogue]


def _raises(view: DialogueView) -> Iterator[Finding]:
    yield finding("one thing", (view.turns[0].id,))
    raise KeyError("lost")


def _endless(view: DialogueView) -> Iterator[Finding]:
    while True:
        yield finding("m" * 9000, (view.turns[0].id,), evidence="e" * 9000)


def rule(name: str, check: Callable[[DialogueView], Iterator[Finding]], *, structural: bool = False) -> Rule:
    """A rule that does that."""
    return Rule(name, "It holds.", Severity.BLOCKING, check, structural)


def test_every_file_of_the_folder_is_a_rule() -> None:
    """They are found by their files, in the order of their names, and each says what it holds."""
    assert list(RULES) == sorted(RULES)
    assert len(RULES) >= 20
    assert all(rule.holds.endswith(".") and rule.name == name for name, rule in RULES.items())


def test_the_folder_is_read_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rules come in the order of their names; two of one name, and a file without a rule, are refused."""
    assert list(found_rules().items()) == list(RULES.items())
    monkeypatch.setattr(registry, "_in_folder", lambda: iter([rule("b", _raises), rule("a", _raises)]))
    assert list(found_rules()) == ["a", "b"]
    monkeypatch.setattr(registry, "_in_folder", lambda: iter([rule("a", _raises)] * 2))
    with pytest.raises(ValueError, match="hold a rule named 'a'; rename one"):
        found_rules()
    monkeypatch.undo()
    monkeypatch.setattr(registry, "import_module", lambda name: {"RULE": name})
    with pytest.raises(TypeError, match=r"RULE of actors/rules/argument_order\.py has to be a Rule, it is a NoneType"):
        found_rules()


def test_messages_are_short_or_whole(dialogue: Make) -> None:
    """One that is just short enough is not cut."""

    def check(view: DialogueView) -> Iterator[Finding]:
        yield finding("m" * 500, (view.turns[0].id,), evidence="short")

    (found,) = apply_rules(dialogue(("user", "Hi")), {"just": rule("just", check)}).findings
    assert (found.message, found.evidence) == ("m" * 500, "short")


def test_findings_carry_the_round_and_a_number(dialogue: Make) -> None:
    """The ids are unique, the severities the rules', and every rule that looks at one dialogue has its outcome."""
    applied = apply_rules(dialogue(("assistant", ""), ("user", "Hi"), ("user", "Hi")))
    assert [finding.id for finding in applied.findings] == [f"r1.{n}" for n in range(1, len(applied.findings) + 1)]
    assert {outcome.check for outcome in applied.checks} == {name for name, rule in RULES.items()}
    failed = {outcome.check for outcome in applied.checks if outcome.verdict is Verdict.FAIL}
    assert failed == {finding.check for finding in applied.findings} == {"structure", "empty_content"}


def test_a_rule_that_raises_is_an_error_and_no_pass(dialogue: Make) -> None:
    """Its earlier findings are kept, and the other rules go on."""
    rules = {"broken": rule("broken", _raises), "structure": RULES["structure"]}
    applied = apply_rules(dialogue(("user", "Hi"), ("assistant", "Hi")), rules)
    assert [outcome.verdict for outcome in applied.checks] == [Verdict.ERROR, Verdict.PASS]
    assert [finding.verdict for finding in applied.findings] == [Verdict.FAIL, Verdict.ERROR]
    assert "'broken' could not judge the dialogue: KeyError" in applied.findings[1].message


def test_a_rule_that_exits_is_an_error_too(dialogue: Make) -> None:
    """It must not end whoever applies it."""

    def exits(view: DialogueView) -> Iterator[Finding]:
        del view
        raise SystemExit(3)

    applied = apply_rules(dialogue(("user", "Hi")), {"exits": rule("exits", exits)})
    assert [outcome.verdict for outcome in applied.checks] == [Verdict.ERROR]


def test_findings_are_bounded(dialogue: Make) -> None:
    """In number and in length; the last one says that there are more."""
    applied = apply_rules(dialogue(("user", "Hi")), {"endless": rule("endless", _endless)})
    assert len(applied.findings) == MAX_FINDINGS + 1
    assert applied.findings[0].message == f"{'m' * 499}…"
    assert applied.findings[0].evidence == f"{'e' * 299}…"
    assert "more than the 50" in applied.findings[-1].message


def test_only_structural_rules_look_at_a_fill(dialogue: Make) -> None:
    """The others cost more, and are for the verifier."""
    rules = {"broken": rule("broken", _raises), "cheap": rule("cheap", _raises, structural=True)}
    assert {finding.check for finding in apply_structural(dialogue(("user", "Hi")), rules)} == {"cheap"}
    assert apply_structural(dialogue(("user", "Hi"), ("assistant", "Hi"))) == ()


def test_rule_files_of_earlier_releases_go_on(dialogue: Make) -> None:
    """They make their findings with `Violation`; a severity that one states itself counts, else the rule's."""

    def check(view: DialogueView) -> Iterator[Violation]:
        yield Violation("one", (view.turns[0].id,))
        yield Violation("two", (), "c1", "/a", "words", Severity.BLOCKING, Verdict.ERROR)

    older = Rule("older", "It holds.", Severity.ADVISORY, check)
    one, two = apply_rules(dialogue(("user", "Hi")), {"older": older}).findings
    assert (one.severity, one.verdict) == (Severity.ADVISORY, Verdict.FAIL)
    assert (two.severity, two.verdict, two.call, two.pointer) == (Severity.BLOCKING, Verdict.ERROR, "c1", "/a")


def test_what_was_applied_can_be_recorded(dialogue: Make) -> None:
    """The event is one that the log admits."""
    before = dialogue(("user", "Hi"), ("user", "Hi"), phase=Phase.VERIFYING)
    after = admit(before, apply_rules(before))
    assert after.checks is not None
    assert len(after.blocking) == 1
