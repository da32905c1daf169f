"""Scenarios: the same for the same seed, spread as the weights say, and of people who could be."""

from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from toolace_mt.actors.language_names import LANGUAGES
from toolace_mt.actors.scenarios import ScenarioSettings, Variety, draw_scenario
from toolace_mt.actors.scenarios.clashes import fitting
from toolace_mt.actors.scenarios.occupations import occupations_at
from toolace_mt.actors.scenarios.places import PLACES
from toolace_mt.actors.scenarios.strata import stratum, weighted
from toolace_mt.actors.scenarios.traits import TRAITS
from toolace_mt.events import Scenario

DRAWN = sorted(set(TRAITS) - {"expertise"})


def drawn(variety: Variety, count: int, seed: str = "a") -> list[Scenario]:
    """The scenarios of the first *count* dialogues."""
    return [draw_scenario(variety, seed, number) for number in range(1, count + 1)]


def test_ten_numbers_fall_into_ten_tenths_and_a_hundred_into_a_hundred_hundredths() -> None:
    """Small runs are covered as well as large ones."""
    for first in (1, 21, 301):
        assert {int(10 * stratum("s", n)) for n in range(first, first + 10)} == set(range(10))
    for first in (1, 501):
        assert {int(100 * stratum("s", n)) for n in range(first, first + 100)} == set(range(100))


def test_two_attributes_are_not_drawn_in_step() -> None:
    """The tenth of one says nothing of the tenth of another."""
    pairs = {(int(10 * stratum("mood", n)), int(10 * stratum("tone", n))) for n in range(1, 101)}
    assert len(pairs) > 50


@pytest.mark.parametrize("attribute", DRAWN)
def test_a_hundred_dialogues_have_each_value_as_often_as_its_weight_says(attribute: str) -> None:
    """To within two of a hundred, where what clashes with the traits drawn before it cannot come."""
    found, expected = Counter[str](), dict.fromkeys(TRAITS[attribute], 0.0)
    for scenario in drawn(Variety(), 100):
        found[getattr(scenario, attribute)] += 1
        left = fitting(TRAITS[attribute], attribute, [getattr(scenario, name) for name in DRAWN])
        for value, weight in left.items():
            expected[value] += weight / sum(left.values())
    for value in TRAITS[attribute]:
        assert abs(found[value] - expected[value]) < 2, value


def test_nobody_dictates_with_slips_of_the_keyboard_or_writes_an_e_mail_of_three_words() -> None:
    """Traits that clash never come together; a user's own trait of the same attribute does."""
    for scenario in drawn(Variety(), 400):
        traits = {name: getattr(scenario, name).partition(":")[0] for name in DRAWN}
        assert not (traits["channel"] == "voice" and traits["typos"] in ("a slip or two", "all lower case"))
        assert not (traits["channel"] == "e-mail" and traits["verbosity"] == "terse")
        assert not (traits["channel"] == "e-mail" and traits["tone"] == "matter-of-fact")
    own = Variety(scenario=ScenarioSettings.model_validate({"channel": {"e-mail": 1}, "verbosity": {"terse": 1}}))
    assert {scenario.verbosity.partition(":")[0] for scenario in drawn(own, 5)} == {"terse"}


def test_a_scenario_is_a_function_of_seed_and_number() -> None:
    """Another seed, which holds the pool's digest, gives other scenarios."""
    assert drawn(Variety(), 20) == drawn(Variety(), 20)
    assert drawn(Variety(), 20) != drawn(Variety(), 20, seed="b")


def test_languages_come_by_weight_with_places_and_names_of_their_own() -> None:
    """Three to one is 75 and 25 of a hundred; English alone is the default."""
    found = drawn(Variety(languages=(("en", 3.0), ("de", 1.0))), 100)
    assert Counter(scenario.language for scenario in found) == {"en": 75, "de": 25}
    german = [scenario for scenario in found if scenario.language == "de"]
    places = {f"{place.city}, {place.country}" for place in PLACES["de"]}
    assert {scenario.persona.place for scenario in german} <= places
    assert all(scenario.locale.startswith("German as in") for scenario in german)
    assert {scenario.language for scenario in drawn(Variety(), 30)} == {"en"}


def test_a_language_without_places_of_ours_is_still_a_language() -> None:
    """Nobody is given an American name for it."""
    (scenario,) = drawn(Variety(languages=(("Finnish", 1.0),)), 1)
    assert (scenario.locale, scenario.persona.name, scenario.persona.place) == ("Finnish", "", "")


def test_nobody_is_retired_at_twenty_or_a_student_at_eighty() -> None:
    """Occupations go by age."""
    for scenario in drawn(Variety(), 100):
        assert scenario.persona.age is not None
        assert scenario.persona.occupation in occupations_at(scenario.persona.age)
    assert not any("retired" in name for name in occupations_at(30))
    assert not any("student" in name for name in occupations_at(70))


def test_every_place_has_a_time_zone_that_exists() -> None:
    """A misspelt zone would be told to every model."""
    assert set(PLACES) == set(LANGUAGES)
    for place in (place for places in PLACES.values() for place in places):
        assert ZoneInfo(place.zone).key == place.zone


def test_weights_of_ones_own_take_the_place_of_ours() -> None:
    """A key is the name of a value of ours, or a text."""
    settings = ScenarioSettings(mood={"annoyed": 3, "giddy: laughs at everything": 1})
    found = Counter(scenario.mood for scenario in drawn(Variety(scenario=settings), 100))
    assert found == {"annoyed: something went wrong before this": 75, "giddy: laughs at everything": 25}


def test_a_weight_of_nothing_is_one_clear_message() -> None:
    """Nothing could be drawn."""
    with pytest.raises(ValueError, match="mood: every weight is 0"):
        ScenarioSettings(mood={"calm": 0})
    with pytest.raises(ValueError, match=r"tone\.casual\n.*greater than or equal to 0"):
        ScenarioSettings(tone={"casual": -1})
    assert weighted({"a": 0.0, "b": 2.0, "c": 0.0}, 0.999) == "b"


def test_people_of_ones_own_come_as_they_are() -> None:
    """Each about as often as the others."""
    people = ("A retired tailor from Mombasa.", "A pastry chef in Lille who collects maps.")
    found = Counter(scenario.persona.text for scenario in drawn(Variety(personas=people), 10))
    assert found == {people[0]: 5, people[1]: 5}
