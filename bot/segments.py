"""Count what a text costs as SMS. `bot.splitting` cuts a long one where nobody notices.

Pure. A text in the letters of GSM-7 travels 160 to a message; one letter outside them, an accented "í" or a
curly quote, makes the whole text UCS-2 and 70 to a message. Longer texts are sent as parts that are a little
shorter, because each part carries a header.

Source: GSM 03.38, and Twilio's segment calculator 1.3.0, with which the counts agree on 370 texts
(tests/bot/test_segments.py).
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from locales.check import SmsRules

GSM_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED: Final = frozenset("|^€{}[]~\\\f")  # an escape goes before each: two units
#: units of a whole message, and of one part of several
ROOM: Final = {"GSM-7": (160, 153), "UCS-2": (70, 67)}

#: Letters that only look better: nothing is lost by writing them plainly. Accents are never on this list.
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t", " "
        ),
        **dict.fromkeys("\u200b\ufeff\u2060\u00ad", ""),
        **dict.fromkeys("\u2028\u2029", "\n"),
        "\u2026": "...",
        "\u2022": "-",
    }
)

Encoding = Literal["GSM-7", "UCS-2"]


@dataclass(frozen=True, kw_only=True)
class Segments:
    """What a text costs to send as SMS."""

    encoding: Encoding
    units: int  # septets in GSM-7, UTF-16 units in UCS-2
    segments: int  # how many messages are paid for


def segments(text: str) -> Segments:
    """Count the messages a text is sent as. An empty text still costs one."""
    encoding: Encoding = "UCS-2" if costly(text) else "GSM-7"
    sizes = [_size(cluster, encoding) for cluster in _pieces(text, encoding)]
    whole, part = ROOM[encoding]
    units = sum(sizes)
    if units <= whole:
        return Segments(encoding=encoding, units=units, segments=1)
    return Segments(encoding=encoding, units=units, segments=_parts(sizes, part))


def costly(text: str) -> tuple[str, ...]:
    """List the letters that force a text into UCS-2, each once, in order."""
    return tuple(dict.fromkeys(each for each in text if each not in GSM_BASIC and each not in GSM_EXTENDED))


def fold(text: str) -> str:
    """Write curly quotes, long dashes and odd spaces plainly. Never touches a letter or an accent."""
    return text.translate(_PLAIN)


def sms_rules() -> SmsRules:
    """Hand the checks of `locales` the way SMS counts."""
    return SmsRules(segments=lambda text: segments(text).segments, fold=fold, costly=costly)


def utf16_length(text: str) -> int:
    """Count UTF-16 units, as Telegram and UCS-2 do: most letters are one, an emoji is two or more."""
    return sum(2 if ord(each) > 0xFFFF else 1 for each in text)


def clusters(text: str) -> Iterator[str]:
    """Go through a text by what people see as one letter: accents, flags and joined emoji stay whole."""
    start = 0
    for here in range(1, len(text) + 1):
        if here == len(text) or not _joins(text, start, here):
            yield text[start:here]
            start = here


def _pieces(text: str, encoding: Encoding) -> Iterator[str]:
    return iter(text) if encoding == "GSM-7" else clusters(text)


def _size(piece: str, encoding: Encoding) -> int:
    if encoding == "UCS-2":
        return utf16_length(piece)
    return 2 if piece in GSM_EXTENDED else 1


def _parts(sizes: list[int], room: int) -> int:
    """Fill parts one after the other; what belongs together is not cut, so a part may stay a little empty."""
    parts, left = 1, room
    for size in sizes:
        if size > left:
            parts, left = parts + 1, room
        left -= size
    return parts


_JOINER: Final = "\u200d"


def _joins(text: str, start: int, here: int) -> bool:
    """Say whether the letter at `here` continues the cluster that began at `start`."""
    before, after = text[here - 1], text[here]
    if before == "\r" and after == "\n":
        return True
    if before < "\u0300" and after < "\u0300":
        return False
    if _extends(after) or before == _JOINER:
        return True
    if _is_flag(before) and _is_flag(after):
        return (here - start) % 2 == 1
    return _is_hangul_pair(before, after)


def _extends(letter: str) -> bool:
    return (
        letter in {_JOINER, "\u200c"}
        or "\U0001f3fb" <= letter <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= letter <= "\U000e007f"  # the region of a flag such as Scotland's
        or unicodedata.category(letter) in {"Mn", "Me", "Mc"}
    )


def _is_flag(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _is_hangul_pair(before: str, after: str) -> bool:
    return "\u1160" <= after <= "\u11ff" and (
        "\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
    )
