"""Everything of a site leaves as one file, as it was at one moment, while the service runs on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TextIO

from moderation.exporters import Item, Site, formats
from moderation.storage import archive
from moderation.vocabulary import ArchivedComment
from moderation.workflow.house import House

STEP = 1000


def export_comments(
    house: House, out: TextIO, *, format_name: str, site: str, progress: Callable[[str, int, int], None]
) -> int:
    """Write all threads and comments of a site, whatever their status; how many comments comes back.

    `site` is the address of a site, or empty for the service's own pages. What was erased leaves empty. E-mail and
    network addresses do not leave: they are not kept.
    """
    about = Site(house.settings.site_name or house.policy.site.name, site or house.settings.site_url)
    count = 0

    def counted(items: Iterator[Item], of: int) -> Iterator[Item]:
        nonlocal count
        for item in items:
            count += isinstance(item, ArchivedComment)
            if count % STEP == 0:
                progress("writing", count, of)
            yield item

    with house.store.read() as tx:
        formats()[format_name].write(counted(archive.whole(tx, site), archive.size(tx, site)), about, out)
    return count
