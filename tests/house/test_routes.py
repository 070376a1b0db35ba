"""Every address of the service names who may ask for it."""

from flask import Flask

PERMISSIONS = {"public", "talent", "receipt", "staff", "partner"}
FRAMEWORKS_OWN = {"static", "api-docs.openapi_json"}  # both open to everybody


def test_every_route_names_its_permission(app: Flask) -> None:
    silent = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FRAMEWORKS_OWN
        and getattr(app.view_functions[rule.endpoint], "permission", None) not in PERMISSIONS
    ]
    assert silent == []
