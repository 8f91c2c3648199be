"""What `moderation serve --demo` shows: an article, the people who talk below it, and what they write, in order.

All of it is made up for this purpose. Addresses are from the ranges kept free for examples.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes. Two entries with the same visitor and e-mail are one person under two names."""

    name: str
    email: str
    ip: str
    visitor: str
    website: str = ""
    agent: str = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"


@dataclass(frozen=True, slots=True)
class Post:
    """A comment, by whom, how many minutes before the demo is looked at, and what it answers."""

    key: str
    who: str
    ago: int
    text: str
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What the moderator does about a comment or its author, so many minutes after it came."""

    on: str
    after: int
    verdict: str
    """publish or remove; restrict: a block or ban for the author"""
    clause: str
    reason: str
    strike: bool = False
    days: int = 0
    """Length of the block; 0: for good."""


MODERATOR = "Mo (example)"
SLUG = "night-buses"
TITLE = "Should the night buses come back?"
BY = "Joan Hartley"
OPENED_AGO = 3 * 24 * 60
BODY = """\
Four years ago the last N7 left the harbour at a quarter to two, carrying eleven people, a cello and a cake. The next \
evening the stop had a cover over it. The council had cut all five night lines to save 640,000 a year.

On Thursday it votes on bringing two of them back, on Fridays and Saturdays only. The plan costs 210,000. Half of it \
would come from a levy on late licences, which is where the quarrel begins: publicans say that they already pay for \
door staff who wait with customers for taxis that never come.

> We close at one. Our last barmaid gets home at three. She walks.

That was a landlord at Tuesday's hearing. A resident of Quay Street answered that she had slept well for four years \
and would like to go on doing so. Both were applauded.

