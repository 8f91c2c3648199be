"""A made-up site: people with the lines, browsers, mailboxes and habits that people have, some of them under several names.

Where the shares come from: households, carriers and offices as in docs/aliases.md; puppeteers after what Kumar et al.
(WWW 2017) found on news sites: their names mostly write from one line and browser, meet in the same threads and answer
each other. Everything is drawn from one seeded generator, so a run can be repeated.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from zlib import crc32

DAYS = 80
"""Everything happens within the time that evidence is kept."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What share of people, homes or names is of which kind. All of it is assumed; nothing of it was measured."""

    homes: tuple[float, ...] = (0.975, 0.02, 0.004, 0.001)
    """Homes with one, two, three and four people who write."""
    shared_computer: float = 0.03
    """Homes whose people write in one browser."""
    alike_at_home: float = 0.3
    """People of one home who bought the same kind of computer, and of phone, as the one before."""
    one_carrier: float = 0.6
    """The same for the phone's carrier."""
    cookies: float = 0.5
    """People who allow our cookie."""
    office: float = 0.12
    carrier: float = 0.45
    library: float = 0.01
    vpn: float = 0.04
    mail: float = 0.75
    """People who give an address."""
    own_domain: float = 0.04
    throwaway: float = 0.01
    """First names with a throwaway address."""
    tagged: float = 0.15
    """Further names with the first one's mailbox and a tag; the next three lines are of further names, too."""
    similar_mail: float = 0.15
    other_mail: float = 0.48
    throwaway_again: float = 0.08
    private_window: float = 0.22
    other_browser: float = 0.08
    hides: float = 0.06
    """Further names that write through a VPN alone."""
    interests_at_home: float = 0.3
    """Threads that somebody follows because another one of their home does."""
    together_at_home: float = 0.06
    """Comments that stand beside one by another of the same home."""
    together: float = 0.25
    """Comments of a further name that stand beside one of the same human's other names."""


TUNED_ON = Shares()
"""The setting that was looked at while weights were chosen."""
HELD_OUT = Shares(
    homes=(0.955, 0.034, 0.008, 0.003),
    shared_computer=0.05,
    alike_at_home=0.4,
    one_carrier=0.7,
    cookies=0.4,
    office=0.18,
    carrier=0.55,
    library=0.015,
    vpn=0.06,
    mail=0.65,
    own_domain=0.03,
    throwaway=0.02,
    tagged=0.1,
    similar_mail=0.12,
    other_mail=0.5,
    throwaway_again=0.12,
    private_window=0.28,
    other_browser=0.1,
    hides=0.08,
    interests_at_home=0.4,
    together_at_home=0.1,
    together=0.2,
)
"""Another one, harder for whoever has to tell people apart, never looked at before the figures were final."""


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

    def __init__(
        self, people: int, comments: int, puppeteers: float = 0.03, seed: int = 1, shares: Shares = TUNED_ON
    ) -> None:
        self.random, self.shares = random.Random(seed), shares
        self.identities: list[Identity] = []
        self.writers: dict[int, list[int]] = defaultdict(list)
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
            size = self.random.choices((1, 2, 3, 4), self.shares.homes)[0]
            home = Home(self.random, self.shares)
            for _ in range(size):
                self._human(human, home, puppeteers)
                human += 1

    def _human(self, human: int, home: Home, puppeteers: float) -> None:
        draw = self.random
        gear = Gear(draw, home, self.people, self.shares)
        count = 1 if draw.random() >= puppeteers else draw.choices((2, 3, 4, 5), (0.7, 0.18, 0.08, 0.04))[0]
        haunts = self._haunts()
        if home.haunts:
            haunts = [
                draw.choice(home.haunts) if draw.random() < self.shares.interests_at_home else one for one in haunts
            ]
        family, home.haunts = list(home.names), haunts
        peak = draw.gauss(14, 5)
        group: list[int] = []
        for number in range(count):
            place = len(self.identities)
            one = Identity(human)
            self.identities.append(one)
            mask = Mask(draw, gear, self.shares, first=number == 0)
            one.name = mask.name
            self._write(one, mask, haunts, peak, group, family)
            group.append(place)
            home.names.append(place)
            self.names[human].append(place)

    def _somebody_in(self, thread: int, own: int) -> int:
        others = [one for one in self.writers[thread][-30:] if one != own]
        return self.random.choice(others) if others else -1

    def _haunts(self) -> list[int]:
        """Threads that somebody follows: popular ones often, as with the articles of a newspaper."""
        wanted = max(2, int(self.random.expovariate(1 / 12)))
        return [_zipf(self.random, 0.35, self.threads) for _ in range(wanted)]

    def _write(
        self, one: Identity, mask: Mask, haunts: list[int], peak: float, group: list[int], family: list[int]
    ) -> None:
        draw = self.random
        count = max(1, int(draw.lognormvariate(1.2, 1.1) * self.per_person / 6))
        for _ in range(count):
            day = int(draw.random() * DAYS) + (draw.gauss(peak, 2.5) % 24) / 24
            thread, answers = draw.choice(haunts), -1
            if group and draw.random() < self.shares.together:  # beside another of the same human's names
                other = self.identities[draw.choice(group)]
                if other.comments:
                    then, thread, _ = draw.choice(other.comments)
                    day = min(DAYS - 0.001, then + draw.expovariate(1 / 0.03))
                    answers = group[0] if draw.random() < 0.4 else -1
            elif family and draw.random() < self.shares.together_at_home:
                there = draw.choice(family)
                then, thread, _ = draw.choice(self.identities[there].comments)
                day = min(DAYS - 0.001, then + draw.expovariate(1 / 0.03))
                answers = there if draw.random() < 0.4 else -1
            elif draw.random() < 0.3:
                answers = self._somebody_in(thread, len(self.identities) - 1)
            self.writers[thread].append(len(self.identities) - 1)
            one.comments.append((day, thread, answers))
            for key in mask.left(day):
                one.keys[key].append(day)


