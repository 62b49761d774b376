"""The site: for now one page that says truthfully what runs and how staff review updates today.

Served by whichever web process finds `router` under the entry-point group `throughline.site`; that process
puts what the page needs in `app.state`: `channels` (names of those switched on), `languages`,
`default_language` (tags) and `catalogue`. Promise: the page works without scripts, from no other host, and
shows nobody's data.
"""

from collections.abc import Sequence
from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from console import texts
from locales import LANGUAGES, Catalogue

router: Final = APIRouter(include_in_schema=False)

#: Nothing but our own stylesheet may load, nobody may frame us, nothing may be sent from here.
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_pages: Final = Environment(
    loader=PackageLoader("console"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_stylesheet: Final = files("console").joinpath("static/site.css").read_bytes()


@router.api_route("/", methods=["GET", "HEAD"])
async def home(request: Request) -> Response:
    """Show what runs, in the reader's language."""
    state = request.app.state
    tags: Sequence[str] = state.languages
    catalogue: Catalogue = state.catalogue
    asked = request.query_params.get("language", "")
    tag = asked if asked in tags else preferred(request.headers.get("accept-language", ""), tags)
    tag = tag or state.default_language
    page = _pages.get_template("home.html").render(
        texts=texts,
        say=lambda msgid: catalogue.text(msgid, tag),
        language=LANGUAGES[tag],
        languages=[LANGUAGES[each] for each in tags],
        channels=state.channels,
    )
    headers = HEADERS | {"Content-Language": tag, "Vary": "Accept-Language", "Cache-Control": "no-cache"}
    return Response(page, media_type="text/html", headers=headers)


@router.api_route("/static/site.css", methods=["GET", "HEAD"])
async def stylesheet() -> Response:
    """Give the one stylesheet."""
    return Response(_stylesheet, media_type="text/css", headers={"Cache-Control": "max-age=3600"} | HEADERS)


def preferred(accept_language: str, tags: Sequence[str]) -> str | None:
    """Choose among our languages by what a browser asks for.

    Args:
        accept_language: The header, as "es-MX,es;q=0.9,en;q=0.8"; anything at all is read.
        tags: The languages there are.

    Returns:
        The best match, "es" for "es-MX"; None when there is none.
    """
    wishes = []
    for part in accept_language.split(",")[:20]:
        name, _, number = part.partition(";q=")
        wishes.append((_number(number), name.strip().lower()))
    for weight, wish in sorted(wishes, key=lambda pair: -pair[0]):
        for tag in tags:
            if weight > 0 and (wish == tag.lower() or wish.startswith(f"{tag.lower()}-")):
                return tag
    return None


def _number(weight: str) -> float:
    """Read a weight from 0 to 1; what is none counts as the highest, as when it is left out."""
    try:
        return max(0.0, min(1.0, float(weight)))
    except ValueError:
        return 1.0
