"""Serves the web with gunicorn: threads in two processes, paths kept out of the logs."""

import logging
import re
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from greencard.app import create_app
from greencard.config import Config

GRACE_SECONDS = 20
CODE = re.compile("[0-9]{20,}")  # the code of a card, wherever it stands


class Discreet(Logger):
    """gunicorn tells of requests it cannot read or serve, addresses and all: not so codes."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.addFilter(without_codes)


def without_codes(record: logging.LogRecord) -> bool:
    """Take the codes of cards out of what is about to be written, also out of its traceback."""
    record.msg, record.args = CODE.sub("…", record.getMessage()), ()
    if record.exc_info:
        told = logging.Formatter().formatException(record.exc_info)
        record.exc_info, record.exc_text = None, CODE.sub("…", told)
    return True


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
            "logger_class": Discreet,
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
