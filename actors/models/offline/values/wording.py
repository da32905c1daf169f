"""Things that people search for, write and call by a name."""

PRODUCTS = (
    "wireless headphones", "trail running shoes", "espresso machine", "standing desk", "rain jacket", "desk lamp",
    "mechanical keyboard", "hiking backpack", "yoga mat", "cast iron pan",
)  # fmt: skip
TOPICS = (
    "weekly team sync", "spring product launch", "budget review", "kitchen renovation", "customer onboarding",
    "quarterly report", "garden project", "release planning", "office move", "travel plans",
)  # fmt: skip
MESSAGES = (
    "The meeting moved to the afternoon, see you there.", "I am running ten minutes late, sorry.",
    "Please send me the latest figures when you can.", "The draft is ready for your review.",
    "Could you confirm the new schedule?", "Thanks for your help with the order.",
    "Lunch on Thursday works for me.", "I have sent you the photos from the trip.",
    "Let me know if Friday suits you better.", "The keys are at the front desk.",
)  # fmt: skip
NOTES = (
    "Please call before delivery.", "Prefers a quiet place near the window.", "Waiting for the supplier to confirm.",
    "Needs a follow-up early next week.", "Handle with care.",
)  # fmt: skip
PROBLEMS = (
    "login page does not load",
    "invoice shows the wrong total",
    "password reset email never arrives",
    "app closes when I open a photo",
    "printer is not found",
    "delivery address cannot be changed",
)
PROBLEM_NOTES = (
    "It started this morning and still happens after a restart.",
    "I have tried it twice, with the same outcome.",
    "It worked last week and nothing was changed since.",
    "It happens on my phone as well as on my laptop.",
)
REMARKS = (
    "I could reproduce it on a second device.",
    "Please look at this first, the customer is waiting.",
    "It happened again this morning.",
    "A restart did not help.",
)
SUMMARIES = (
    "The customer asks about a delayed delivery.",
    "The customer wants to change an order that was already sent.",
    "The customer needs help with a refund.",
    "The customer has a question about a bill.",
    "The customer would rather speak with a person.",
    "The customer is not happy with the last answer.",
    "The customer has a request that goes beyond the usual rules.",
    "The customer wants to know when the parcel arrives.",
)
THOUGHTS = (
    "The status should be checked before anything is changed.", "Both options should be compared first.",
    "The cheaper way may take longer.", "It is best to confirm the details before going on.",
)  # fmt: skip
REASONS = ("change of plans", "found a better option", "ordered by mistake", "no longer needed", "wrong size")
FILES = ("summary.txt", "budget.csv", "notes.md", "report.txt", "inventory.csv", "draft_plan.txt", "contacts.csv")
FOLDERS = ("reports", "archive", "projects", "drafts", "invoices", "photos")
KEYWORDS = ("invoice", "budget", "deadline", "shipping", "warranty", "schedule")
COMPANY_NAMES = ("Alder Robotics", "Bluefin Foods", "Corvane Energy", "Delphine Health", "Everfield Motors")
SYMBOLS = ("ALDR", "BLFN", "CRVN", "DLPH", "EVFM", "GRNT", "HLYX")
WISHES = ("a table by the window", "a quiet corner", "a high chair", "a vegetarian menu")
SECTORS = ("Technology", "Automobile", "Healthcare", "Energy")
CATEGORIES = ("electronics", "outdoor", "home", "books", "kitchen")
COLORS = ("black", "navy blue", "forest green", "gray", "red")
SIZES = ("small", "medium", "large")
TAGS = ("travel", "work", "family", "health", "ideas")
CUISINES = ("Italian", "Japanese", "Mexican", "Indian", "Thai")
RESTAURANTS = ("Casa Verde", "The Copper Spoon", "Umi Table", "Trattoria Luna", "Saffron House")
HOTELS = ("Hotel Aurora", "Riverside Inn", "The Linden House", "Harbor View Hotel", "Park Lane Suites")
AIRLINES = ("Skylark Air", "Northwind Airways", "Meridian Air", "Bluejet", "Coastal Air")
SONGS = ("Paper Lanterns", "Slow Tide", "Northern Lights", "Golden Hour Drive", "Quiet Rooms")
ARTISTS = ("The Willow Trio", "Mara Quill", "Static Harbor", "Juno Fields", "Low Cedar")
BOOKS = ("The Salt Road", "A Quiet Orchard", "Maps of Winter", "The Glass Harbor", "Small Hours")
GENRES = ("jazz", "indie", "classical", "ambient", "folk")
SYMPTOMS = ("a persistent cough", "a mild headache", "lower back pain", "a sore throat")
MEDICINES = ("ibuprofen", "cetirizine", "amoxicillin", "loratadine")
DOCTORS = ("Dr. Halloran", "Dr. Osei", "Dr. Lindqvist", "Dr. Marchetti")
CONDITIONS = ("partly cloudy", "light rain", "clear", "overcast", "sunny")
MODELS = ("Aster S2", "Corvo 300", "Lumina X", "Tern 5")
TASKS = ("prepare the slides", "renew the parking permit", "review the contract", "order new chairs")
DEVICES = ("living room lamp", "hallway thermostat", "kitchen speaker", "front door lock")
ROOMS = ("living room", "bedroom", "kitchen", "office")
EXPRESSIONS = ("{0} * {1} + {2}", "{2} / 5 - {0}", "({2} + {1}) * {0}", "{1} * {0} + 12.5", "{2} + {1} * {0}")
LINES = (
    "Order more paper before Friday.", "Total for March: 1,240 euros.", "Ask the printer about the new price.",
    "Call the supplier about the delivery.", "Next review on Monday at ten.", "Three boxes are left in the store room.",
)  # fmt: skip
FINDS = (
    "Remember the {} for next week.", "The {} is settled at last.", "Who has seen the latest {}?",
    "More about the {} tomorrow.", "The {} needs one more look.",
)  # fmt: skip
"""What a text that was found by a word may say."""
NAMES = ("Aurora", "Beacon", "Cedar", "Delta", "Ember", "Fern", "Harbor")
PETS = ("Biscuit", "Pepper", "Clover", "Rusty", "Willow", "Mochi")
BANKS = ("Harbor Savings Bank", "First Meridian Bank", "Northgate Credit Union")
INSURANCES = ("travel cancellation", "baggage", "medical", "comprehensive")
GOALS = ("improve stamina", "save for a trip", "learn Spanish", "read more")
SENTENCES = (
    "The new opening hours start on Monday.", "We reached our goal a week early.",
    "The workshop was full and went well.", "Our spring sale begins this weekend.",
    "The new menu is ready, come and try it.", "We are looking for two more volunteers.",
    "The second part is out next week.", "Thank you all for coming last night.",
)  # fmt: skip
PHRASES = ("standard", "basic", "general", "classic", "regular", "main", "second edition", "version two")  # fmt: skip
BRANCHES = ("main", "feature/search", "fix/login", "release")
PROJECTS = ("website", "billing", "newsletter", "mobile-app")
MEDIA = ("team_photo.png", "cover.jpg", "voice_note.mp3")
CHANGES = (
    "report.txt: 3 lines added, 1 removed.", "notes.md: 2 lines changed.", "budget.csv: 1 line added.",
    "draft_plan.txt was renamed and has 4 new lines.",
)  # fmt: skip
PETS_OF = ("dogs", "cats", "birds", "rabbits")
