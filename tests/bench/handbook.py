"""How long the handbook takes to print, fonts being known already."""

import statistics
import time
from pathlib import Path

from flask import Flask

from greencard.app import create_app
from greencard.config import Config
from greencard.queries.handbook import chapters as handbook
from greencard.queries.handbook.chapters import Book
from greencard.services.desk import Service
from greencard.web.handbook import on_paper
from greencard.web.press import pressed

ROUNDS = 3


def prints(folder: Path) -> dict[str, float]:
    """Median seconds for the whole handbook and for its longest chapter, in each language."""
    app = create_app(Config.from_env({"GREENCARD_DATA": str(folder), "GREENCARD_ENV": "test"}))
    return _in(app, "zh") | _in(app, "en")


def _in(app: Flask, language: str) -> dict[str, float]:
    service: Service = app.extensions["greencard"]
    with app.test_request_context(f"/handbook?lang={language}"):
        day = max(service.catalogue.changes)
        whole = handbook.whole(service.catalogue, day)
        longest = max(whole.chapters, key=lambda one: len(one.matter.papers) + len(one.stages))
        chapter = handbook.of_matter(service.catalogue, day, longest.matter.id)
        pressed(on_paper(chapter))
        return {
            f"the longest chapter as PDF, {language}": _median(chapter),
            f"the whole handbook as PDF, {language}": _median(whole),
        }


def _median(book: Book) -> float:
    return statistics.median(_seconds(book) for _ in range(ROUNDS))


def _seconds(book: Book) -> float:
    start = time.perf_counter()
    pressed(on_paper(book))
    return time.perf_counter() - start
