"""In which language a page is shown: the one that its address asks for (`lang`), the site's, or the browser's."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import flask_babel
from babel.support import NullTranslations
from flask import Flask, Response, g, has_request_context, request
from jinja2 import pass_context
from jinja2.runtime import Context
from typing_extensions import override
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from moderation.saying import LANGUAGES, OWN, Sentence
from moderation.text.render import filled
from moderation.translations import catalog, shown, told
from moderation.web import house

LONGEST_HEADER = 200
"""Characters of Accept-Language that are looked at; browsers send far fewer."""


@lru_cache(maxsize=512)
def _best(accepted: str) -> str:
    return parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES) or ""


def preferred(accepted: str) -> str:
    """The language of ours that suits this Accept-Language header best; English where none does."""
    return (_best(accepted[:LONGEST_HEADER]) if accepted else "") or OWN


def fixed() -> str:
    """The one language of this site; empty where readers choose."""
    here = house()
    return here.settings.language or here.policy.site.language


def language() -> str:
    """The language of the answer to this request; English outside of requests."""
    if not has_request_context():
        return OWN
    if "language" not in g:
        g.language = _chosen()
    return str(g.language)


def _chosen() -> str:
    return asked() or fixed() or preferred(request.headers.get("Accept-Language", ""))


def asked() -> str:
    """The language that the address of this request asks for, as a page does that shows comments in a frame."""
    return _best(request.args.get("lang", "")[:LONGEST_HEADER])


def _stays(endpoint: str, values: dict[str, Any]) -> None:
    """Every address in a page that was asked for in a language leads to pages in that language."""
    if endpoint != "static" and has_request_context() and (wanted := asked()):
        values.setdefault("lang", wanted)


def said(words: str) -> str:
    """A sentence in the language of the answer, for JSON and headers. Templates do this by themselves."""
    return told(words, language())


class _Domain(flask_babel.Domain):
    """Where Flask-Babel finds our catalogs: in memory, read once."""

    @override
    def get_translations(self) -> NullTranslations:
        return catalog(language())


class _Babel(flask_babel.Babel):
    @cached_property
    def domain_instance(self) -> _Domain:
        return _Domain()


def _filled(context: Context, message: str, values: dict[str, Any]) -> str:
    """The message with its values, numbers and moments shown as the language has it, and everything escaped."""
    here = language()
    ready = {name: value if hasattr(value, "__html__") else shown(value, here) for name, value in values.items()}
    # A percent sign is written %% in every message of a template, whether it has places or not.
    return filled(message, ready) if context.eval_ctx.autoescape else message % ready


@pass_context
def _gettext(context: Context, message: str, /, **values: Any) -> str:
    return _filled(context, catalog(language()).gettext(message), values)


@pass_context
def _ngettext(context: Context, one: str, many: str, number: int, /, **values: Any) -> str:
    values.setdefault("num", number)
    return _filled(context, catalog(language()).ngettext(one, many, number), values)


def _finalize(value: Any) -> Any:
    return said(value) if isinstance(value, Sentence) else value


def _tell_language(response: Response) -> Response:
    if request.endpoint != "static" and response.mimetype in {"text/html", "application/problem+json"}:
        response.headers.setdefault("Content-Language", language())
        if not fixed():
            response.vary.add("Accept-Language")
    return response


def install(app: Flask) -> None:
    """Give templates `_`, `ngettext` and {% trans %}, and have every sentence that they show said in the language."""
    _Babel(app, locale_selector=language)
    env = app.jinja_env
    env.globals.update(gettext=_gettext, _=_gettext, ngettext=_ngettext)
    env.finalize = _finalize
    env.policies["ext.i18n.trimmed"] = True
    app.context_processor(lambda: {"language": language()})
    app.url_defaults(_stays)
    app.after_request(_tell_language)
