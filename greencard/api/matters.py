"""一册 for other systems: the matters in force as data, and the parks."""

from typing import Any

from greencard.api import desk, schemas
from greencard.api.blueprint import blueprint
from greencard.api.documented import open_to, problems
from greencard.errors import NotFound

BRIEFLY = {"Cache-Control": "public, max-age=300"}
TAGS = ["matters"]


@blueprint.route("/matters", methods=["GET"], tags=TAGS)
@blueprint.response(200, schemas.Matters)
@open_to("public")
def list_matters() -> Any:
    """Every matter in force today."""
    in_force = desk.service().in_force(desk.now())
    return {"items": list(in_force.values()), "next": None}, 200, BRIEFLY


@blueprint.route("/matters/<string:matter>", methods=["GET"], tags=TAGS)
@blueprint.response(200, schemas.Matter)
@problems(404)
@open_to("public")
def show_matter(matter: str) -> Any:
    """One matter: who may apply, what to bring, who works on it and by when."""
    in_force = desk.service().in_force(desk.now())
    if matter not in in_force:
        raise NotFound
    return in_force[matter], 200, BRIEFLY


@blueprint.route("/parks", methods=["GET"], tags=TAGS)
@blueprint.response(200, schemas.Parks)
@open_to("public")
def list_parks() -> Any:
    """The parks of the zone, whose codes a registration names."""
    parks = desk.service().catalogue.parks
    return {"items": list(parks.values()), "next": None}, 200, BRIEFLY
