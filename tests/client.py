"""A test client that reads every page it fetches with a critical eye."""

from typing import Any
from urllib.parse import urljoin

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page_lint import Page, faults


class LintingClient(FlaskClient):
    """Fails on any page that is not valid, named, labelled and discreet."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer = super().open(*args, **kwargs)
        if answer.mimetype == "text/html" and answer.data and not 300 <= answer.status_code < 400:
            found = faults(answer.get_data(as_text=True))
            assert not found, f"{answer.request.path} ({answer.status_code}): {found}"
        return answer

    def submit(
        self, path: str, values: dict[str, Any] | None = None, *, form: int = 0
    ) -> TestResponse:
        """Fetch a page and send its n-th form, hidden fields and all, as a browser would."""
        page = Page(self.get(path).get_data(as_text=True))
        chosen = [one for one in page.all("form") if (one.get("method") or "").lower() == "post"]
        hidden = {
            field.get("name"): field.get("value") or ""
            for field in chosen[form].iter("input")
            if field.get("type") == "hidden" and field.get("name")
        }
        action = urljoin(path, chosen[form].get("action") or path)
        return self.post(action, data=hidden | (values or {}))
