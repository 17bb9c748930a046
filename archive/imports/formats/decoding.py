"""From bytes to text: which encoding it is, and whether what comes out was spoilt before.

Nothing is replaced or dropped. An encoding is taken only where it gives a plausible text, because nearly any bytes
decode as GB18030, Big5 or UTF-16.
"""

import codecs
import re

from archive.imports.raw import EMPTY, ReadProblem
from archive.said import said

USUAL = 0.9  # the share of usual characters below which a decoding is not believed
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text in ``content`` and its encoding: by byte order mark, as UTF-8, as ``declared`` by the page or the
    server, else whichever of GB18030, Big5 and UTF-16 gives plausible Chinese.

    Raises ``ReadProblem`` for what is empty, no text, in no known encoding (with the first odd byte), or mojibake.
    """
    text, encoding = decoded(content, declared)
    check_text(text)
    return text, encoding


def decoded(content: bytes, declared: str | None = None) -> tuple[str, str]:
    """The same, without looking whether it is a text that was not spoilt before."""
    if not content.strip(b" \t\r\n\0"):
        raise ReadProblem(*EMPTY)
    text, encoding = _decoded(content, declared)
    if not text.strip():
        raise ReadProblem(*EMPTY)
    return text, encoding


def check_text(text: str) -> None:
    """Raises ``ReadProblem`` with the place where ``text`` cannot be kept as text, or where it is mojibake."""
    if "\0" in text:
        message = said("it holds a NUL character, so it is no text")
        raise ReadProblem(message, said("save it as UTF-8 text"), _character(text.index(chr(0))))
    if odd := _SURROGATE.search(text):
        message = said("it holds half a character (the lone surrogate %(code)s)", code=f"{ord(odd[0]):#x}")
        raise ReadProblem(message, said("write the text anew from where it came"), _character(odd.start()))
    if spoilt := mojibake(text):
        message = said("its characters are spoilt: %(how)s", how=spoilt)
        raise ReadProblem(message, said("get the document anew from where it came"))


def _character(at: int) -> str:
    return said("character %(number)s", number=at)


def _decoded(content: bytes, declared: str | None) -> tuple[str, str]:
    for mark, encoding in BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise _not_text(encoding, error.start) from error
    wide = utf_16(content) if b"\0" in content else None
    if wide:
        return wide
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        found = _as_declared(content, declared) or _chinese(content) or utf_16(content)
        if found is None:
            raise _not_text("utf-8", error.start) from error
        return found


def _not_text(encoding: str, start: int) -> ReadProblem:
    message = said("it is not %(encoding)s text", encoding=encoding.upper())
    return ReadProblem(message, said("save it as UTF-8"), said("byte %(number)s", number=start))


def _as_declared(content: bytes, declared: str | None) -> tuple[str, str] | None:
    """What a page says of itself counts where it is true; GB2312 is said of everything up to GB18030."""
    try:
        name = codecs.lookup(declared or "").name
    except (LookupError, ValueError):
        return None
    if name in ("utf-8", "ascii", "latin-1", "iso8859-1") or not codecs.lookup(name)._is_text_encoding:
        return None
    name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, name)
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        return None
    return (text, name) if _usual(text) >= USUAL else None


def _chinese(content: bytes) -> tuple[str, str] | None:
    """``content`` read as GB18030 or Big5, as which it has more of the common characters; None where neither is
    plausible."""
    found = []
    for encoding, common in (("gb18030", _GB_COMMON), ("big5hkscs", _BIG5_COMMON)):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        beyond_ascii = [char for char in text if not char.isascii()]
        if beyond_ascii and _usual(text) >= USUAL:
            share = len(common.findall("".join(beyond_ascii).encode(encoding, "replace"))) / len(beyond_ascii)
            found.append((share, encoding == "gb18030", text, encoding))
    return max(found)[2:] if found else None


def utf_16(content: bytes) -> tuple[str, str] | None:
    """``content`` read as UTF-16 without a mark, and in which order of bytes; None where that is not plausible."""
    if len(content) % 2:
        return None
    found = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Two ASCII letters make a rare Chinese character: where it is UTF-16, its spaces and line ends are ASCII.
        plain = sum(char.isascii() for char in text)
        if plain and "\0" not in text and _usual(text) >= USUAL:
            found.append((plain, text, encoding))
    return max(found)[1:] if found else None


def _usual(text: str) -> float:
    """The share of what Chinese and English texts consist of among what is not ASCII; 1 where all is ASCII."""
    beyond_ascii = [char for char in text if not char.isascii()]
    usual = sum(
        "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef" or char in _MARKS
        for char in beyond_ascii
    )
    return usual / len(beyond_ascii) if beyond_ascii else 1.0


def mojibake(text: str) -> str | None:
    """How ``text`` was spoilt by a wrong decoding before it came here; None where it was not.

    Single lost characters are no reason: extraction marks them as illegible.
    """
    sample = text[:6_000]
    beyond_ascii = len(sample) - len(sample.encode("ascii", "ignore"))
    if beyond_ascii < 8:
        return None
    if sample.count("\ufffd") > max(2, 0.1 * beyond_ascii):  # an English page has few others
        return said("many are lost, U+FFFD stands for them")
    if sample.count("锟斤拷") * 3 > 0.1 * beyond_ascii:
        return said("'锟斤拷' stands for those that were lost")
    latin = len(sample.encode("latin-1", "ignore")) - (len(sample) - beyond_ascii)
    # Each of three signs at most begins with one of these, which are quicker counted than found.
    if 3 * latin > 0.5 * beyond_ascii and len("".join(_LATIN_UTF8.findall(sample))) > 0.5 * beyond_ascii:
        return said("%(right)s was read as %(wrong)s", right="UTF-8", wrong="Latin-1")
    if latin > 0.8 * beyond_ascii and latin > len(_ASCII_LETTERS.findall(sample)) and _reads_as_gb(sample):
        return said("%(right)s was read as %(wrong)s", right="GB18030", wrong="Latin-1")
    han = "".join(_HAN.findall(sample)).encode("gb18030")
    following = len(han) - len(han.translate(None, _FOLLOWING))  # two of three would be
    if len(han) >= 16 and following > 0.4 * len(han) and 3 * len(_UTF8_HAN.findall(han)) > 0.6 * len(han):
        return said("%(right)s was read as %(wrong)s", right="UTF-8", wrong="GB18030")
    return None


def _reads_as_gb(sample: str) -> bool:
    content = sample.encode("latin-1", "ignore").translate(None, bytes(range(128)))
    return 2 * len(_GB_COMMON.findall(content)) > 0.7 * len(content)


_ASCII_LETTERS = re.compile("[A-Za-z]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS = frozenset("·•—–―‘’“”…※→●■◆▲△○×°①②③④⑤⑥⑦⑧⑨⑩éüáèìòùàōūēīāǎǐǒǔ\xa0\u2002\u2003\u2009\u200b\ufeff")
_GB_COMMON = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")  # marks, and the first of the two planes of characters
_BIG5_COMMON = re.compile(rb"[\xa1-\xa3\xa4-\xc6][\x40-\x7e\xa1-\xfe]")
# A first byte of UTF-8 and those that follow it, each as Latin-1 or Windows-1252 shows it.
_1252 = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_LATIN_UTF8 = re.compile(f"[\xe3-\xef][{_1252}][{_1252}]|[\xc2-\xdf][{_1252}]")
_HAN = re.compile("[\u3400-\u9fff\ue000-\uf8ff€]+")
_FOLLOWING = bytes(range(0x80, 0xC0))
_UTF8_HAN = re.compile(rb"[\xe3-\xef][\x80-\xbf]{2}")
