"""How much each trace says about whether two authors are one person: a table to be read, argued about and changed.

`m` is how often the observation is made when two authors are one person who goes by two names, `u` how often when they
are two people picked at random. Both are starting values from reasoning, given with each line, not from any one
site's data. log2(m / u) is the weight in bits: 1 bit doubles the odds, and weights add up (Fellegi and Sunter, 1969).
"""

from __future__ import annotations

from dataclasses import dataclass

PRIOR_BITS = -11.0
"""Before anything is known: of 2,048 pairs of authors that are worth a look, one is a single person."""


@dataclass(frozen=True, slots=True)
class Level:
    """One thing that can be observed when two authors are compared."""

    kind: str
    """The kind of trace that is the same, or "differs"."""
    words: str
    """What a moderator reads."""
    m: float
    u: float
    """For a value that nobody else has."""
    crowd: float = 0.0
    """How steeply the value loses weight as others share it: `u` grows with the number of others to this power."""
    why: str = ""
    by_share: bool = False
    """Whether the share of all people who have the value takes the place of `u`, where it is known."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One trait of two authors. The first level that applies counts; none applies when one of them left no trace."""

    what: str
    """In one or two words, for a moderator and for an author."""
    levels: tuple[Level, ...]
    differs: Level | None = None
    """Counter-evidence: both left such traces, and they have none in common."""
    decided_by: tuple[str, ...] = ()
    """Kinds whose absence or presence on both sides decides whether they differ; those of the levels otherwise."""


def _differs(words: str, m: float, u: float, why: str) -> Level:
    return Level("differs", words, m, u, 0.0, why)


MAIL = Comparison(
    "e-mail address",
    (
        Level(
            "email", "same e-mail address", 0.9, 1e-8, 0.5, "A mailbox has one owner, save for families and offices."
        ),
        Level(
            "email_canonical",
            "same mailbox, written in another way",
            0.5,
            1e-8,
            1.0,
            "Plus-tags and ignored dots lead to one mailbox; a provider that delivers them apart is rare.",
        ),
        Level(
            "email_folded",
            "same name before the @, elsewhere or with other dots and digits",
            0.15,
            5e-4,
            1.0,
            "People keep their favourite name when they move; john and info belong to many.",
        ),
    ),
    _differs("other e-mail address", 0.7, 1.0, "Who wants a second name wants a second address too: it says little."),
)
BROWSER = Comparison(
    "browser",
    (
        Level(
            "visitor",
            "same browser cookie",
            0.5,
            2e-6,
            1.8,
            "One browser: one person, a family's computer, or, when many use it, a library's.",
        ),
    ),
    _differs("other browser cookie", 0.15, 0.95, "A private window gives another one, so this says only a little."),
)
LINE = Comparison(
    "network",
    (
        Level(
            "connection",
            "same internet connection",
            0.65,
            2e-4,
            1.6,
            "A household or one device; a school, an office or a phone carrier puts many people behind one.",
        ),
        Level("site", "same house or firm by its internet address", 0.4, 5e-4, 1.0, "IPv6 gives a customer one /48."),
        Level(
            "network", "neighbouring internet address", 0.25, 2e-3, 0.5, "256 addresses of one provider in one place."
        ),
    ),
    _differs("other network", 0.3, 0.998, "Phone and home are two networks of one person."),
    ("connection", "site", "network"),
)
LINE_OF_ONE_BROWSER = Level(
    "connection", "same internet connection", 0.6, 0.4, 0.0, "Follows nearly by itself from being the same browser."
)
AGENT = Comparison(
    "kind of browser",
    (
        Level(
            "agent",
            "same kind of browser, system and languages",
            0.6,
            0.03,
            0.3,
            "The commonest is one in seven.",
            by_share=True,
        ),
    ),
    _differs("other kind of browser", 0.08, 0.95, "A second device is possible, yet most people keep to one."),
)
AGENT_AT_HOME = Level(
    "agent_at_home",
    "same kind of browser, system and languages on one line",
    0.6,
    0.12,
    0.0,
    "People of one home buy alike and speak alike: however rare the kind is elsewhere, it is not rare there.",
)
NAME = Comparison(
    "name",
    (Level("name", "same name to a reader's eye", 0.3, 1e-3, 1.0, "Ann and Tom are many people; rare names are not."),),
    _differs("other name", 0.7, 0.999, "A second name is the point of an alias."),
)
WEBSITE = Comparison(
    "website",
    (Level("website", "same website", 0.25, 5e-4, 1.0, "Somebody's own page; large sites are shared by many."),),
)
LINKS = Comparison(
    "links",
    (Level("link_host", "links to the same site", 0.15, 2e-3, 1.0, "What few link to, one person praises twice."),),
)
MAIL_DOMAIN = Comparison(
    "mail domain",
    (
        Level(
            "own_domain",
            "mailboxes in the same small domain",
            0.1,
            1e-3,
            1.8,
            "Whoever owns a domain has all its mailboxes; a firm's are its people's, what many use says nothing.",
        ),
    ),
)
ONE_MAILBOX = frozenset({"email", "email_canonical"})
"""One mailbox is at one provider by itself."""
THROWAWAY = Comparison(
    "throwaway mail",
    (Level("throwaway", "both with throwaway addresses", 0.2, 0.04, 0.0, "Few need one; who wears masks does."),),
)
PLACES = Comparison(
    "places",
    (Level("all_places", "write from the same places", 0.3, 0.15, 0.0, "Home, phone and work of one person."),),
    _differs("write from other places too", 0.03, 0.8, "Colleagues share an office and live apart."),
)
KINDS = Comparison(
    "kinds of browser",
    (
        Level(
            "all_kinds",
            "use the same two or more kinds of browser",
            0.3,
            0.05,
            0.0,
            "Computer and phone of one person.",
        ),
    ),
    _differs("each uses further kinds of browser", 0.08, 0.7, "Who lives or works together has a device each."),
)
MOMENT = Comparison(
    "moment",
    (),
    _differs(
        "writing in the same minute from another kind of browser",
        0.15,
        0.5,
        "Two people answer each other at once; one person needs time to change places.",
    ),
)