What would you do with 210,000 a year? Would you use a night bus, or pay for one that others use?
"""

PEOPLE = {
    "ada": Person("Ada Brook", "ada@brook.example", "198.18.1.11", "demo-ada"),
    "tom": Person("Tom Ellery", "tom.ellery@post.example", "198.18.2.12", "demo-tom", "https://ellery.example"),
    "priya": Person("Priya N.", "priya@letters.example", "198.18.3.13", "demo-priya"),
    "hans": Person("Hans Cockburn", "hans@cockburn.example", "198.18.4.14", "demo-hans"),
    "mei": Person("Mei", "mei@home.example", "198.18.5.15", "demo-mei"),
    "landlord": Person("The Anchor", "bar@anchor.example", "198.18.6.16", "demo-anchor", "https://anchor.example"),
    "olu": Person("Olu A.", "olu@ward.example", "198.18.7.17", "demo-olu"),
    "gran": Person("Margaret from Quay Street", "margaret@quay.example", "198.18.8.18", "demo-margaret"),
    "sam": Person("Sam", "sam@student.example", "198.18.9.19", "demo-sam"),
    "bo": Person("Bo", "bo@first-time.example", "198.18.10.20", "demo-bo"),
    "dana": Person("Dana W.", "dana@two.example", "198.18.11.21", "demo-dana"),
    "dana2": Person("Fair Fares Now", "dana@two.example", "198.18.11.21", "demo-dana"),
    "rex": Person("Rex", "rex@loud.example", "198.18.12.22", "demo-rex"),
    "rex2": Person("Common Sense", "rex@loud.example", "198.18.12.22", "demo-rex"),
    "vic": Person("Vic", "vic@angry.example", "198.18.13.23", "demo-vic"),
    "kurt": Person("Kurt", "kurt@sour.example", "198.18.14.24", "demo-kurt"),
    "troll": Person("Just Asking", "asking@bridge.example", "198.18.15.25", "demo-asking"),
    "joker": Person("Zed", "zed@noise.example", "198.18.16.26", "demo-zed"),
    "seller": Person("Lena", "lena@shine.example", "198.18.17.27", "demo-lena"),
    "spammer": Person("Olivia", "olivia@offers.example", "198.18.18.28", "demo-olivia", "https://quick-loans.example"),
    "fred": Person("Fred", "fred@grim.example", "198.18.51.7", "demo-fred"),
    "ned": Person("Ned", "ned@blunt.example", "198.18.52.7", "demo-ned"),
    "sid": Person("Sid", "sid@dark.example", "198.18.53.7", "demo-sid"),
    "poser": Person("Ada Вrook", "other@brook.example", "198.18.19.29", "demo-poser"),
}

POSTS = (
    Post(
        "ada-1",
        "ada",
        4200,
        "I was on that last N7. The cello got a seat of its own.\n\nI would use it twice a month, "
        "and I would gladly pay for the other nights: my sister nurses at St Mary's and her shift ends at half past one.",
    ),
    Post(
        "tom-1",
        "tom",
        4140,
        "210,000 is about what the city spends on *flower beds at roundabouts*. I like the flower "
        "beds. But I have never seen a flower bed bring anybody home.",
    ),
    Post(
        "gran-1",
        "gran",
        4100,
        "I am the resident of Quay Street. I did not say that I am against buses. I said that "
        "the old ones stood under my window with the engine running for eleven minutes at every turn.",
    ),
    Post(
        "landlord-1",
        "landlord",
        4050,
        "Landlord here. The levy is 1,900 a year for a house of our size. I can live "
        "with that **if** the bus stops at the harbour and not up at the station, as the draft says.",
        "gran-1",
    ),
    Post(
        "priya-1",
        "priya",
        4000,
        "That is the most useful thing I have read about this. Is the draft public?",
        "landlord-1",
    ),
    Post(
        "tom-2",
        "tom",
        3980,
        "It is item 14 in Thursday's papers, page 31. The station stop is in a footnote.",
        "priya-1",
    ),
    Post(
        "hans-1",
        "hans",
        3700,
        "I drove the N3 for nine years. People ask what it was like: mostly quiet, sometimes "
        "sick, once a proposal. What killed it was not the money, it was that nobody could tell when it would come.",
    ),
    Post("mei-1", "mei", 3650, "Did she say yes?", "hans-1"),
    Post("hans-2", "hans", 3640, 'She said "not on the N3". They sent me a card the next summer.', "mei-1"),
    Post(
        "sam-1",
        "sam",
        3300,
        "Student here. I spend about 40 a month on taxis and I walk the rest. A night ticket "
        "for 4 would pay for itself.",
    ),
    Post(
        "olu-1",
        "olu",
        3200,
        "I clean offices and start at four. Everybody talks about those who come home late, "
        "nobody about those who leave early. An N5 on weekdays would do more good than either of these two.",
    ),
    Post(
        "ada-2",
        "ada",
        3150,
        "That is a fair point, and I had not thought of it. Would you write to the council? They count letters.",
        "olu-1",
    ),
    Post("olu-2", "olu", 3100, "I did. Twice.", "ada-2"),
    Post(
        "kurt-1",
        "kurt",
        2900,
        "This plan is nonsense from start to finish. The numbers are wrong, the stops are wrong "
        "and the levy will kill the last two pubs on the quay. Whoever wrote it cannot count.",
    ),
    Post(
        "tom-3",
        "tom",
        2870,
        "Which number is wrong? I checked the levy against the licence list and got the same.",
        "kurt-1",
    ),
    Post(
        "bo-1",
        "bo",
        2500,
        "First time I write here. In the town where I grew up the night bus stops anywhere on the "
        "way if you ask the driver. Women use it much more since then. It costs nothing.",
    ),
    Post("priya-2", "priya", 2450, "We have that on line 12 after nine in the evening! Hardly anybody knows.", "bo-1"),
    Post(
        "gran-2",
        "gran",
        2100,
        "If they are electric I withdraw my objection.\n\n- no idling,\n- no horns,\n- and "
        "somebody empties the bin at the stop.",
    ),
    Post("landlord-2", "landlord", 2080, "I will empty the bin myself, Margaret.", "gran-2"),
    Post(
        "dana-1", "dana", 1500, "Two nights are not a network. Either do it properly or give the money to the schools."
    ),
    Post(
        "rex-1",
        "rex",
        1440,
        "@Tom Ellery you are a brainless idiot and everybody here knows it. Shut up, you pathetic little clown.",
        "tom-3",
    ),
    Post(
        "rex-2",
        "rex",
        1380,
        "Margaret is a miserable old cow and a liar. You disgusting hag, nobody wants you here.",
        "gran-2",
    ),
    Post("dana2-1", "dana2", 1200, "I agree with Dana W., the only sensible voice here. Well said, Dana!", "dana-1"),
    Post(
        "mei-2",
        "mei",
        1000,
        'He called her a "miserable old cow" and that is still up? That is no way to talk to anybody.',
        "gran-2",
    ),
    Post(
        "vic-1",
        "vic",
        700,
        "I know where you live, landlord. Keep pushing this levy and I will come round and break your legs.",
        "landlord-1",
    ),
    Post("kurt-2", "kurt", 640, "What the fuck is this bullshit. The whole council is full of shit."),
    Post(
        "kurt-3",
        "kurt",
        600,
        "We all know which people ride at night. Those foreigners are vermin and should be sent "
        "back where they came from.",
        "olu-1",
    ),
    Post(
        "troll-1",
        "troll",
        520,
        "lol cry more, triggered much? I only post here to watch you all lose it.",
    ),
    Post(
        "fred-1",
        "fred",
        500,
        "Send them all back, they do not belong here and never will. Then we need no night bus.",
        "olu-1",
    ),
    Post("ned-1", "ned", 490, "Tom, you are an idiot if you believe the council's numbers.", "tom-2"),
    Post("sid-1", "sid", 485, "You will regret this, Margaret. Watch your back on Quay Street.", "gran-1"),
    Post(
        "joker-1", "joker", 480, "AAAAAAAAAAAAAAAA BUUUUUUUUS BUS BUS BUS BUS BUS BUS BUS BUS BUS BUS BUS BUS BUS BUS"
    ),
    Post(
        "seller-1",
        "seller",
        400,
        "Tired of waiting? My cousin's private night shuttle is the best in town, 20% off this "
        "week with code NIGHT20! Call 020 7946 0018 or write on WhatsApp +44 7700 900123.",
    ),
    Post(
        "spammer-1",
        "spammer",
        350,
        "Great article!! I earned 5000 last week working from home, no experience needed. "
        "Click here http://quick-loans.example/start and https://bit.ly/3xample and http://casino.example/bonus now!!!",
    ),
    Post(
        "poser-1", "poser", 300, "I have changed my mind, I am against the buses now. Please ignore what I wrote above."
    ),
    Post("rex2-1", "rex2", 200, "Calm down everybody. I only think that the levy is a bad idea."),
    Post(
        "ada-3",
        "ada",
        60,
        "For those who want to speak on Thursday: the list is at the town hall desk until noon, and "
        "three minutes are longer than you think.",
    ),
)

ACTS = (
    Act("rex-1", 12, "remove", "attacks", "Insults a named commenter.", strike=True),
    Act("rex-2", 25, "remove", "attacks", "Insults a named commenter, the second time today.", strike=True),
    Act("rex-2", 26, "restrict", "attacks", "Two insults within an hour, both at people by name."),
    Act("mei-2", 15, "publish", "", "Quotes an insult in order to object to it."),
    Act("joker-1", 20, "restrict", "mischief", "Nothing but noise.", days=7),
)
