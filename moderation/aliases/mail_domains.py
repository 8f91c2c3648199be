"""What the domain of a mailbox tells: a throwaway service, a provider of everybody, or somebody's own."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

_LEXICON = Path(__file__).parents[1] / "detectors" / "lexicons" / "throwaway_mail.yaml"
_MOST_LABELS = 6
PROVIDERS = frozenset(
    """gmail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com aol.com icloud.com me.com mac.com proton.me
    mail.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org arcor.de 1und1.de
    orange.fr wanadoo.fr free.fr laposte.net sfr.fr bbox.fr libero.it virgilio.it tiscali.it alice.it tim.it telefonica.net
    movistar.es ono.com bt.com btinternet.com sky.com virginmedia.com talktalk.net ntlworld.com blueyonder.co.uk comcast.net
    verizon.net att.net sbcglobal.net cox.net charter.net earthlink.net bellsouth.net shaw.ca rogers.com telus.net bigpond.com
    optusnet.com.au ziggo.nl kpnmail.nl xs4all.nl planet.nl home.nl telenet.be skynet.be bluewin.ch hispeed.ch a1.net
    chello.at seznam.cz wp.pl o2.pl onet.pl interia.pl mail.ru yandex.ru yandex.com rambler.ru ukr.net qq.com 163.com 126.com
    sina.com naver.com daum.net hanmail.net rediffmail.com uol.com.br bol.com.br terra.com.br zoho.com fastmail.com hey.com
    tutanota.com tuta.com duck.com """.split()
)
"""Where people in general have their mailboxes. Sharing one says nothing, however few on a site do."""
_BRANCHES = re.compile(
    r"(?:hotmail|live|outlook|yahoo|ymail|aol|gmx|yandex|orange|vodafone)\.[a-z]{2,3}(?:\.[a-z]{2})?"
)


@cache
def known_domains() -> frozenset[str]:
    """The domains that come with the service."""
    return frozenset(yaml.safe_load(_LEXICON.read_text("utf-8"))["domains"])


def is_throwaway(domain: str) -> bool:
    """Whether the domain, or one above it, belongs to such a service."""
    labels = domain.split(".")[-_MOST_LABELS:]
    return any(".".join(labels[index:]) in known_domains() for index in range(len(labels) - 1))


def is_own(domain: str) -> bool:
    """Whether the domain may be somebody's own, a firm's or a club's: no provider of everybody, no throwaway service."""
    return domain not in PROVIDERS and _BRANCHES.fullmatch(domain) is None and not is_throwaway(domain)
