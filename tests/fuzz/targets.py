"""What made-up input is fed to, and what must hold whatever it is. `make fuzz` feeds for minutes, the tests for moments."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import html5lib

from moderation.importers import FormatError, formats, recognise
from moderation.policy import loader
from moderation.policy.problems import PolicyError
from moderation.text.normalise import clean, fold
from moderation.text.render import render
from moderation.workflow.intake import public_website
from tests.attack.unsafe import unsafe

ROOT = Path(__file__).parents[2]
MOST_ITEMS = 2_000
Target = Callable[[bytes], None]


def rendering(data: bytes) -> None:
    """Harmless elements only, whatever the text; and no exception."""
    text = data.decode("utf-8", "surrogatepass") if _is_text(data) else data.decode("latin-1")
    page = html5lib.parse(f"<div>{render(text)}</div>", namespaceHTMLElements=False)
    assert unsafe(page) == [], repr(text)


def folding(data: bytes) -> None:
    """Cleaning twice is cleaning once, what is clean can be stored, and every folded letter has its place."""
    text = data.decode("utf-8", "ignore")
    tidy = clean(text)
    assert clean(tidy) == tidy
    tidy.encode("utf-8")
    assert "\0" not in tidy
    folded = fold(tidy)
    if folded.text:
        start, end = folded.span(0, len(folded.text))
        assert 0 <= start <= end <= len(tidy)


def websites(data: bytes) -> None:
    """An address that is shown begins as one of the web and cannot end its attribute."""
    shown = public_website(data.decode("utf-8", "ignore"))
    assert not shown or shown.lower().startswith(("http://", "https://"))
    assert not set(shown) & set("<>\"'` \n\t\0")


def policies(data: bytes) -> None:
    """A file is a policy, or every mistake in it has a place."""
    try:
        loader.loads(data.decode("utf-8", "replace"), "policy.yaml")
    except PolicyError as error:
        _check(bool(error.problems) and all(problem.line >= 0 and problem.message for problem in error.problems))


def archives(data: bytes) -> None:
    """A file is in a format or not; what comes out of it are items."""
    wanted = list(formats().items())
    with suppress(FormatError):
        wanted = [(name, formats()[name]) for name in [recognise(data[:4096])]]
    for _, module in wanted:
        try:
            _some(module.read(io.BytesIO(data)))
        except FormatError as error:
            _check(bool(str(error)))


def requests(data: bytes) -> None:
    """A body of the own interface is read or refused in words."""
    from moderation.web.apis.own.requests import ToJudge

    with suppress(ValueError, RecursionError):
        ToJudge.model_validate(json.loads(data))


def _check(what: bool) -> None:
    assert what


def _some(items: Iterable[object]) -> None:
    for number, _ in enumerate(items):
        if number > MOST_ITEMS:
            return


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


TARGETS: Mapping[str, Target] = {
    "rendering": rendering,
    "folding": folding,
    "websites": websites,
    "policies": policies,
    "archives": archives,
    "requests": requests,
}


def seeds(name: str) -> list[bytes]:
    """What to begin with: real files and our own collection of hostile texts."""
    if name == "archives":
        return [file.read_bytes() for file in sorted((ROOT / "tests/importers/samples").iterdir()) if file.is_file()]
    if name == "policies":
        from tests.attack.conftest import POLICY

        return [POLICY.encode()]
    if name == "requests":
        return [b'{"text": "x", "author": {"name": "Bo"}}']
    from tests.attack import payloads

    return [text.encode("utf-8", "surrogatepass") for text in [*payloads.HTML, *payloads.MARKDOWN, *payloads.WEBSITES]]
