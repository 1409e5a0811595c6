"""Fetch an address within limits: time, size after decompression, redirects, and where it may connect to.

Every hop is looked up once, each of its network addresses is checked, and the connection is made to one that was
checked, while certificate and `Host` are those of the name. No cookies, no referrer, no credentials are sent. The
environment variables `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY` and `SSL_CERT_FILE` are honoured; behind a proxy it is the
proxy that looks up names, so names that this machine cannot look up are not checked.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from http.client import IncompleteRead
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from tui_reader import __version__
from tui_reader.formats.destination import Endpoint, look_up
from tui_reader.formats.task import Task
from tui_reader.model import ReaderError
from tui_reader.text import address as addresses
from tui_reader.text.address import Address
from tui_reader.text.clean import clean_line

SECONDS = 20.0
"""For everything: looking up, connecting, redirects, the answer."""
LIMIT = 20_000_000
"""Bytes, after decompression."""
REDIRECTS = 5
_CONNECT_SECONDS = 5.0
"""For one network address of several."""
_LOOK_UP_SECONDS = 3.0
"""For a name that the proxy looks up anyway."""
_PIECE = 65_536
_POLL_SECONDS = 0.1
_REDIRECTING = frozenset((301, 302, 303, 307, 308))
_HEADERS = {
    "User-Agent": f"Mozilla/5.0 (compatible; close-reader/{__version__})",
    "Accept": "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,text/markdown,text/plain;q=0.9,"
    "application/pdf;q=0.8,application/epub+zip;q=0.8,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
_HINTS = {
    401: "; it needs a login: save the page in a browser and open the file",
    402: "; it has to be paid for",
    403: "; if a browser shows it, save the page there and open the file",
    429: "; try again later",
}


class Fetched(NamedTuple):
    """What came from an address."""

    data: bytes
    address: Address
    """After redirects."""
    kind: str = ""
    """The media type that the server gave, in lower case."""
    charset: str = ""
    """The encoding that the server gave."""


def fetch(address: Address, *, typed: bool, origin: Address | None = None, task: Task | None = None) -> Fetched:
    """Fetch an address.

    Args:
        address: The address.
        typed: The user typed it, so it may lead to the local network.
        origin: An address that the user typed, and that led to this one: what is on the same server may be local too.
        task: Is told the progress, and may cancel.

    Raises:
        ReaderError: It was not fetched; one line that begins with the address.
    """
    return _Fetch(address, address if typed else origin, task or Task()).wait()


class _Failed(ReaderError):
    """A failure; the message has no address yet."""


class _Stopped(Exception):
    """The connection was closed by this side."""


class _Fetch:
    """One fetch: a thread that talks to servers, and the thread that waits for it with a deadline."""

    def __init__(self, address: Address, typed: Address | None, task: Task) -> None:
        self._address, self._typed, self._task = address, typed, task
        self._deadline = time.monotonic() + SECONDS
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        """Duplicates of the open ones, to shut them down from another thread."""
        self._stopped = False
        self._done = threading.Event()
        self._result: Fetched | None = None
        self._error: BaseException | None = None
        self._line = f"Connecting to {address.shown_site}"
        self._typed_is_private = False
        self._received = 0

    # -- the thread that waits ----------------------------------------------------------------------------------

    def wait(self) -> Fetched:
        name = clean_line(self._address.shown, 300)
        thread = threading.Thread(target=self._run, name="fetch", daemon=True)
        try:
            with self._task.stoppable(self._stop):
                thread.start()
                while not self._done.wait(_POLL_SECONDS):
                    self._task.check()
                    self._task.tell(self._line)
                    if time.monotonic() > self._deadline:
                        raise _Failed(self._late())
                if self._error is not None:
                    raise self._error
                assert self._result is not None
                return self._result
        except _Stopped:
            raise ReaderError(f"{name}: {self._late()}") from None
        except _Failed as error:
            raise ReaderError(f"{name}: {error}") from None
        finally:
            self._stop()
            self._task.tell("")

    def _late(self) -> str:
        if self._received:
            return f"not complete after {SECONDS:.0f} seconds ({_size(self._received)} received)"
        return f"no answer within {SECONDS:.0f} seconds"

    def _stop(self) -> None:
        """Shut down the connections, so that the other thread ends."""
        with self._lock:
            self._stopped = True
            for one in self._sockets:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
            self._sockets.clear()

    # -- the thread that talks ----------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._result = self._follow()
        except BaseException as error:  # raised again in the thread that waits
            late = time.monotonic() > self._deadline - _POLL_SECONDS
            self._error = _Stopped() if self._stopped or late else error
        self._done.set()

    @property
    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0 or self._stopped:
            raise _Stopped
        return left

    def _follow(self) -> Fetched:
        address = self._address
        for _ in range(REDIRECTS + 1):
            self._line = f"Connecting to {clean_line(address.shown_site, 100)}"
            with self._request(address) as response:
                if response.status not in _REDIRECTING or not response.headers.get("Location"):
                    return self._answer(address, response)
                address = _redirected(address, response.headers["Location"])
        raise _Failed(f"redirected more than {REDIRECTS} times")

    def _request(self, address: Address) -> _Response:
        proxy = _proxy_for(address)
        endpoints = self._checked(address, proxy)
        manager = self._manager(proxy, endpoints)
        timeout = urllib3.Timeout(connect=self._left, read=self._left)
        try:
            response = manager.urlopen(
                "GET",
                str(address),
                headers=_HEADERS,
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
                timeout=timeout,
            )
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise _Failed(_why(error)) from error
        return _Response(response, manager)

    def _checked(self, address: Address, proxy: str) -> list[Endpoint]:
        """Look up a host and check where its network addresses lead to; with a proxy as far as they can be found."""
        try:
            endpoints = self._look_up_beside(address) if proxy else look_up(address.host, address.used_port)
        except (OSError, UnicodeError):
            if proxy:
                return []
            raise _Failed("no such host") from None
        reaches = {endpoint.reach for endpoint in endpoints}
        allowed = self._may_be_private(address, first="public" not in reaches)
        for endpoint in endpoints:
            if endpoint.reach == "never" or (endpoint.reach == "private" and not allowed):
                led = "redirects" if self._typed is not None and address != self._typed else "leads"
                raise _Failed(f"{led} to a private address ({endpoint.address[0]}), which is not fetched")
        return endpoints

    def _may_be_private(self, address: Address, *, first: bool) -> bool:
        """Return whether the user typed this host, or was led here by the same server of a local network."""
        if self._typed is None:
            return False
        if address == self._typed:
            self._typed_is_private = first
            return True
        same = (address.host, address.used_port) == (self._typed.host, self._typed.used_port)
        return same and (self._typed_is_private or self._typed is not self._address)

    def _look_up_beside(self, address: Address) -> list[Endpoint]:
        """Look up a host without waiting long."""
        found: list[Endpoint] = []

        def run() -> None:
            with suppress(OSError, UnicodeError):
                found.extend(look_up(address.host, address.used_port))

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(min(_LOOK_UP_SECONDS, self._left))
        return list(found)

    def _manager(self, proxy: str, endpoints: list[Endpoint]) -> urllib3.PoolManager:
        """Make connections that go to the checked endpoints, or to the proxy."""
        fetch = self

        def connected(connection: HTTPConnection, default: Any) -> socket.socket:
            made = default() if proxy else fetch._connect(endpoints)
            fetch._keep(made)
            return made

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return connected(self, super()._new_conn)

        class Encrypted(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return connected(self, super()._new_conn)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class EncryptedPool(HTTPSConnectionPool):
            ConnectionCls = Encrypted

        context = _trusted()
        if proxy:
            user = urllib3.util.parse_url(proxy).auth
            headers = urllib3.make_headers(proxy_basic_auth=user) if user else None
            manager: urllib3.PoolManager = urllib3.ProxyManager(
                proxy, proxy_headers=headers, ssl_context=context, proxy_ssl_context=_trusted()
            )
        else:
            manager = urllib3.PoolManager(ssl_context=context)
        manager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}
        return manager

    def _connect(self, endpoints: list[Endpoint]) -> socket.socket:
        """Connect to the first endpoint that answers."""
        problem: OSError = OSError("no address")
        for number, endpoint in enumerate(endpoints, 1):
            left = self._left
            made = socket.socket(endpoint.family, socket.SOCK_STREAM)
            made.settimeout(left if number == len(endpoints) else min(left, _CONNECT_SECONDS))
            try:
                made.connect(endpoint.address)
            except OSError as error:
                made.close()
                problem = error
                continue
            made.settimeout(left)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return made
        raise problem

    def _keep(self, made: socket.socket) -> None:
        """Let `_stop` shut down a connection."""
        with self._lock:
            if self._stopped:
                made.close()
                raise _Stopped
            self._sockets.append(made.dup())

    # -- the answer ---------------------------------------------------------------------------------------------

    def _answer(self, address: Address, response: _Response) -> Fetched:
        status = response.status
        if not 200 <= status < 300:
            with suppress(ValueError):
                raise _Failed(f"{status} {HTTPStatus(status).phrase}{_HINTS.get(status, '')}")
            raise _Failed(f"the server answered {status}")
        headers = response.headers
        data = b"".join(_unpacked(self._pieces(address, response), headers.get("Content-Encoding", "")))
        kind, _, rest = headers.get("Content-Type", "").partition(";")
        charset = ""
        for parameter in rest.split(";"):
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                charset = value.strip().strip("\"'")[:40]
        return Fetched(data, address, kind.strip().lower()[:100], charset)

    def _pieces(self, address: Address, response: _Response) -> Iterator[bytes]:
        """Yield the body as it comes, up to the limit."""
        length = response.headers.get("Content-Length", "")
        expected = int(length) if length.isdecimal() and len(length) < 16 else 0
        if expected > LIMIT:
            raise _Failed(f"is longer than {LIMIT // 1_000_000} MB")
        whole = f" of {_size(expected)}" if expected else ""
        while True:
            try:
                piece = response.read1(_PIECE)
            except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                if self._received and any(isinstance(one, IncompleteRead) for one in error.args):
                    raise _Failed(f"the connection ended after {_size(self._received)}{whole}") from None
                raise _Failed(_why(error)) from error
            self._received += len(piece)
            self._line = f"{clean_line(address.shown_site, 100)}: {_size(self._received)}{whole}"
            if not piece:
                break
            if self._received > LIMIT:
                raise _Failed(f"is longer than {LIMIT // 1_000_000} MB")
            self._left  # noqa: B018 - raises if the time is over
            yield piece
        if self._received < expected:
            raise _Failed(f"the connection ended after {_size(self._received)}{whole}")


class _Response:
    """A response whose connection is closed at the end."""

    def __init__(self, response: urllib3.BaseHTTPResponse, manager: urllib3.PoolManager) -> None:
        self._response, self._manager = response, manager
        self.status, self.headers = response.status, response.headers

    def read1(self, size: int) -> bytes:
        return self._response.read1(size, decode_content=False)

    def __enter__(self) -> _Response:
        return self

    def __exit__(self, *_: object) -> None:
        self._response.close()
        self._manager.clear()


def _redirected(address: Address, location: str) -> Address:
    # http.client reads headers as Latin-1; addresses in them are ASCII or, against the rules, UTF-8
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        target = addresses.resolve(address, location)
    except ValueError as error:
        shown = clean_line(location, 100)
        if "http" in str(error):
            raise _Failed(f"redirects to {shown}; only http and https are followed") from None
        raise _Failed(f"redirects to {shown}, which {error}") from None
    if address.scheme == "https" and target.scheme == "http":
        raise _Failed("redirects from https to http, which is not followed")
    return target


def _proxy_for(address: Address) -> str:
    """Return the proxy that the environment names for an address, `""` for none."""
    proxy = getproxies().get(address.scheme, "")
    if not proxy or proxy_bypass(address.site):
        return ""
    if "://" not in proxy:
        proxy = f"http://{proxy}"
    if urlsplit(proxy).scheme not in ("http", "https"):
        scheme = clean_line(urlsplit(proxy).scheme, 20)
        raise _Failed(f"the environment names a proxy of the type {scheme}, which is not supported")
    return proxy


def _trusted() -> ssl.SSLContext:
    """Return the certificates of the system or of SSL_CERT_FILE; where there are none, those of certifi."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if paths.cafile is None and not (paths.capath and os.listdir(paths.capath)):
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def _unpacked(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Decompress a body, up to the limit."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from pieces
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise _Failed(f"sent in an encoding that was not asked for ({clean_line(encoding, 40)})")
    unpacked = 0
    unpacker: Any = None
    wbits = 31 if encoding != "deflate" else 15
    for piece in pieces:
        while piece:
            if unpacker is None:
                if encoding == "deflate" and piece[0] & 0x0F != 8:
                    wbits = -15  # without a header, as some servers send it
                unpacker = zlib.decompressobj(wbits)
            try:
                data = unpacker.decompress(piece, LIMIT + 1 - unpacked)
            except zlib.error:
                raise _Failed("damaged while it was sent (it cannot be decompressed)") from None
            unpacked += len(data)
            if unpacked > LIMIT:
                raise _Failed(f"unpacks to more than {LIMIT // 1_000_000} MB")
            yield data
            piece = unpacker.unconsumed_tail
            if unpacker.eof:
                piece = unpacker.unused_data if encoding != "deflate" else b""
                unpacker = None
                if not piece.strip(b"\0"):
                    break
    if unpacker is not None and not unpacker.eof:
        raise _Failed("the connection ended early")


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB"


def _why(error: BaseException) -> str:
    """Return the reason of a failure, in a few words."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        reason = getattr(cause, "reason", None)
        cause = reason if isinstance(reason, BaseException) else cause.__cause__ or cause.__context__
    if any(isinstance(one, urllib3.exceptions.ProxyError) for one in chain):
        chain = [one for one in chain if not isinstance(one, urllib3.exceptions.ProxyError)]
        return f"the proxy did not connect: {_reason(chain)}"
    return _reason(chain)


def _reason(chain: list[BaseException]) -> str:
    """Return the reason that is said best by one of these exceptions, the first of which the others caused."""
    for one in chain:
        if isinstance(one, ssl.SSLCertVerificationError):
            return f"the certificate is not valid: {clean_line(one.verify_message.rstrip('.').lower(), 200)}"
    for one in chain:
        if isinstance(one, ssl.SSLError):
            return f"no encrypted connection: {clean_line((one.reason or 'TLS error').replace('_', ' ').lower(), 100)}"
        if isinstance(one, (ConnectionResetError, BrokenPipeError)):
            return "the server closed the connection"
    for one in chain:
        if isinstance(one, OSError) and one.strerror:
            return clean_line(one.strerror.lower(), 100)
    if any(isinstance(one, (TimeoutError, urllib3.exceptions.TimeoutError)) for one in chain):
        return f"no answer within {SECONDS:.0f} seconds"
    if isinstance(chain[0], OSError):  # such as "Tunnel connection failed: 403 Forbidden"
        return clean_line(str(chain[0]).lower(), 100)
    return "the server closed the connection without a valid answer"
