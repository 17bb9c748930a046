"""The languages of the pages: what there is to translate, and the catalogues that hold it.

The catalogues (``archive/locale/*/LC_MESSAGES/django.po``) are read and written by Babel, so that nothing but Python is
needed: ``refresh()`` takes in what the code says now, ``compile_where_older()`` makes what Django reads. Sentences
stand in the order of the alphabet and without their places, so that two changes to one catalogue seldom meet. Babel is
loaded only where it is needed: a start with compiled catalogues does without.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "archive" / "locale"
PYTHON = ("archive", "search")
TEMPLATES = ROOT / "templates"
# Of these none reaches a reader through gettext: extraction runs without Django, migrations only repeat the models.
LEFT_OUT = ("archive/extraction/", "archive/locale/", "archive/formats/", "migrations/")
HEADER = """\
# What the pages say, for readers of another language. "make messages" takes in what is new.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
KEYWORDS = {
    "_": None,
    "said": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def catalogue_files() -> list[Path]:
    return sorted(CATALOGUES.glob("*/LC_MESSAGES/django.po"))


def read(path: Path):
    """The catalogue in a file, as Babel's ``Catalog``."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def write(catalogue, path: Path) -> None:
    """The same catalogue always makes the same file: no days, no places."""
    from babel.messages.pofile import write_po

    out = io.BytesIO()
    write_po(out, catalogue, width=120, no_location=True, omit_header=True, sort_output=True)
    header = HEADER.format(language=path.parts[-3], plural=catalogue.plural_forms)
    path.write_bytes(header.encode() + out.getvalue())


def extracted():
    """What templates, code and models have to say now, as a ``Catalog`` without translations."""
    from babel.messages import Catalog
    from babel.messages.extract import extract

    from archive.models import wording

    found = Catalog()
    for sentence in wording.sentences():
        found.add(sentence)
    for name, source in _sources():
        for line, message, _comments, context in extract("python", source, KEYWORDS):
            found.add(message, context=context, locations=[(name, line)])
    return found


def is_translated(message) -> bool:
    """Whether a message of a catalogue has all its translations, and a person stands by them."""
    forms = [message.string] if isinstance(message.string, str) else message.string
    return not message.id or (all(forms) and not message.fuzzy)


def refresh(path: Path) -> tuple[list[str], list[str]]:
    """Take what is new into the catalogue, without a translation, and what is gone out of it; returns both."""
    catalogue, now = read(path), extracted()
    before = {(message.id, message.context) for message in catalogue if message.id}
    after = {(message.id, message.context) for message in now if message.id}
    # A sentence that was changed is asked for anew: a translation guessed from a like one reads as if it were right.
    catalogue.update(now, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    write(catalogue, path)
    return _ids(after - before), _ids(before - after)


def compile_where_older(to: Path) -> None:
    """Make ``to/LANGUAGE/LC_MESSAGES/django.mo`` of every catalogue that changed; two processes may do so at once."""
    for path in catalogue_files():
        made = to / path.relative_to(CATALOGUES).with_suffix(".mo")
        changed = path.stat().st_mtime_ns
        if made.exists() and made.stat().st_mtime_ns == changed:
            continue
        from babel.messages.mofile import write_mo

        made.parent.mkdir(parents=True, exist_ok=True)
        fresh = made.with_suffix(f".{os.getpid()}")
        with fresh.open("wb") as file:
            write_mo(file, read(path))
        os.utime(fresh, ns=(changed, changed))
        fresh.replace(made)


def _sources() -> Iterator[tuple[str, io.BytesIO]]:
    """(name, Python) of every file that may hold sentences; of a template what Django makes of it for this purpose."""
    from django.utils.translation import templatize

    for top in PYTHON:
        for path in sorted((ROOT / top).rglob("*.py")):
            if not any(left_out in path.relative_to(ROOT).as_posix() for left_out in LEFT_OUT):
                yield str(path.relative_to(ROOT)), io.BytesIO(path.read_bytes())
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = str(path.relative_to(ROOT))
        lines = templatize(path.read_text(encoding="utf-8"), origin=name).split("\n")
        yield name, io.BytesIO("\n".join(line.lstrip() for line in lines).encode())


def _ids(keys: set) -> list[str]:
    return sorted(key[0] if isinstance(key[0], str) else key[0][0] for key in keys)
