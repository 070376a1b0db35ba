"""Serves the web with gunicorn: threads in two processes, paths kept out of the logs."""

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from greencard.app import create_app
from greencard.config import Config

GRACE_SECONDS = 20


class Server(BaseApplication):
    """gunicorn with our settings; each process opens its own database."""

    def __init__(self, config: Config, *, bind: str, workers: int = 2, threads: int = 8) -> None:
        self.service_config = config
        self.settings: dict[str, Any] = {
            "bind": bind,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "accesslog": None,  # addresses of pages can carry a card's code
            "graceful_timeout": GRACE_SECONDS,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self.service_config)
