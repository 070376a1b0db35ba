"""What a page says that is not in its own language."""

import re
from collections.abc import Collection, Iterator

from tests.page_lint import Page

CHINESE = re.compile(r"[\u3400-\u9fff，。！？；：（）、《》]+")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){2,}")
SAID = ("aria-label", "title", "alt", "placeholder")
UNSEEN = ("script", "style")


def chinese(html: str, *, own: Collection[str] = ()) -> list[str]:
    """Chinese outside what is marked as Chinese; `own` are words that people typed themselves."""
    return [run for text in _shown(html, "zh") for run in CHINESE.findall(_without(text, own))]


def english(html: str) -> list[str]:
    """English sentences outside what is marked as English."""
    return [run for text in _shown(html, "en") for run in ENGLISH.findall(text)]


def _shown(html: str, marked_as: str) -> Iterator[str]:
    """The texts and spoken attributes, but for parts of the page marked as that language."""
    root = Page(html).root
    parts = (one for one in root.iter() if one is not root)
    marked = {
        id(inner)
        for part in parts
        if (part.get("lang") or "").startswith(marked_as)
        for inner in part.iter()
    }
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in UNSEEN and id(element) not in marked:
            yield element.text or ""
            yield from (element.get(name) or "" for name in SAID)
        yield element.tail or ""


def _without(text: str, own: Collection[str]) -> str:
    for words in own:
        text = text.replace(words, "")
    return text
