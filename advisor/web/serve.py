"""Serves the pages on this machine: waitress with its threads, and nothing beyond the loopback address."""

from __future__ import annotations

import gc
import ipaddress
import logging
import os
import secrets
import select
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast
from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application
from waitress.server import create_server
from whitenoise import WhiteNoise

from advisor.errors import AdvisorError
from advisor.web import settings
from advisor.web.knowledge import knowledge
from advisor.web.startup import set_up

DEFAULT_PORT = 8420
_THREADS = 32
"""Whoever waits for a report holds one of them; there must be others left for those who save."""

_CONNECTIONS = 500
"""A browser keeps up to six open."""

_TURN = 0.0002
"""So many seconds pass at most before a thread that computes lets one go on that saves."""


_YOUNG = 20_000
"""After so many new objects garbage is looked for, which takes some milliseconds."""

_TELLS = {"waitress": logging.ERROR, "django.request": logging.ERROR, "django.security": logging.CRITICAL}
"""What is told in the terminal: mistakes of the program. Those of a visitor are told on the page."""


class Server:
    """The program at one address. `address` is what a browser opens; it holds the secret of this start."""

    def __init__(self, host: str, port: int | None, data: Path) -> None:
        """Take the address and make everything ready.

        Without a port the usual one is taken, or if it is in use any other. Raises AdvisorError if the host is not this
        machine, or the port is in use, or the data cannot be used.
        """
        address = _loopback(host)
        self._socket = _listening(address, port)
        taken = int(self._socket.getsockname()[1])
        self.key = secrets.token_urlsafe(24)
        set_up(data, self.key, taken)
        shown = f"[{address}]" if ":" in address else host
        self.home = f"http://{shown}:{taken}/"
        self.address = f"{self.home}?key={self.key}"

    def run(self, ready: Callable[[], object]) -> None:
        """Answer requests until the process is told to stop; `ready` is called once the first can be answered."""
        knowledge()
        sys.setswitchinterval(_TURN)
        gc.freeze()  # what is there now stays; looking through it for garbage would hold everybody up for 0.1 s
        gc.set_threshold(_YOUNG, 20, 20)
        for name, level in _TELLS.items():
            logging.getLogger(name).setLevel(level)
        server = create_server(
            application(),
            sockets=[self._socket],
            threads=_THREADS,
            connection_limit=_CONNECTIONS,
            asyncore_use_poll=hasattr(select, "poll"),
            max_request_body_size=settings.MAX_BODY + 4096,
            ident="",
            clear_untrusted_proxy_headers=True,
        )
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # the server ends what it is at, as with Ctrl+C
        ready()
        server.run()


def application() -> WSGIApplication:
    """Return the pages, with style and script before them, which need no secret."""
    return cast(
        WSGIApplication,
        WhiteNoise(
            get_wsgi_application(),
            root=settings.STATIC,
            prefix="static/",
            max_age=3600,
            add_headers_function=_guard,
        ),
    )


def _guard(headers: Headers, path: str, url: str) -> None:  # noqa: ARG001 - what the function is given
    for name, value in settings.STATIC_HEADERS.items():
        headers[name] = value


def _loopback(host: str) -> str:
    """Return the address of a host. Raises AdvisorError unless it stands for this machine."""
    if host == "localhost":
        return "127.0.0.1"
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        address = None
    if address is None or not address.is_loopback or str(address) not in settings.HOSTS:
        raise AdvisorError(
            f"--host {host} is not this machine itself, and there are no accounts yet that would keep others out; "
            "use 127.0.0.1, ::1 or localhost"
        )
    return str(address)


def _listening(address: str, port: int | None) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for number in (DEFAULT_PORT, 0) if port is None else (port,):
        listener = socket.socket(family, socket.SOCK_STREAM)
        if os.name != "nt":  # where it would let two programs listen at one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, number))
            listener.listen(128)
        except OSError as error:
            listener.close()
            problem = error
        else:
            return listener
    wanted = DEFAULT_PORT if port is None else port
    raise AdvisorError(
        f"port {wanted} cannot be used: {problem.strerror or problem}; perhaps the advisor runs already. "
        "Choose another with --port"
    )
