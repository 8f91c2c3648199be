"""What the crowd of the demo says: topics of a small town's paper, and the sentences that people say about them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """An article, and what people below it talk about."""

    slug: str
    title: str
    body: str
    things: tuple[str, ...]
    places: tuple[str, ...]
    wishes: tuple[str, ...]


TOPICS = (
    Topic(
        "harbour-ferry",
        "The last ferry may leave at eight",
        "From spring the ferry to the other bank would stop four hours earlier. The council says that too few people use it.",
        ("the last ferry", "the night boat", "the landing stage", "the timetable"),
        ("at the harbour", "on the other bank", "behind the shipyard", "by the lock"),
        ("keep it until midnight", "run it at weekends at least", "ask the night shift first"),
    ),
    Topic(
        "library-hours",
        "The library may open on Sundays",
        "Volunteers have offered to keep the reading room open. The staff council has questions.",
        ("the reading room", "the children's corner", "the lending desk", "the Sunday shift"),
        ("in the old school", "on the first floor", "by the market", "next to the archive"),
        ("open it and see who comes", "pay the people who work there", "start with the winter months"),
    ),
    Topic(
        "market-square",
        "Trees or parking on the market square?",
        "Two plans are on the table: forty places for cars, or a dozen lime trees and benches.",
        ("the plan with the trees", "the parking", "the fountain", "the paving"),
        ("on the market square", "in front of the town hall", "by the pharmacy", "along the arcade"),
        ("plant the trees", "keep ten places for those who need them", "let the traders decide"),
    ),
    Topic(
        "swimming-pool",
        "Repairs close the pool until June",
        "The roof has to be renewed. Clubs and schools look for other water.",
        ("the roof", "the pool", "the season ticket", "the swimming club"),
        ("in the valley", "by the river", "next to the sports hall", "at the lake"),
        ("give the ticket money back", "open the lake earlier", "share the pool with the next town"),
    ),
    Topic(
        "school-meals",
        "School meals will come from the region",
        "A new contract asks for vegetables from within fifty kilometres, at the same price.",
        ("the new menu", "the soup", "the contract", "the kitchen"),
        ("at our school", "in the canteen", "at the primary school", "on the farm"),
        ("let the children choose twice a week", "publish what it costs", "cook on the spot again"),
    ),
    Topic(
        "wind-farm",
        "Three turbines on the ridge: hearing begins",
        "The public works want to build by 2028. Opponents speak of noise, supporters of the rent for the village.",
        ("the noise", "the shadow", "the rent", "the report"),
        ("on the ridge", "above the village", "behind the wood", "near the chapel"),
        ("measure the noise first", "let the village own one of them", "build two instead of three"),
    ),
    Topic(
        "cycle-path",
        "Cycle path along the river is delayed again",
        "A culvert has to be moved. The builders now speak of autumn.",
        ("the cycle path", "the culvert", "the crossing", "the surface"),
        ("along the river", "at the weir", "under the railway bridge", "past the allotments"),
        ("open the finished half", "put up a light at the crossing", "tell us a date and keep it"),
    ),
    Topic(
        "festival",
        "Fewer fireworks, more lanterns at the summer festival",
        "The committee wants a quiet hour at ten. Not everybody is pleased.",
        ("the fireworks", "the lantern walk", "the band", "the quiet hour"),
        ("on the meadow", "by the old mill", "at the harbour", "on the bridge"),
        ("keep a small one at midnight", "try it for a year", "ask those with animals"),
    ),
)
FIRST = tuple(
    (
        "Agnes Bertil Carla Dario Edda Felix Greta Hanno Ilse Jonas Kirsten Lutz Marta Nils Olga Paul Quinn Rosa Sven Tilda"
        " Uwe Vera Willem Xenia Yann Zoe Amir Bilal Chidi Dilara Emeka Farah Goran Hye Ines Jamal Katya Leila Mirek Nadia"
    ).split()
)
LAST = tuple(
    (
        "Alder Birch Carver Dale Eastwood Fuller Granger Hollis Inman Jarvis Keller Lindqvist Mercer Novak Osman Petersen"
        " Quist Rowan Sadler Thorne Ueda Varga Winter Yilmaz Ziegler"
    ).split()
)
OPENINGS = (
    "I have lived {place} for {years} years, so allow me a word.",
    "As somebody who walks past {thing} every morning:",
    "Thank you for reporting on this.",
    "Two things are missing in the article.",
    "My neighbour and I talked about this at breakfast.",
    "I was at the meeting, and it was calmer than it sounds here.",
    "It is always the same story {place}.",
    "For once I agree with the council.",
    "Let us look at the figures before we get excited.",
    "We had the same debate {years} years ago.",
)
CLAIMS = (
    "If you ask me, they should {wish}.",
    "Nobody has yet explained what {thing} will cost us in ten years.",
    "What worries me is {thing}, and nobody speaks about it.",
    "People {place} notice it first, and nobody asks them.",
    "I counted for a week: {years} people a day, rain or shine.",
    "It would be easy to {wish}, other towns do it.",
    "With a little patience {thing} could work for everybody.",
    "The young will use it, the old need it, and the rest pay for it.",
    "You can see {place} what happens when nobody decides.",
    "My aunt would say: {wish}, and then have coffee.",
    "There was a survey once; {thing} came out on top.",
    "I would rather have it done well than done quickly.",
)
AGREE = (
    "{name} has a point.",
    "Exactly, {name}.",
    "I could not have put it better.",
    "Same with us, {name}.",
)
DISAGREE = (
    "I see that differently, {name}.",
    "With respect, that is not what the plan says.",
    "That was true {years} years ago, it is not now.",
    "No, {name}, look at page three of the report.",
)
ASK = (
    "Where did you read that, {name}?",
    "Do you mean {thing} or something else?",
    "And who is to pay for that?",
    "Honest question, {name}: have you been {place} lately?",
)
PRAISE = (
    "Thanks for the figures, {name}.",
    "Good to hear from somebody who was there.",
    "That made me laugh, {name}.",
    "I had not thought of that.",
)
ASIDES = (
    "But that is only how I see it.",
    "My children see it the other way round.",
    "And yes, I also take the car sometimes.",
    "The photo in the article is from last year, by the way.",
    "It rained through the roof there on Tuesday.",
    "I have written to the council twice.",
    "Ask anybody {place}.",
)
ENDS = (
    "We shall see.",
    "What do the others think?",
    "Have a good evening, everybody.",
    "I am curious what comes of it.",
    "There is time until the vote.",
)
SPAM = (
    "Best {wares} for {number} % less, only today, use code SAVE{code} at https://shop{code}.example/buy",
    "Only today: {number} % off the best {wares}! Code SAVE{code} on https://shop{code}.example/buy",
    "Friends, I found the best {wares} with {number} % off here https://shop{code}.example/buy (code SAVE{code})",
)
WARES = ("replica watches", "sunglasses", "running shoes", "garden lights", "phone cases")
