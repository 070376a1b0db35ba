"""一册 for other systems: the matters in force as data, and the parks."""

from datetime import date
from typing import Any

from greencard.api import desk
from greencard.api.blueprint import blueprint
from greencard.api.documented import open_to, problems
from greencard.api.schemas.matters import Matter, Matters, Parks
from greencard.queries.handbook import chapters as handbook

BRIEFLY = {"Cache-Control": "public, max-age=300"}
TAGS = ["matters"]


@blueprint.route("/matters", methods=["GET"], tags=TAGS)
@blueprint.response(200, Matters)
@open_to("public")
def list_matters() -> Any:
    """Every matter in force today."""
    book = handbook.whole(desk.service().catalogue, _today())
    return {"items": list(book.chapters), "next": None}, 200, BRIEFLY


@blueprint.route("/matters/<string:matter>", methods=["GET"], tags=TAGS)
@blueprint.response(200, Matter)
@problems(404)
@open_to("public")
def show_matter(matter: str) -> Any:
    """One matter: who may apply, what to bring, who works on it and by when."""
    (chapter,) = handbook.of_matter(desk.service().catalogue, _today(), matter).chapters
    return chapter, 200, BRIEFLY


@blueprint.route("/parks", methods=["GET"], tags=TAGS)
@blueprint.response(200, Parks)
@open_to("public")
def list_parks() -> Any:
    """The parks of the zone, whose codes a registration names."""
    parks = desk.service().catalogue.parks
    return {"items": list(parks.values()), "next": None}, 200, BRIEFLY


def _today() -> date:
    return desk.service().today(desk.now())
