"""WordPress: WXR 1.2, which WordPress's own importer takes, with all that we know beside what it has fields for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import TextIO
from xml.sax.saxutils import escape

from moderation.exporters import Item, Site
from moderation.exporters._own import comment_record, thread_record
from moderation.text.render import render
from moderation.vocabulary import ArchivedComment, ArchivedThread, Status

OWN_META = "_moderation"
"""Under this key stands the whole record, so that coming back loses nothing. Signs in a text that XML cannot hold
are escaped there, and left out elsewhere."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"\
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"\
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""


def write(items: Iterable[Item], site: Site, out: TextIO) -> None:
    """A post for each thread, with its comments."""
    out.write(_HEAD)
    out.write(
        f"<title>{_plain(site.name)}</title>\n<link>{_plain(site.url)}</link>\n<wp:wxr_version>1.2</wp:wxr_version>\n"
    )
    out.write(
        f"<wp:base_site_url>{_plain(site.url)}</wp:base_site_url>\n<wp:base_blog_url>{_plain(site.url)}</wp:base_blog_url>\n"
    )
    thread: ArchivedThread | None = None
    for item in items:
        if isinstance(item, ArchivedThread):
            out.write("</item>\n" if thread else "")
            out.write(_post(item))
            thread = item
        elif thread:
            out.write(_comment(item, thread))
    out.write("</item>\n" if thread else "")
    out.write("</channel>\n</rss>\n")


def _post(thread: ArchivedThread) -> str:
    opened = _wordpress_time(thread.opened_at)
    return (
        f"<item>\n<title>{_plain(thread.title)}</title>\n<link>{_plain(thread.url)}</link>\n"
        f"<dc:creator>{_plain(thread.author_name)}</dc:creator>\n"
        f"<content:encoded>{_cdata(render(thread.body) if thread.body else '')}</content:encoded>\n"
        f"<wp:post_id>{_plain(thread.key)}</wp:post_id>\n<wp:post_date>{opened}</wp:post_date>\n"
        f"<wp:post_date_gmt>{opened}</wp:post_date_gmt>\n"
        f"<wp:comment_status>{'closed' if thread.closed_at else 'open'}</wp:comment_status>\n"
        f"<wp:ping_status>closed</wp:ping_status>\n<wp:post_name>{_plain(thread.slug)}</wp:post_name>\n"
        "<wp:status>publish</wp:status>\n<wp:post_type>post</wp:post_type>\n"
        + _meta("postmeta", thread_record(thread) | {"slug": thread.slug})
    )


def _comment(comment: ArchivedComment, thread: ArchivedThread) -> str:
    written = _wordpress_time(comment.at)
    return (
        f"<wp:comment>\n<wp:comment_id>{_plain(comment.id)}</wp:comment_id>\n"
        f"<wp:comment_author>{_cdata(escape(comment.author.name))}</wp:comment_author>\n"
        "<wp:comment_author_email></wp:comment_author_email>\n"
        f"<wp:comment_author_url>{_plain(comment.author.website)}</wp:comment_author_url>\n"
        "<wp:comment_author_IP></wp:comment_author_IP>\n"
        f"<wp:comment_date>{written}</wp:comment_date>\n<wp:comment_date_gmt>{written}</wp:comment_date_gmt>\n"
        f"<wp:comment_content>{_cdata(render(comment.text))}</wp:comment_content>\n"
        f"<wp:comment_approved>{_approved(comment)}</wp:comment_approved>\n<wp:comment_type>comment</wp:comment_type>\n"
        f"<wp:comment_parent>{_plain(comment.parent) or '0'}</wp:comment_parent>\n"
        "<wp:comment_user_id>0</wp:comment_user_id>\n"
        + _meta("commentmeta", comment_record(comment, thread))
        + "</wp:comment>\n"
    )


def _meta(name: str, record: dict[str, str]) -> str:
    whole = _plain(json.dumps({key: value for key, value in record.items() if value}))
    return f"<wp:{name}><wp:meta_key>{OWN_META}</wp:meta_key><wp:meta_value>{whole}</wp:meta_value></wp:{name}>\n"


def _approved(comment: ArchivedComment) -> str:
    if comment.status is Status.PUBLISHED:
        return "1"
    if comment.status is Status.HELD:
        return "0"
    return "spam" if comment.label == "spam" else "trash"


def _wordpress_time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else "0000-00-00 00:00:00"


def _plain(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", text))


def _cdata(text: str) -> str:
    parts = _NOT_IN_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{parts}]]>"