class Home:
    """A line at home; its address changes now and then, and may have been a neighbour's before."""

    def __init__(self, draw: random.Random, shares: Shares) -> None:
        self.net = draw.randrange(300_000)
        changes = draw.choices((1, 2, 4, 12), (0.5, 0.25, 0.15, 0.1))[0]
        self.lines = [f"{self.net}.{draw.randrange(254)}" for _ in range(changes)]
        self.shared_computer = draw.random() < shares.shared_computer
        self.gear: Gear | None = None
        self.haunts: list[int] = []
        self.names: list[int] = []
        """The places of all names of its people."""

    def at(self, day: float) -> tuple[str, str]:
        """Address and neighbourhood on that day."""
        line = self.lines[int(day / DAYS * len(self.lines))]
        return line, str(self.net)


class Gear:
    """Where and with what one human writes. Some twenty share an office's line, a carrier's address or a library's browser."""

    def __init__(self, draw: random.Random, home: Home, people: int, shares: Shares) -> None:
        self.draw, self.home, before = draw, home, home.gear
        if before is not None and home.shared_computer:
            self.browser, self.cookie = before.browser, before.cookie
        else:
            alike = before is not None and draw.random() < shares.alike_at_home
            self.browser = before.browser if alike and before else _browser(draw)
            self.cookie = f"c{draw.getrandbits(60)}" if draw.random() < shares.cookies else ""
        home.gear = self
        self.office = f"o{draw.randrange(max(2, people // 200))}" if draw.random() < shares.office else ""
        self.carrier = f"m{draw.randrange(max(2, people // 1_000))}" if draw.random() < shares.carrier else ""
        if before is not None and before.carrier and self.carrier and draw.random() < shares.one_carrier:
            self.carrier = before.carrier
        self.phone = before.phone if before is not None and draw.random() < shares.alike_at_home else _browser(draw)
        self.library = f"l{draw.randrange(max(2, people // 1_500))}" if draw.random() < shares.library else ""
        self.vpn = draw.random() < shares.vpn
        own = draw.random() < shares.own_domain
        self.mail = f"{_local(draw)}@{f'own{draw.getrandbits(40)}.example' if own else _domain(draw)}"


