"""What people ask beside the tools: wishes that none can grant, and questions of general knowledge."""

from dataclasses import dataclass

from ..vocabulary import word_set


@dataclass(frozen=True, slots=True)
class Beyond:
    """A wish that no tool can grant, unless a tool speaks of *needs*."""

    wish: str
    plain: str
    advice: str
    needs: frozenset[str]
    near: frozenset[str]


@dataclass(frozen=True, slots=True)
class General:
    """A question that needs no tool, near tools that speak of *near*; near all where it is empty."""

    question: str
    answer: str
    near: frozenset[str]


_TRAVEL = word_set("flight hotel airport travel trip booking city destination passenger reservation room")
_SHOP = word_set("order product item cart shipping delivery return refund store purchase")
_MONEY = word_set("account payment card balance stock price invoice currency exchange transaction budget transfer")
_OFFICE = word_set("calendar event meeting email message task file document note reminder contact project ticket")
_HOME = word_set(
    "weather temperature car engine vehicle door light device thermostat music song playlist restaurant recipe"
)

BEYOND = (
    Beyond(
        "renew my passport",
        "renew a passport",
        "Your local passport office can do that.",
        word_set("passport renew"),
        _TRAVEL,
    ),
    Beyond(
        "find someone to water my plants while I'm away",
        "arrange help at your home",
        "A neighbor may be the best bet.",
        word_set("plant garden sitter"),
        _TRAVEL | _HOME,
    ),
    Beyond(
        "have the parcel gift-wrapped with a handwritten card",
        "arrange gift wrapping",
        "The seller's support team may offer it.",
        word_set("gift wrap wrapping"),
        _SHOP,
    ),
    Beyond(
        "repair the broken zipper on my old jacket",
        "arrange a repair",
        "A tailor nearby can usually do it in a day.",
        word_set("repair tailor"),
        _SHOP,
    ),
    Beyond(
        "file my tax return",
        "file a tax return",
        "A tax adviser or the tax office's own site is the place for that.",
        word_set("tax"),
        _MONEY,
    ),
    Beyond(
        "negotiate a lower interest rate with my bank",
        "negotiate with a bank",
        "Calling your adviser at the bank usually works best.",
        word_set("negotiate loan mortgage"),
        _MONEY,
    ),
    Beyond(
        "print this out and put it on my desk",
        "print anything",
        "You can print it from your own computer.",
        word_set("print printer"),
        _OFFICE,
    ),
    Beyond(
        "design a logo for our team",
        "design images",
        "A designer or a drawing tool would serve you better.",
        word_set("design logo image draw"),
        _OFFICE,
    ),
    Beyond(
        "paint my living room",
        "do work in your home",
        "A local painter can give you a quote.",
        word_set("paint painter"),
        _HOME,
    ),
    Beyond(
        "walk my dog this afternoon",
        "walk a dog",
        "A dog walker in your area could help.",
        word_set("dog pet walker"),
        _HOME,
    ),
    Beyond(
        "taste-test a few wines for me",
        "taste anything",
        "A wine shop may offer a tasting.",
        word_set("wine taste"),
        frozenset(),
    ),
    Beyond(
        "knit a scarf as a birthday present",
        "make things by hand",
        "A craft shop can point you to somebody who does.",
        word_set("knit scarf craft"),
        frozenset(),
    ),
)

QUESTIONS = (
    General(
        "Why are flights often cheaper in the middle of the week?",
        "Mostly because of demand: business travelers fly on Mondays and Fridays, and leisure travelers on "
        "weekends, so airlines lower fares on the quieter days.",
        _TRAVEL,
    ),
    General(
        "What does a layover mean?",
        "A layover is the time that you spend at an airport between two connecting flights. A stop of more "
        "than a day on an international trip is usually called a stopover.",
        _TRAVEL,
    ),
    General(
        "Is it better to unpack right away in a hotel?",
        "Many people find that it helps: clothes crease less, and you see at once what you have forgotten. "
        "For a single night it is rarely worth the effort.",
        word_set("hotel room"),
    ),
    General(
        "What is the difference between a refund and store credit?",
        "A refund returns the money to the way you paid. Store credit stays with the shop and can only be spent there.",
        _SHOP,
    ),
    General(
        "How should I store leather shoes?",
        "Keep them dry and out of direct sunlight, use shoe trees so that they hold their shape, and treat "
        "them with a cream every few weeks.",
        _SHOP,
    ),
    General(
        "What does compound interest mean?",
        "It means that interest is paid on the interest earned before as well as on the original sum, so the "
        "balance grows faster over time.",
        _MONEY,
    ),
    General(
        "What is the difference between a debit card and a credit card?",
        "A debit card takes the money from your account at once. A credit card lends it to you until the bill is due.",
        _MONEY,
    ),
    General(
        "What is a limit order?",
        "It is an order to buy or sell at a stated price or better. It is only carried out if the market "
        "reaches that price.",
        word_set("stock trading ticker symbol"),
    ),
    General(
        "How long should a good meeting be?",
        "Long enough to decide what it was called for. For most teams 25 to 45 minutes with a short agenda work well.",
        word_set("meeting calendar event schedule"),
    ),
    General(
        "What does CC mean in an email?",
        "It stands for carbon copy. People in that field get a copy for their information, and everyone can "
        "see their addresses.",
        word_set("email mail message"),
    ),
    General(
        "What is the difference between a hard link and a copy?",
        "A copy is a second file with its own content. A hard link is a second name for the same content, so "
        "a change through one name shows under the other.",
        word_set("file directory folder path"),
    ),
    General(
        "What is a merge conflict?",
        "It happens when two branches change the same lines in different ways, so that somebody has to decide"
        " which version stays.",
        word_set("git commit branch repository"),
    ),
    General(
        "Why does it feel colder when it is windy?",
        "Wind carries away the thin layer of warm air around your skin, so you lose heat faster. That is what"
        " the wind chill figure describes.",
        word_set("weather temperature forecast"),
    ),
    General(
        "How often should I check the tire pressure?",
        "About once a month and before a long trip, with the tires cold. The right values are usually printed"
        " inside the driver's door.",
        word_set("car tire vehicle engine fuel"),
    ),
    General(
        "What does al dente mean?",
        'It is Italian for "to the tooth": pasta that is cooked through but still firm when you bite it.',
        word_set("restaurant recipe food meal"),
    ),
    General(
        "Why do doctors ask about allergies every time?",
        "Because a reaction can be serious and allergies can change, so they check before they prescribe anything.",
        word_set("doctor appointment patient medication health"),
    ),
    General(
        "What does a leap year do?",
        "It adds a day at the end of February, so that the calendar keeps pace with the Earth's way around "
        "the Sun, which takes about 365.24 days.",
        frozenset(),
    ),
    General(
        "Why do we say o'clock?",
        'It is short for "of the clock". People used it to make plain that they meant the time by a clock '
        "and not by the sun.",
        frozenset(),
    ),
    General(
        "What does ASAP stand for?",
        'It stands for "as soon as possible".',
        frozenset(),
    ),
)
