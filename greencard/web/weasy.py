"""Sets HTML into PDF with WeasyPrint, loaded only by whoever prints; nothing is fetched."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

TAGGED = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}


class Nothing(URLFetcher):
    """Refuses every address: what is printed stands in the document and its own style sheet."""

    def fetch(self, url: str, headers: Any = None) -> NoReturn:
        raise FatalURLFetchingError(f"what is printed asks for nothing, yet: {url}")


def set_in_type(html: str, style: str) -> bytes:
    """The document as a tagged PDF/UA, with outline, language and embedded fonts."""
    fonts, nothing = FontConfiguration(), Nothing()
    sheet = CSS(string=style, font_config=fonts, url_fetcher=nothing)
    document = HTML(string=html, url_fetcher=nothing)
    with _nothing_thrown_away():
        printed: bytes = document.write_pdf(stylesheets=[sheet], font_config=fonts, **TAGGED)
    return printed


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Looking for rubbish among all the boxes of a book, in vain, takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
