"""What every page has: the words and pictures of its frame, its files, and what visitors chose."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, url_for

from greencard.config import Config
from greencard.matters.vocabulary import is_ours
from greencard.web import auth, language, security
from greencard.web.icons import icon
from greencard.web.words import labels
from greencard.web.words.results import tier

STATIC = Path(__file__).parents[1] / "static"


def furnish(app: Flask, config: Config) -> None:
    """Give the application what its templates use, and what happens around each request."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {"icon": icon, "asset": asset, "same_page": language.same_page}
    app.jinja_env.filters |= {
        "say": language.say,
        "tier": tier,
        "day": language.day,
        "figures": language.figures,
        "local_day": language.local_day,
        "local_time": language.local_time,
    }
    app.jinja_env.tests["ours"] = is_ours
    app.context_processor(_frame)
    app.before_request(auth.recognise)

    @app.after_request
    def remember(response: Response) -> Response:
        return language.remember(response, secure=config.service)

    security.guard(app, config)


def asset(file: str) -> str:
    """The address of a file of ours, which changes when the file does."""
    return url_for("static", filename=file, v=marks()[file])


@cache
def marks() -> Mapping[str, str]:
    """The beginning of each file's hash, from the manifest."""
    manifest = json.loads((STATIC / "MANIFEST.json").read_text("utf-8"))
    return {row["file"]: row["sha384"].removeprefix("sha384-")[:12] for row in manifest["files"]}


def _frame() -> dict[str, Any]:
    return {
        "language": language.language(),
        "large": language.choice("text") == "large",
        "who": g.get("who"),
        "labels": labels,
    }
