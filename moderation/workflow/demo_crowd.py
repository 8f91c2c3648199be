"""A crowd that talks below articles: believable threads in any number, of our own writing, the same for the same seed.

Regulars and newcomers who answer each other, a few people who keep several names going, and waves of spam that came and
went. Used by `moderation serve --demo` and by the benchmarks. Addresses are from the ranges kept free for examples.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.workflow.demo_words import (
    AGREE,
    ASIDES,
    ASK,
    CLAIMS,
    DISAGREE,
    ENDS,
    FIRST,
    LAST,
    OPENINGS,
    PRAISE,
    SPAM,
    TOPICS,
    WARES,
    Topic,
)

IN_A_THREAD = 85
"""Comments, on average."""
PUPPETEER_EVERY = 60
"""Of so many people one keeps three names going."""
WAVE_EVERY = 4
"""In every so many threads a wave of spam came by."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes. A puppeteer's other names share address and network."""

    name: str
    email: str
    ip: str
    puppet_of: int = -1


def rows(number: int, people: int, seed: int, now: datetime) -> Iterator[dict[str, str]]:
    """Comments as lines of our own JSON Lines, each thread in order; about one in a hundred is spam that was removed."""
    chance = random.Random(seed)
    crowd = list(_people(people, chance))
    made, thread = 0, 0
    while made < number:
        size = min(number - made, chance.randint(IN_A_THREAD // 2, IN_A_THREAD * 3 // 2))
        begun = now - timedelta(days=chance.uniform(3, 120))
        for row in _thread(thread, size, crowd, begun, chance):
            made += 1
            parent = str(made + int(row["parent_id"])) if row["parent_id"] else ""
            yield {**row, "id": str(made), "parent_id": parent}
        thread += 1


def _people(number: int, chance: random.Random) -> Iterator[Person]:
    made = 0
    while made < number:
        first, last = chance.choice(FIRST), chance.choice(LAST)
        name = chance.choice(
            (first, f"{first} {last}", f"{first[0]}. {last}", f"{first.lower()}{chance.randint(50, 99)}")
        )
        ip = f"198.51.100.{made % 250 + 1}" if made % 2 else f"203.0.113.{made % 250 + 1}"
        person = Person(name, f"{first}.{last}.{made}@mail.example".lower(), ip)
        yield person
        made += 1
        if made % PUPPETEER_EVERY == 0:
            for other in chance.sample(FIRST, 2):
                yield Person(other, f"{other.lower()}{made}@post.example", ip, made)
                made += 1


def _thread(
    number: int, size: int, crowd: list[Person], begun: datetime, chance: random.Random
) -> Iterator[dict[str, str]]:
    """The comments of one thread; `parent_id` counts back from the comment itself, as a negative number."""
    topic = TOPICS[number % len(TOPICS)]
    about = {
        "thread_slug": f"{topic.slug}-{number // len(TOPICS) + 1}" if number >= len(TOPICS) else topic.slug,
        "thread_title": topic.title,
        "thread_author": "The editors",
        "thread_body": topic.body,
        "thread_opened_at": begun.isoformat(),
    }
    here = chance.sample(crowd, min(len(crowd), max(size // 2, 3)))
    wave = range(size // 2, size // 2 + 6) if number % WAVE_EVERY == WAVE_EVERY - 1 else range(0)
    wares = chance.choice(WARES)
    at, said = begun, list[Person]()
    for place in range(size):
        at += timedelta(minutes=chance.expovariate(1 / 40))
        if place in wave:
            who, text, status, back = _spammer(place), _advertisement(wares, chance), "spam", 0
        else:
            who = here[min(int(chance.expovariate(4 / len(here))), len(here) - 1)]
            back = chance.randint(1, min(place, 8)) if place and chance.random() < 0.45 else 0
            other = said[-back] if back else None
            text, status = _words(topic, other if other and other is not who else None, chance), "approved"
            back = back if other is not who else 0
        said.append(who)
        yield {
            **about,
            "parent_id": str(-back) if back else "",
            "author_name": who.name,
            "author_email": who.email,
            "author_ip": who.ip,
            "created_at": at.isoformat(),
            "status": status,
            "body": text,
        }


def _words(topic: Topic, other: Person | None, chance: random.Random) -> str:
    thing, place, wish = chance.choice(topic.things), chance.choice(topic.places), chance.choice(topic.wishes)
    given = {
        "thing": thing,
        "place": place,
        "wish": wish,
        "years": chance.randint(2, 40),
        "name": other.name if other else "",
    }
    if other is None:
        parts = [chance.choice(OPENINGS), chance.choice(CLAIMS)]
    else:
        parts = [chance.choice(chance.choice((AGREE, DISAGREE, ASK, PRAISE))), chance.choice(CLAIMS)]
    if chance.random() < 0.5:
        parts.append(chance.choice(ASIDES))
    if chance.random() < 0.4:
        parts.append(chance.choice(ENDS))
    if chance.random() < 0.15:
        parts = parts[:1]
    return " ".join(part.format(**given) for part in parts)


def _spammer(place: int) -> Person:
    return Person(f"Best Offers {place}", f"offers{place}@cheap.example", f"192.0.2.{place % 250 + 1}")


def _advertisement(wares: str, chance: random.Random) -> str:
    return chance.choice(SPAM).format(wares=wares, number=chance.randint(20, 90), code=chance.randint(100, 999))
