"""Headers and cookies that keep pages safe in the browser, and forms from other sites out."""

from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from greencard.config import Config
from greencard.errors import Forbidden

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# What a page needs besides that asks us for news while it is open.
ASKING = POLICY | {"connect-src": "'self'"}
# What a page that scans needs besides: the reader in WebAssembly, its worker, camera and pictures.
SCANNING = ASKING | {
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "img-src": "'self' blob:",
    "media-src": "'self' blob:",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(map(" ".join, POLICY.items())),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"
A_YEAR = "public, max-age=31536000, immutable"
HARMLESS = ("GET", "HEAD", "OPTIONS")
NEARBY = ("same-origin", "none")


def guard(app: Flask, config: Config) -> None:
    """Set the headers on every answer, the cookie rules, and the check of where forms come from."""
    app.config.update(
        SESSION_COOKIE_NAME=cookie_name("form", service=config.service),
        SESSION_COOKIE_SECURE=config.service,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which our own policy leaves out
    )
    app.before_request(refuse_strangers)
    app.after_request(_service_headers if config.service else headers)


def cookie_name(name: str, *, service: bool) -> str:
    """Browsers take `__Host-` cookies only over https and only for exactly this host."""
    return f"__Host-{name}" if service else name


def refuse_strangers() -> None:
    """Raise Forbidden for a form that another site sent."""
    if request.method in HARMLESS:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in NEARBY:
        raise Forbidden
    if site is None and origin not in (None, "null") and urlsplit(origin).netloc != request.host:
        raise Forbidden


def headers(response: Response) -> Response:
    """Add what every answer carries, and say how long it may be kept."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers or request.endpoint == "static":
        response.headers["Cache-Control"] = _keep(response)
    response.vary.add("Cookie")
    return response


def asking(page: str) -> Response:
    """A page that asks us for news while it is open; no other may ask anybody."""
    policy = "; ".join(map(" ".join, ASKING.items()))
    return Response(page, headers={"Content-Security-Policy": policy}, mimetype="text/html")


def scanning(response: Response) -> Response:
    """Allow a page what scanning needs, and the camera; no other page has it."""
    policy = "; ".join(map(" ".join, SCANNING.items()))
    response.headers["Content-Security-Policy"] = policy
    allowed = HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)")
    response.headers["Permissions-Policy"] = allowed
    return response


def _service_headers(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = TWO_YEARS
    return headers(response)


def _keep(response: Response) -> str:
    """Signed-in pages and answers to forms are kept nowhere; files with their hash, for a year.

    The blank form may be kept by the browser, so that the back button shows what was typed.
    """
    if request.endpoint == "static":
        return A_YEAR if "v" in request.args and response.status_code == 200 else "no-cache"
    if g.get("who") or request.method not in HARMLESS or response.status_code >= 400:
        return "no-store"
    return "private, no-cache"
