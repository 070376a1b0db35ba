"""What every page must be, whatever it is about: sound HTML, named, labelled, and discreet."""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from tests.builders import check_character

SPACE = re.compile(r"\s+")
RESIDENT_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])")
ERROR_PREFIXES = ("错误：", "Error: ")
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}


class Page:
    """One HTML page, read as strictly as a validator would."""

    def __init__(self, html: str) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = parser.parse(html)
        self.errors = [f"line {at[0]}: {code} {values}" for at, code, values in parser.errors]

    def all(self, *tags: str) -> Iterator[Element]:
        return (element for element in self.root.iter() if element.tag in tags)

    def texts(self, *tags: str) -> list[str]:
        return [text_of(element) for element in self.all(*tags)]


def text_of(element: Element) -> str:
    """The words inside an element, as one line."""
    return SPACE.sub(" ", "".join(element.itertext())).strip()


def faults(html: str) -> list[str]:
    """Everything wrong with a page; an empty list for a good one."""
    page = Page(html)
    checks = (_headings, _language, _identifiers, _labels, _numbers)
    return page.errors + [fault for check in checks for fault in check(page)]


def _headings(page: Page) -> Iterator[str]:
    titles = [text_of(head) for head in page.root.findall("head/title")]
    headings = page.texts("h1")
    if len(titles) != 1 or not titles[0]:
        yield f"one title is needed, found {titles}"
    if len(headings) != 1 or not headings[0]:
        yield f"exactly one h1 is needed, found {headings}"
    if titles and headings and not _without_prefix(titles[0]).startswith(headings[0]):
        yield f"the title {titles[0]!r} does not begin with the h1 {headings[0]!r}"


def _without_prefix(title: str) -> str:
    for prefix in ERROR_PREFIXES:
        title = title.removeprefix(prefix)
    return title


def _language(page: Page) -> Iterator[str]:
    if not page.root.get("lang"):
        yield "the html element names no language"


def _identifiers(page: Page) -> Iterator[str]:
    found = Counter(element.get("id") for element in page.root.iter() if element.get("id"))
    yield from (
        f"the id {name!r} occurs {times} times" for name, times in found.items() if times > 1
    )


def _labels(page: Page) -> Iterator[str]:
    named = {label.get("for") for label in page.all("label")}
    wrapped = {id(inner) for label in page.all("label") for inner in label.iter()}
    for field in page.all("input", "select", "textarea"):
        spoken = field.get("aria-label") or field.get("aria-labelledby")
        labelled = field.get("id") in named or id(field) in wrapped or spoken
        if field.get("type") not in UNLABELLED_TYPES and not labelled:
            yield f"the {field.tag} {field.get('name')!r} has no label"


def _numbers(page: Page) -> Iterator[str]:
    """No page shows a whole identity number, but for the field its owner is filling in."""
    for element in page.root.iter():
        shown = [element.text or "", element.tail or ""] if isinstance(element.tag, str) else []
        typed = {"value"} if element.tag == "input" else set()
        shown += [value for name, value in element.items() if name not in typed]
        for text in shown:
            if any(_is_resident_id(number) for number in RESIDENT_ID.findall(text)):
                yield f"a whole identity number stands in <{element.tag}>"


def _is_resident_id(number: str) -> bool:
    return check_character(number[:17]) == number[17].upper()