ANSWERS = Comparison(
    "answers",
    (Level("answers", "one answers the other", 0.2, 0.12, 0.0, "Puppets applaud; families talk at home."),),
)
THREADS = Comparison(
    "threads",
    (
        Level("at_once", "both wrote in one thread within minutes", 0.3, 0.12, 0.0, "A second name is put on at once."),
        Level("often", "mostly in the same threads", 0.2, 0.05, 0.0, "One person has one set of interests."),
        Level("some", "some threads in common", 0.35, 0.25, 0.0, "Popular threads draw everybody."),
    ),
    _differs("never in one thread", 0.2, 0.5, "Of two busy names of one person, some threads are common."),
)
HOURS = Comparison(
    "hours",
    (Level("hours", "same hours of the day", 0.6, 0.35, 0.0, "Habits of the day; half of a country has the same."),),
    _differs("other hours of the day", 0.1, 0.3, "One person has one day."),
)
OFTEN_SHARE, OFTEN_THREADS = 0.5, 3
APART_THREADS = 5
MOST_AT_ONE_BROWSER = 4
"""A cookie that more people left is a public browser's."""
SAME_HOURS, OTHER_HOURS = 0.75, 0.34

TELLING_APART = frozenset({"email", "visitor", "connection", "network", "agent", "name"})
"""Kinds that count against one person when both left some and none are alike."""

COMPARISONS = (MAIL, MAIL_DOMAIN, THROWAWAY, BROWSER, LINE, AGENT, NAME, WEBSITE, LINKS)
"""Of traces, in the order in which they are told."""
OF_SPREAD = ((PLACES, "range"), (KINDS, "agent"))
"""How much of the places and the browsers of two people is the same, where they share a line; with the kind of trace."""
SAME_SPREAD, OTHER_SPREAD, FEWEST_FOR_SPREAD = 0.75, 0.5, 2
OF_HABITS = (ANSWERS, THREADS, HOURS)
