"""A web server on the loopback address, for valid pages and misbehaviour."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

Answer = Callable[[BaseHTTPRequestHandler], None]


class Request:
    """A received request."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self.path = handler.path
        self.headers = {name.lower(): value for name, value in handler.headers.items()}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore clients that hang up: that is what is tested."""


class Site:
    """Serve `pages`, a mapping of path to HTML or handler, within a `with` block."""

    def __init__(self, pages: Mapping[str, Answer | bytes | str], context: ssl.SSLContext | None = None) -> None:
        self.pages = dict(pages)
        self.requests: list[Request] = []
        self.ended = threading.Event()
        """Set at the end, for handlers that wait."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.requests.append(Request(self))
                answer = site.pages.get(self.path.partition("?")[0])
                if answer is None:
                    send(self, b"<p>nothing here</p>", status=404)
                elif callable(answer):
                    answer(self)
                else:
                    send(self, answer.encode() if isinstance(answer, str) else answer)

            def do_CONNECT(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._scheme = "http"
        if context is not None:
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
            self._scheme = "https"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self._scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """The requested paths."""
        return [request.path for request in self.requests]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()


def send(
    handler: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, kind: str = "text/html", **headers: str
) -> None:
    """Send a complete response; underscores in header names become dashes."""
    handler.send_response(status)
    given = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    for name, value in (given | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True


def answer(body: bytes, *, status: int = 200, kind: str = "text/html", **headers: str) -> Answer:
    """Return a handler that always sends the same response."""
    return lambda handler: send(handler, body, status=status, kind=kind, **headers)


def redirect(location: str, status: int = 302) -> Answer:
    """Return a handler that redirects."""
    return lambda handler: send(handler, b"", status=status, Location=location)
