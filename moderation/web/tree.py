"""Puts the comments of a page into the order and depth in which they are shown. No reply is lost, however deep."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from moderation.storage.views import PublicComment

DEEPEST = 8
"""Nesting beyond this leaves no room for words on a telephone, whatever the policy says."""


@dataclass(slots=True)
class Node:
    """A comment with the replies that are shown below it."""

    comment: PublicComment
    replies: list[Node] = field(default_factory=list)
    answers: PublicComment | None = None
    """The comment that this one answers, where that is not the one it stands below."""


def arranged(comments: tuple[PublicComment, ...], nesting_shown: int) -> list[Node]:
    """Trees as deep as `nesting_shown`; what is deeper stands flat at the last level, in reading order.

    A reply to something that is not among the comments, or that answers itself in a circle, stands at the top.
    """
    depth_shown = min(max(nesting_shown, 1), DEEPEST)
    by_id = {comment.id: comment for comment in comments}
    replies: defaultdict[int | None, list[PublicComment]] = defaultdict(list)
    for comment in comments:
        replies[comment.parent_id if comment.parent_id in by_id else None].append(comment)
    placed: set[int] = set()
    # Whoever was placed on the way is skipped, so what remains after the tops goes in circles.
    in_turn = (root for root in [*replies[None], *comments] if root.id not in placed)
    return [_tree(root, replies, by_id, placed, depth_shown) for root in in_turn]


def _tree(
    root: PublicComment,
    replies: defaultdict[int | None, list[PublicComment]],
    by_id: dict[int, PublicComment],
    placed: set[int],
    depth_shown: int,
) -> Node:
    """One tree, walked with a stack: a chain of ten thousand replies must not exhaust the interpreter's."""
    placed.add(root.id)
    node = Node(root)
    waiting = [(reply, node, 1) for reply in reversed(replies[root.id])]
    while waiting:
        comment, above, depth = waiting.pop()
        if comment.id in placed:
            continue
        placed.add(comment.id)
        own = Node(comment, answers=None if above.comment.id == comment.parent_id else by_id[comment.parent_id or 0])
        above.replies.append(own)
        below = own if depth < depth_shown else above
        waiting += [(reply, below, min(depth + 1, depth_shown)) for reply in reversed(replies[comment.id])]
    return node
