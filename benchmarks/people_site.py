"""A made-up site: people with the lines, browsers, mailboxes and habits that people have, some of them under several names.

Where the shares come from: households, carriers and offices as in docs/aliases.md; puppeteers after what Kumar et al.
(WWW 2017) found on news sites: their names mostly write from one line and browser, meet in the same threads and answer
each other. Everything is drawn from one seeded generator, so a run can be repeated.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field

DAYS = 80
"""Everything happens within the time that evidence is kept."""


@dataclass(slots=True)
class Identity:
    """One name with its traces: what storage calls a person."""

    human: int
    keys: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    """(kind, value) -> days at which it was left."""
    comments: list[tuple[float, int, int]] = field(default_factory=list)
    """(day, thread, identity that is answered or -1)"""
    name: str = ""


class Site:
    """`people` identities with about `comments` comments; `puppeteers` of all humans use several names."""

    def __init__(self, people: int, comments: int, puppeteers: float = 0.03, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.identities: list[Identity] = []
        self.names: dict[int, list[int]] = defaultdict(list)
        self.threads = max(20, comments // 60)
        self.per_person = comments / people
        self.people = people
        self._households(people, puppeteers)

    def same(self) -> set[tuple[int, int]]:
        """Every pair of identities of one human, by their places in `identities`, the lower first."""
        return {
            (one, other)
            for group in self.names.values()
            for place, one in enumerate(group)
            for other in group[place + 1 :]
        }

    def _households(self, people: int, puppeteers: float) -> None:
        human = 0
        while len(self.identities) < people:
            size = self.random.choices((1, 2, 3, 4), (0.975, 0.02, 0.004, 0.001))[0]
            home = Home(self.random)
            for _ in range(size):
                self._human(human, home, puppeteers)
                human += 1

    def _human(self, human: int, home: Home, puppeteers: float) -> None:
        draw = self.random
        gear = Gear(draw, home, self.people)
        count = 1 if draw.random() >= puppeteers else draw.choices((2, 3, 4, 5), (0.7, 0.18, 0.08, 0.04))[0]
        haunts = self._haunts()
        peak = draw.gauss(14, 5)
        group: list[int] = []
        for number in range(count):
            place = len(self.identities)
            one = Identity(human)
            self.identities.append(one)
            mask = Mask(draw, gear, first=number == 0)
            one.name = mask.name
            self._write(one, mask, haunts, peak, group)
            group.append(place)
            self.names[human].append(place)

    def _haunts(self) -> list[int]:
        """Threads that somebody follows: popular ones often, as with the articles of a newspaper."""
        wanted = max(2, int(self.random.expovariate(1 / 12)))
        return [_zipf(self.random, 0.35, self.threads) for _ in range(wanted)]

    def _write(self, one: Identity, mask: Mask, haunts: list[int], peak: float, group: list[int]) -> None:
        draw = self.random
        count = max(1, int(draw.lognormvariate(1.2, 1.1) * self.per_person / 6))
        for _ in range(count):
            day = int(draw.random() * DAYS) + (draw.gauss(peak, 2.5) % 24) / 24
            thread, answers = draw.choice(haunts), -1
            if group and draw.random() < 0.25:  # beside another of the same human's names
                other = self.identities[draw.choice(group)]
                if other.comments:
                    then, thread, _ = draw.choice(other.comments)
                    day = min(DAYS - 0.001, then + draw.expovariate(1 / 0.03))
                    answers = group[0] if draw.random() < 0.4 else -1
            elif draw.random() < 0.3 and self.identities:
                answers = draw.randrange(len(self.identities))
            one.comments.append((day, thread, answers))
            for key in mask.left(day):
                one.keys[key].append(day)


class Home:
    """A line at home; its address changes now and then, and may have been a neighbour's before."""

    def __init__(self, draw: random.Random) -> None:
        self.net = draw.randrange(300_000)
        changes = draw.choices((1, 2, 4, 12), (0.5, 0.25, 0.15, 0.1))[0]
        self.lines = [f"{self.net}.{draw.randrange(254)}" for _ in range(changes)]
        self.shared_computer = draw.random() < 0.03
        self.gear: Gear | None = None

    def at(self, day: float) -> tuple[str, str]:
        """Address and neighbourhood on that day."""
        line = self.lines[int(day / DAYS * len(self.lines))]
        return line, str(self.net)


