"""People who do not exist, and how to reach them."""

from ..vocabulary import word_list

FIRST_NAMES = word_list(
    "Nora Maya Elin Tessa Ines Farah Leona Priya Hanna Zuri Amara Selma Ivy Rosa Dalia Noemi Freya Lucia Anika "
    "Mira Owen Felix Tariq Jonas Mateo Kofi Anders Rafael Emil Victor Dario Hugo Silas Nils Arjun Bruno Idris "
    "Oscar Theo Ravi"
)
LAST_NAMES = word_list(
    "Whitfield Lindgren Okafor Marchetti Delacroix Hargrove Novak Castellan Brennan Ferreira Holloway Sandoval "
    "Ashworth Kowalska Tremblay Ogden Vasquez Falk Merrick Haddad Pellegrin Thorne Quintero Larkin Bergstrom "
    "Achterberg Nakano Redfern Solano Winslow Darby Espinoza Greer Halvorsen Ibarra Kestrel Lockwood Mbeki "
    "Norling Prentice"
)
COMPANIES = ("Brightwater Studio", "Northgate Supply", "Lumen Works", "Harbor Analytics", "Oakline Design")
DEPARTMENTS = ("Engineering", "Marketing", "Finance", "Operations", "Customer Support")
JOBS = ("project manager", "data analyst", "office manager", "product designer", "field engineer")
PASSPORT_LETTERS = 2
SECRET_WORDS = ("Maple", "Harbor", "Comet", "Lantern", "Juniper", "Pebble")
