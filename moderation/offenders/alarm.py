"""When so much is held and removed that somebody should think of attack mode."""

from __future__ import annotations

import math

FEWEST = 12
"""So few in an hour are a bad hour on any site, not an attack."""
TIMES_USUAL = 4.0
DEVIATIONS = 6.0
"""Comments come in bursts, so an hour must lie well outside what chance makes of the usual pace (Poisson)."""


def is_unusual(last_hour: int, usual: float) -> bool:
    """Whether that many held and removed comments in an hour are far above the usual number."""
    return last_hour >= max(FEWEST, TIMES_USUAL * usual, usual + DEVIATIONS * math.sqrt(usual))