class Mask:
    """What one human shows under one name. A further name differs in what its owner thinks of changing."""

    def __init__(self, draw: random.Random, gear: Gear, shares: Shares, *, first: bool) -> None:
        self.draw, self.gear = draw, gear
        self.name = _name(draw)
        self.mail = gear.mail if draw.random() < shares.mail else ""
        if draw.random() < (shares.throwaway if first else shares.throwaway_again):
            self.mail = f"{_local(draw)}@throwaway{draw.randrange(40)}.example"
        self.cookie, self.browser, self.hides = gear.cookie, gear.browser, False
        self.website = f"w{draw.randrange(5_000)}" if draw.random() < 0.03 else ""
        if first:
            return
        if "@throwaway" not in self.mail:
            self.mail = self._further_mail(shares)
        careful = draw.random()
        if careful < shares.private_window:
            self.cookie = f"c{draw.getrandbits(60)}" if gear.cookie and draw.random() < 0.5 else ""
        elif careful < shares.private_window + shares.other_browser:
            self.browser, self.cookie = _browser(draw), ""
        self.hides = draw.random() < shares.hides

    def _further_mail(self, shares: Shares) -> str:
        draw, kind = self.draw, self.draw.random()
        local, domain = self.gear.mail.split("@")
        if kind < shares.tagged:
            return f"{local}+{draw.randrange(99)}@{domain}"
        if kind < shares.tagged + shares.similar_mail:
            return f"{local}{draw.randrange(9)}@{_domain(draw)}"
        if kind < shares.tagged + shares.similar_mail + shares.other_mail:
            at_home = domain.startswith("own") and draw.random() < 0.5
            return f"{_local(draw)}@{domain if at_home else _domain(draw)}"
        return ""

    def left(self, day: float) -> list[tuple[str, str]]:
        """The traces of one comment."""
        draw, gear = self.draw, self.gear
        browser, cookie = self.browser, self.cookie
        place = draw.random()
        if self.hides or (gear.vpn and place < 0.6):
            line, net = f"v{draw.randrange(800)}", f"v{draw.randrange(40)}"
            wide = f"v{draw.randrange(12)}"
        elif gear.library and place < 0.5:
            line = net = gear.library
            wide = f"r{_place_of(gear.library)}"
            browser, cookie = gear.library, f"lib{gear.library}"
        elif gear.office and place < 0.3:
            line = net = gear.office
            wide = f"r{_place_of(gear.office)}"
        elif gear.carrier and place < 0.3:
            # A carrier moves its customers from one of its neighbourhoods to another.
            line, net, wide = (
                f"{gear.carrier}.{draw.randrange(50)}",
                f"{gear.carrier}.{draw.randrange(8)}",
                gear.carrier,
            )
            browser, cookie = gear.phone, ""
        else:
            line, net = gear.home.at(day)
            wide = f"r{gear.home.net // 150}"
        found = [("connection", line), ("network", net), ("range", wide), ("agent", browser), ("name", self.name)]
        if cookie:
            found.append(("visitor", cookie))
        if self.website:
            found.append(("website", self.website))
        if self.mail:
            local, domain = self.mail.split("@")
            plain = local.split("+")[0]
            found += [("email", self.mail), ("email_canonical", f"{plain}@{domain}"), ("mail_domain", domain)]
            if domain.startswith("throwaway"):
                found.append(("throwaway", "yes"))
            elif domain.startswith("own") or int(domain[1:].split(".")[0]) > PROVIDERS:
                found.append(("own_domain", domain))
            letters = "".join(filter(str.isalpha, plain))
            if len(letters) >= 5:
                found.append(("email_folded", letters))
        elif not cookie:
            found.append(("guest", f"{self.name} {line} {browser}"))
        return found


PROVIDERS = 40
"""So many of the mail domains are known providers, of which sharing one says nothing."""


def _place_of(name: str) -> int:
    """The range of addresses in which an office or a library lies, among those of homes."""
    return crc32(name.encode()) % 2_000


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