class Gear:
    """Where and with what one human writes. Some twenty share an office's line, a carrier's address or a library's browser."""

    def __init__(self, draw: random.Random, home: Home, people: int) -> None:
        self.draw, self.home = draw, home
        if home.gear is not None and home.shared_computer:
            self.browser, self.cookie = home.gear.browser, home.gear.cookie
        else:
            self.browser = _browser(draw)
            self.cookie = f"c{draw.getrandbits(60)}" if draw.random() < 0.5 else ""
        home.gear = self
        self.office = f"o{draw.randrange(max(2, people // 200))}" if draw.random() < 0.12 else ""
        self.carrier = f"m{draw.randrange(max(2, people // 1_000))}" if draw.random() < 0.45 else ""
        self.phone = _browser(draw)
        self.library = f"l{draw.randrange(max(2, people // 1_500))}" if draw.random() < 0.01 else ""
        self.vpn = draw.random() < 0.04
        self.mail = f"{_local(draw)}@{_domain(draw)}"


class Mask:
    """What one human shows under one name. A further name differs in what its owner thinks of changing."""

    def __init__(self, draw: random.Random, gear: Gear, *, first: bool) -> None:
        self.draw, self.gear = draw, gear
        self.name = _name(draw)
        self.mail = gear.mail if draw.random() < 0.75 else ""
        self.cookie, self.browser, self.hides = gear.cookie, gear.browser, False
        self.website = f"w{draw.randrange(5_000)}" if draw.random() < 0.03 else ""
        if first:
            return
        kind = draw.random()
        local, domain = gear.mail.split("@")
        if kind < 0.15:
            self.mail = f"{local}+{draw.randrange(99)}@{domain}"
        elif kind < 0.30:
            self.mail = f"{local}{draw.randrange(9)}@{_domain(draw)}"
        elif kind < 0.78:
            self.mail = f"{_local(draw)}@{_domain(draw)}"
        else:
            self.mail = ""
        careful = draw.random()
        if careful < 0.22:  # a private window
            self.cookie = f"c{draw.getrandbits(60)}" if gear.cookie and draw.random() < 0.5 else ""
        elif careful < 0.30:  # another browser, too
            self.browser, self.cookie = _browser(draw), ""
        self.hides = draw.random() < 0.06

    def left(self, day: float) -> list[tuple[str, str]]:
        """The traces of one comment."""
        draw, gear = self.draw, self.gear
        browser, cookie = self.browser, self.cookie
        place = draw.random()
        if self.hides or (gear.vpn and place < 0.6):
            line, net = f"v{draw.randrange(800)}", f"v{draw.randrange(40)}"
        elif gear.library and place < 0.5:
            line = net = gear.library
            browser, cookie = gear.library, f"lib{gear.library}"
        elif gear.office and place < 0.3:
            line = net = gear.office
        elif gear.carrier and place < 0.3:
            line, net = f"{gear.carrier}.{draw.randrange(50)}", gear.carrier
            browser, cookie = gear.phone, ""
        else:
            line, net = gear.home.at(day)
        found = [("connection", line), ("network", net), ("agent", browser), ("name", self.name)]
        if cookie:
            found.append(("visitor", cookie))
        if self.website:
            found.append(("website", self.website))
        if self.mail:
            local, domain = self.mail.split("@")
            plain = local.split("+")[0]
            found += [("email", self.mail), ("email_canonical", f"{plain}@{domain}"), ("mail_domain", domain)]
            letters = "".join(filter(str.isalpha, plain))
            if len(letters) >= 5:
                found.append(("email_folded", letters))
        elif not cookie:
            found.append(("guest", f"{self.name} {line} {browser}"))
        return found


def _browser(draw: random.Random) -> str:
    """One of many kinds, the commonest being one in seven."""
    return f"b{_zipf(draw, 0.38, 1_500)}-{draw.choices(('en', 'de', 'fr', 'x'), (6, 2, 1, 1))[0]}"


def _domain(draw: random.Random) -> str:
    return f"d{_zipf(draw, 0.5, 4_000)}.example"


def _local(draw: random.Random) -> str:
    """First and last names are common, numbers and nicknames less so."""
    first = "".join(draw.choices("abcdefghklmnoprstuvw", k=draw.choice((2, 3))))
    return (
        f"{first}{_word(draw, 30_000)}{draw.choice(('', '', draw.randrange(99)))}{draw.choice('aeiou')}{_serial(draw)}"
    )


def _serial(draw: random.Random) -> str:
    """What makes a mailbox the only one of its name: providers give each address to one customer."""
    return f".{draw.getrandbits(40):x}"


def _name(draw: random.Random) -> str:
    if draw.random() < 0.35:
        return _word(draw, 800)
    return f"{_word(draw, 4_000)} {_word(draw, 30_000)}"


def _word(draw: random.Random, many: int) -> str:
    number = _zipf(draw, 0.3, many)
    letters = ""
    while number:
        number, rest = divmod(number, 20)
        letters += "abcdefghklmnoprstuvw"[rest]
    return letters + "en"


def _zipf(draw: random.Random, steepness: float, many: int) -> int:
    """A number from 1 to `many`; small ones are common."""
    number = int(draw.paretovariate(steepness))
    return number if number <= many else draw.randrange(1, many + 1)
