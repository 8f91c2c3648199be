"""Names and what joins them, placed for a drawing: the person of the page in the middle, the others around them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 420
RADIUS = 30
LONGEST_NAME = 16
THINNEST, THICKEST = 1.5, 9.0
MOST_BITS = 24.0


@dataclass(frozen=True, slots=True)
class Tie:
    """What is known of two people."""

    one: int
    other: int
    probability: float
    bits: float
    """Weight of all evidence together, without what is known before any."""
    because: tuple[str, ...]
    word: str = ""
    """same or different, where a moderator has said so."""


@dataclass(frozen=True, slots=True)
class Node:
    """A name in the drawing."""

    person_id: int
    name: str
    x: float
    y: float
    own: bool

    @property
    def short(self) -> str:
        """The name, cut to fit."""
        return self.name if len(self.name) <= LONGEST_NAME else f"{self.name[: LONGEST_NAME - 1]}…"


@dataclass(frozen=True, slots=True)
class Edge:
    """A line in the drawing."""

    tie: Tie
    x1: float
    y1: float
    x2: float
    y2: float
    width: float

    @property
    def middle(self) -> tuple[float, float]:
        """Where its label stands: nearer to the second name, so that labels of one fan do not lie on each other."""
        return (round(self.x1 + 0.55 * (self.x2 - self.x1), 1), round(self.y1 + 0.55 * (self.y2 - self.y1), 1))


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int = WIDTH
    height: int = HEIGHT


def drawn(own: tuple[int, str], others: Sequence[tuple[int, str]], ties: Sequence[Tie]) -> Picture:
    """The drawing of these people, given as number and name, and of the ties between them."""
    # One or two others stand beside; more stand around.
    height = HEIGHT if len(others) > 2 else 130
    nodes = [Node(*own, WIDTH / 2, height / 2, own=True)]
    for place, (number, name) in enumerate(others):
        angle = 2 * math.pi * place / len(others)
        x, y = WIDTH / 2 + 240 * math.cos(angle), height / 2 + 150 * math.sin(angle)
        nodes.append(Node(number, name, round(x, 1), round(y, 1), own=False))
    at = {node.person_id: node for node in nodes}
    edges = [
        Edge(tie, at[tie.one].x, at[tie.one].y, at[tie.other].x, at[tie.other].y, _width(tie))
        for tie in ties
        if tie.one in at and tie.other in at
    ]
    return Picture(tuple(nodes), tuple(edges), height=height)


def _width(tie: Tie) -> float:
    share = max(0.0, min(1.0, tie.bits / MOST_BITS))
    return round(THINNEST + share * (THICKEST - THINNEST), 1)
