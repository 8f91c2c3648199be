"""Comments of our own making for measuring speed: mostly plain, some rude, disguised, accented or with a link.

Median length about 190 characters. Which are found says nothing about quality; only what judging them costs counts.
"""

from __future__ import annotations

import random

SAID = (
    "The council said that the road near our school would be repaired",
    "I disagree with what the article says about rents",
    "My neighbour tried the recipe with butter and it worked well",
    "The match last night was better than anybody expected",
    "Trains were late again and nobody explained why",
    "I would like to know where these numbers come from",
    "A friend of mine works at the hospital and tells the same story",
    "We walked along the river after the rain and it was lovely",
    "Thank you for writing about this",
    "The library closes far too early in winter",
    "Bread has become dearer twice this year",
    "Somebody should ask the mayor about the bridge",
    "It took my sister three months to get an answer",
    "The photographs are wonderful, who took them",
)
TURNS = ("because of", "despite", "since", "before", "without", "long after", "next to", "as we saw with")
THINGS = (
    "the harbour", "our street", "the new station", "the old market", "Norwich", "the park", "the committee", "the budget",
    "autumn", "the vote", "the bus company", "the second lockdown", "Mr Cockburn", "the bakery", "Scunthorpe", "the flood",
)  # fmt: skip
RUDE = (
    "this is fucking ridiculous",
    "what a load of shit",
    "f.u.c.k this",
    "sh1t happens",
    "you are an 1d10t",
    "fuuuuck off",
)
FOREIGN = (
    "Das war früher schöner",
    "c’est très intéressant",
    "¿por qué nadie contesta?",
    "naïve café crowd",
    "на улице",
)


def comments(count: int, seed: int = 1) -> list[str]:
    """So many comments, the same for the same seed."""
    chosen = random.Random(seed)
    return [_comment(chosen, number) for number in range(count)]


def _comment(chosen: random.Random, number: int) -> str:
    sentences = [_sentence(chosen) for _ in range(chosen.choice((1, 1, 2, 2, 2, 3, 4)))]
    kind = number % 25
    if kind in {3, 14}:
        sentences.append(chosen.choice(RUDE))
    elif kind == 7:
        sentences.append(chosen.choice(FOREIGN))
    elif kind == 18:
        sentences.append(f"See https://site{chosen.randrange(999)}.example/{chosen.randrange(9999)}")
    return ". ".join(sentences) + "."


def _sentence(chosen: random.Random) -> str:
    turn, thing = chosen.choice(TURNS), chosen.choice(THINGS)
    return f"{chosen.choice(SAID)} {turn} {thing} in {chosen.randrange(1950, 2026)}"
