"""Collects the sentences of pages and mails into the catalogs: `make translations`, in a checkout.

Run it after a sentence was added or changed. New sentences come without a translation, which the service shows in
English until somebody writes one; a test names them. What is not said any more leaves the catalogs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from moderation.saying import LANGUAGES, OWN
from moderation.translations import FOLDER

PACKAGE = FOLDER.parent
TEMPLATES = PACKAGE / "web" / "templates"
FUNCTIONS = {"say": (1,), "say_count": (2, 3), "_": None, "gettext": None, "ngettext": (1, 2)}
IN_TEMPLATES = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false", "encoding": "utf-8"}
WIDTH = 120


def collected() -> Catalog:
    """Every sentence of the package, with the files that say it."""
    found = Catalog(project="moderation", fuzzy=False)
    for path, message in sorted(_sentences(), key=lambda pair: pair[0].as_posix()):
        found.add(message, locations=[(path.relative_to(PACKAGE.parent).as_posix(), 0)])
    return found


def _sentences() -> Iterator[tuple[Path, str | tuple[str, ...]]]:
    for path in (*PACKAGE.rglob("*.py"), *TEMPLATES.rglob("*.html")):
        is_page = path.suffix == ".html"
        if not is_page and b"say" not in path.read_bytes():
            continue
        with path.open("rb") as file:
            method, options = ("jinja2.ext:babel_extract", IN_TEMPLATES) if is_page else ("python", {})
            for _, message, _, _ in extract(method, file, keywords=FUNCTIONS, options=options):
                yield path, message


def path_of(language: str) -> Path:
    """The file of a language."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The catalog of a language as it is on disk; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, sentences: Catalog) -> Catalog:
    """The catalog of a language with exactly these sentences, sorted; it keeps the translations that it has."""
    had, new = read(language), Catalog(locale=language, fuzzy=False)
    for message in sorted((one for one in sentences if one.id), key=_place):
        known = had.get(message.id)
        places = sorted(set(message.locations))
        new.add(message.id, known.string if known and known.id == message.id else None, locations=places)
    return new


def missing(catalog: Catalog) -> list[Message]:
    """The sentences that have no translation, or not in every form."""
    return [one for one in catalog if one.id and not all(_forms(one))]


def _forms(message: Message) -> tuple[str, ...]:
    return (
        tuple(str(form) for form in message.string)
        if isinstance(message.string, tuple)
        else (str(message.string or ""),)
    )


def _place(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def write(catalog: Catalog, path: Path) -> None:
    """Write the file, without dates and line numbers: two changes of it then rarely meet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f'msgid ""\nmsgstr ""\n"Language: {catalog.locale}\\n"\n"Plural-Forms: {catalog.plural_forms}\\n"\n'
    head += (
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    with path.open("wb") as file:
        file.write(head.encode())
        write_po(file, catalog, width=WIDTH, omit_header=True, include_lineno=False)


def main() -> int:
    """Bring every catalog up to date and say what is still to be translated."""
    sentences = collected()
    for language in LANGUAGES:
        if language == OWN:
            continue
        catalog = updated(language, sentences)
        write(catalog, path_of(language))
        print(f"{language}: {len(catalog)} sentences, {len(missing(catalog))} without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
