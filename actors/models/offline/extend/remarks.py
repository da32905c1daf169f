"""Small talk: a remark and its answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A remark and its answer; *opens* where a dialogue begins with it, and not where one goes on."""

    said: str
    reply: str
    opens: bool = True


SMALL_TALK = (
    SmallTalk(
        "Hi! How is your day going?",
        "Hello! It's going well, thank you for asking. I hope that yours is too. What can I do for you?",
    ),
    SmallTalk(
        "Good morning! I finally had my first coffee.",
        "Good morning! That is the best way to start. What shall we get done today?",
    ),
    SmallTalk(
        "Hello! I've had quite a busy week.",
        "Hello! That sounds tiring, I hope it calms down soon. How can I make it a little easier?",
    ),
    SmallTalk(
        "Hi, you were a great help last time.",
        "Hi! That's lovely to hear, thank you. What can I help you with today?",
    ),
    SmallTalk(
        "You're really quick, I'm impressed.",
        "Thank you! It helps that you say clearly what you need.",
        opens=False,
    ),
    SmallTalk(
        "This is easier than I thought it would be.",
        "I'm glad to hear that. We'll get through the rest just as easily.",
        opens=False,
    ),
    SmallTalk(
        "I can't believe that the weekend is still days away.",
        "It always feels long from here. At least we are getting things done in the meantime.",
        opens=False,
    ),
    SmallTalk(
        "I'm having my second coffee while we do this.",
        "Sounds like a good companion for it. Enjoy!",
        opens=False,
    ),
    SmallTalk(
        "It has been quite a busy week for me.",
        "That sounds tiring, I hope it calms down soon. At least this part is nearly off your list.",
        opens=False,
    ),
    SmallTalk(
        "You make this look simple.",
        "That's kind of you to say. Good instructions are half of it.",
        opens=False,
    ),
    SmallTalk(
        "I should have done all this weeks ago.",
        "Better now than never. It won't take long.",
        opens=False,
    ),
    SmallTalk(
        "Hello! The sun is out here at last.",
        "Hello! That's good news, enjoy it. What can I do for you?",
    ),
    SmallTalk(
        "Hi there! It's Friday, finally.",
        "Hi! Nearly there, then. What would you like to get done first?",
    ),
    SmallTalk(
        "Good morning. I hardly slept last night.",
        "Good morning! I'm sorry to hear that. Let me make this easy for you.",
    ),
    SmallTalk(
        "Hey! I'm trying to clear my list today.",
        "Hey! That's a good plan. Where shall we begin?",
    ),
    SmallTalk(
        "That was much faster than on the phone.",
        "I'm happy to hear it. Waiting loops are nobody's favorite.",
        opens=False,
    ),
    SmallTalk(
        "It's raining cats and dogs here.",
        "A good day to get things done from inside, then.",
        opens=False,
    ),
    SmallTalk(
        "My lunch break is almost over.",
        "Then let's use the rest of it well.",
        opens=False,
    ),
    SmallTalk(
        "I almost forgot about all this.",
        "Good thing that you remembered in time.",
        opens=False,
    ),
    SmallTalk(
        "I wish everything went this smoothly.",
        "So do I. Let's keep it that way.",
        opens=False,
    ),
    SmallTalk(
        "My neighbor told me to try this, and she was right.",
        "Please give her my regards!",
        opens=False,
    ),
    SmallTalk(
        "I feel so much lighter with that done.",
        "That's a good feeling. One thing less to think about.",
        opens=False,
    ),
    SmallTalk(
        "I'm doing this on the train, by the way.",
        "I hope that you have a seat and a good connection.",
        opens=False,
    ),
)
