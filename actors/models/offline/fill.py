"""Fills: the masked turns, rewritten one for one."""

from dataclasses import replace

from .contents import decoded
from .dice import Dice
from .inspecting import identifying, unfounded_identifiers
from .mending import Blamed, mended
from .naming import slot_of
from .place import Place, put_back
from .rewording import answer_anew, reworded_announcement, reworded_request
from .sections import Sheet, Turn
from .story import Story, recall
from .telling import told
from .values.phrases import sentences


def filled(sheet: Sheet, seed: int, dice: Dice) -> list[Turn]:
    """Each masked turn mended where it shows to be wrong, and in other words."""
    place, story = put_back(sheet), recall(seed, sheet.book, sheet.plan)
    positions = {turn.id: index for index, turn in enumerate(place.turns)}
    return [rewritten(place, positions[turn.id], story, dice) for turn in sheet.masked if turn.id in positions]


def rewritten(place: Place, index: int, story: Story, dice: Dice, blamed: Blamed = frozenset()) -> Turn:
    """The turn at *index*, mended and in other words; the arguments in *blamed* are found anew."""
    turn = place.turns[index]
    match turn.role:
        case "user":
            return replace(turn, text=reworded_request(turn.text, dice) + _unsaid(place, index, dice))
        case "assistant" if turn.calls:
            spec = place.book.by_name.get(turn.calls[0].name)
            better = mended(place, index, story, blamed)
            return replace(better, text=reworded_announcement(turn.text, spec, dice))
        case "assistant":
            return replace(turn, text=answer_anew(place, index, dice))
        case _:
            return mended(place, index, story, blamed)


def _unsaid(place: Place, index: int, dice: Dice) -> str:
    """Sentences for identifiers that the calls use and that the user should have said."""
    known = place.before(index + 1)
    extra: list[str] = []
    for at in range(index + 1, len(place.turns)):
        turn = place.turns[at]
        if turn.role == "user":
            break
        results = place.results_of(at) if turn.calls else {}
        for call in turn.calls:
            spec = place.book.by_name.get(call.name)
            if spec is None:
                continue
            echoed = decoded(results.get(call.id, ""))
            for pointer, value in unfounded_identifiers(spec, call.arguments, known):
                name = pointer.split("/")[1]
                if isinstance(echoed, dict) and identifying(slot_of(name), value) and value not in echoed.values():
                    continue
                extra.append(" " + dice.pick(sentences(name, told(value))))
        known.add(turn)
    return "".join(dict.fromkeys(extra))
