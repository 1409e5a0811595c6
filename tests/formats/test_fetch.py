"""Fetching from servers started by the tests, most of them hostile."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import trustme

from tests.formats.web_server import Site, answer, redirect, send
from tui_reader.formats import destination, fetch
from tui_reader.formats.destination import Endpoint
from tui_reader.formats.task import Cancelled, Task
from tui_reader.model import ReaderError
from tui_reader.text.address import parse

PAGE = b"<p>One page.</p>"
NO_ANSWER = "the server closed the connection without a valid answer"


def get(url: str, *, typed: bool = True, origin: str = "", task: Task | None = None) -> fetch.Fetched:
    return fetch.fetch(parse(url), typed=typed, origin=parse(origin) if origin else None, task=task)


def problem_of(url: str, *, typed: bool = True, origin: str = "") -> str:
    """The error message for an address that cannot be fetched, without the address."""
    with pytest.raises(ReaderError) as error:
        get(url, typed=typed, origin=origin)
    line = str(error.value)
    assert "\n" not in line and line.startswith(parse(url).shown)
    return line.removeprefix(f"{parse(url).shown}: ")


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short timeout and a small size limit."""
    monkeypatch.setattr(fetch, "SECONDS", 0.4)
    monkeypatch.setattr(fetch, "LIMIT", 1_000_000)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Host names mapped to the addresses that successive lookups return."""
    found: dict[str, list[str]] = {}

    def look_up(host: str, port: int) -> list[Endpoint]:
        if host not in found:
            return destination.look_up(host, port)
        ip = found[host].pop(0) if len(found[host]) > 1 else found[host][0]
        return [Endpoint(socket.AF_INET, (ip, port))]

    monkeypatch.setattr(fetch, "look_up", look_up)
    return found


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("secure.example", "127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def trusting(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


# -- valid responses ---------------------------------------------------------------------------------------------


def test_page_is_returned_with_content_type_and_charset() -> None:
    with Site({"/a": answer(PAGE, kind='Text/HTML; Charset="ISO-8859-1"')}) as site:
        assert get(site.url("/a#x")) == (PAGE, parse(site.url("/a")), "text/html", "ISO-8859-1")
        (request,) = site.requests
    assert request.headers["host"] == f"127.0.0.1:{site.port}"
    assert "cookie" not in request.headers and "referer" not in request.headers
    assert "authorization" not in request.headers


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "raw deflate", "two members", "", "identity"])
def test_compressed_pages_are_unpacked(encoding: str) -> None:
    page = PAGE * 5000
    packed = {
        "gzip": gzip.compress(page),
        "x-gzip": gzip.compress(page),
        "deflate": zlib.compress(page),
        "raw deflate": zlib.compress(page)[2:-4],
        "two members": gzip.compress(page[:100]) + gzip.compress(page[100:]),
    }
    header = {"raw deflate": "deflate", "two members": "gzip"}.get(encoding, encoding)
    with Site({"/": answer(packed.get(encoding, page), Content_Encoding=header)}) as site:
        assert get(site.url()).data == page


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(status: int) -> None:
    with Site({"/old": redirect("/new?utm_source=x", status), "/new": PAGE}) as site:
        fetched = get(site.url("/old"))
    assert (fetched.data, str(fetched.address)) == (PAGE, site.url("/new"))


def test_five_redirects_are_followed_and_six_are_not() -> None:
    pages = {f"/{number}": redirect(f"/{number + 1}") for number in range(6)}
    with Site({**pages, "/6": PAGE}) as site:
        assert get(site.url("/1")).data == PAGE
        assert problem_of(site.url("/0")) == "redirected more than 5 times"
        assert site.paths.count("/6") == 1


def test_cookies_are_not_kept_between_redirects() -> None:
    def welcome(handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"", status=302, Location="/page", Set_Cookie="visitor=1")

    with Site({"/": welcome, "/page": PAGE}) as site:
        get(site.url())
        assert all("cookie" not in request.headers for request in site.requests)


def test_credentials_are_never_sent() -> None:
    with Site({}) as site:
        site.pages |= {"/": redirect(site.url("/page").replace("127", "a:b@127")), "/page": PAGE}
        get(site.url().replace("127", "name:word@127"))
        assert all("authorization" not in request.headers for request in site.requests)


def test_connection_uses_the_checked_address(names: dict[str, list[str]]) -> None:
    with Site({"/": PAGE}) as site:
        names["some.example"] = ["127.0.0.1", "127.0.0.2", "10.0.0.1"]
        assert get(site.url(host="some.example")).data == PAGE
        assert site.requests[0].headers["host"] == f"some.example:{site.port}"
    assert names["some.example"] == ["127.0.0.2", "10.0.0.1"], "it was looked up more than once"


def test_progress_is_reported() -> None:
    told: list[str] = []
    goes_on = threading.Event()

    def slowly(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "200000")
        handler.end_headers()
        handler.wfile.write(b"x" * 100_000)
        goes_on.wait(20)
        handler.wfile.write(b"x" * 100_000)

    def report(line: str) -> None:
        told.append(line)
        if " kB of 200 kB" in line:
            goes_on.set()

    with Site({"/": slowly}) as site:
        assert len(get(site.url(), task=Task(report)).data) == 200_000
    assert any(line.startswith(f"127.0.0.1:{site.port}: ") for line in told) and told[-1] == ""


# -- invalid responses ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (404, "404 Not Found"),
        (410, "410 Gone"),
        (401, "401 Unauthorized; it needs a login: save the page in a browser and open the file"),
        (403, "403 Forbidden; if a browser shows it, save the page there and open the file"),
        (429, "429 Too Many Requests; try again later"),
        (500, "500 Internal Server Error"),
        (799, "the server answered 799"),
        (304, "304 Not Modified"),
    ],
)
def test_http_errors(status: int, line: str) -> None:
    with Site({"/": answer(b"", status=status)}) as site:
        assert problem_of(site.url()) == line


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"<p>more</p>" * 10_000)


def bomb(handler: BaseHTTPRequestHandler) -> None:
    send(handler, gzip.compress(bytes(60_000_000)), Content_Encoding="gzip")


def bomb_of_members(handler: BaseHTTPRequestHandler) -> None:
    send(handler, gzip.compress(bytes(50_000)) * 400, Content_Encoding="gzip")


def liar(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"<p>", Content_Length="2000000")


def short(handler: BaseHTTPRequestHandler) -> None:
    send(handler, PAGE, Content_Length="9000")


def raw(data: bytes) -> object:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(data)
        handler.close_connection = True

    return write


@pytest.mark.parametrize(
    ("page", "line"),
    [
        (endless, "is longer than 1 MB"),
        (bomb, "unpacks to more than 1 MB"),
        (bomb_of_members, "unpacks to more than 1 MB"),
        (liar, "is longer than 1 MB"),
        (short, "the connection ended after 1 kB of 9 kB"),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n123"), "the connection ended after 1 kB"),
        (answer(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"), "the connection ended early"),
        (answer(b"no gzip", Content_Encoding="gzip"), "damaged while it was sent (it cannot be decompressed)"),
        (answer(PAGE, Content_Encoding="br"), "sent in an encoding that was not asked for (br)"),
        (answer(PAGE, Content_Encoding="gzip, gzip"), "sent in an encoding that was not asked for (gzip, gzip)"),
        (raw(b"SSH-2.0-OpenSSH_9.9\r\n"), NO_ANSWER),
        (raw(b""), "the server closed the connection"),
        (raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n"), NO_ANSWER),
        (raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 99_999), NO_ANSWER),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), NO_ANSWER),
        (redirect("file:///etc/passwd"), "redirects to file:///etc/passwd; only http and https are followed"),
        (redirect("ftp://example.org/"), "redirects to ftp://example.org/; only http and https are followed"),
        (redirect("javascript:alert(1)"), "redirects to javascript:alert(1); only http and https are followed"),
        (redirect("http://[x/"), "redirects to http://[x/, which has an invalid host or port"),
        (redirect("/\x1b[2Jx"), "redirects to /\ufffd[2Jx, which has blanks or control characters in it"),
        (redirect("/"), "redirected more than 5 times"),
    ],
)  # fmt: skip
def test_misbehaving_servers_are_refused(
    hurried: None, monkeypatch: pytest.MonkeyPatch, page: object, line: str
) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 20.0)
    with Site({"/": page}) as site:  # type: ignore[dict-item]
        assert problem_of(site.url()) == line


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(20)


def drips_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        handler.wfile.write(b"y")
        time.sleep(0.02)


def drips(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"y" * 100)
        time.sleep(0.02)


def continues(handler: BaseHTTPRequestHandler) -> None:
    while True:
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("page", "line"),
    [
        (silent, "no answer within 0 seconds"),
        (drips_headers, "no answer within 0 seconds"),
        (continues, "no answer within 0 seconds"),
        (drips, "not complete after 0 seconds"),
    ],
)
def test_timeout_covers_the_whole_transfer(hurried: None, page: object, line: str) -> None:
    with Site({"/": page}) as site:  # type: ignore[dict-item]
        assert problem_of(site.url()).startswith(line)


def test_missing_tls_handshake_times_out(hurried: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = problem_of(f"https://127.0.0.1:{server.getsockname()[1]}/")
    assert line == "no answer within 0 seconds"


def test_connection_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert problem_of(f"http://127.0.0.1:{port}/") == "connection refused"


def test_unknown_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> list[Endpoint]:
        raise socket.gaierror("nothing")

    monkeypatch.setattr(fetch, "look_up", fails)
    assert problem_of("http://nowhere.example/") == "no such host"


def test_cancelling_closes_the_connection() -> None:
    task, began, hung_up = Task(), threading.Event(), threading.Event()

    def answers(handler: BaseHTTPRequestHandler) -> None:
        began.set()
        if not handler.rfile.read(1):
            hung_up.set()

    def cancel() -> None:
        began.wait(20)
        task.cancel()

    threading.Thread(target=cancel, daemon=True).start()
    with Site({"/": answers}) as site, pytest.raises(Cancelled):
        get(site.url(), task=task)
    assert hung_up.wait(20)


# -- forbidden destinations --------------------------------------------------------------------------------------


PRIVATE = ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]:1/", "http://[::ffff:7f00:1]/",
           "http://192.168.1.1/", "http://0.0.0.0:1/", "http://2130706433:1/", "http://localhost:1/"]  # fmt: skip


@pytest.mark.parametrize("target", PRIVATE)
def test_redirect_to_private_address_is_not_followed(target: str) -> None:
    with Site({"/": redirect(target)}) as site:
        line = problem_of(site.url())
    assert line.startswith("redirects to a private address (") and line.endswith("), which is not fetched")


@pytest.mark.parametrize("target", PRIVATE)
def test_untyped_private_address_is_not_fetched(target: str) -> None:
    assert problem_of(target, typed=False).startswith("leads to a private address (")


def test_different_port_of_typed_private_host_is_a_different_server() -> None:
    with Site({"/": PAGE}) as other, Site({"/": redirect(other.url())}) as site:
        assert problem_of(site.url()).startswith("redirects to a private address (127.0.0.1)")
        assert other.paths == []


def test_links_within_a_typed_private_server_are_fetched() -> None:
    with Site({"/feed": PAGE, "/story": PAGE}) as site, Site({"/": PAGE}) as other:
        assert get(site.url("/story"), typed=False, origin=site.url("/feed")).data == PAGE
        assert problem_of(other.url(), typed=False, origin=site.url("/feed")).startswith("redirects to a private")


def test_cloud_metadata_address_is_not_fetched_even_if_typed() -> None:
    assert problem_of("http://169.254.169.254/").startswith("leads to a private address (169.254.169.254)")


def test_name_rebound_to_a_private_address_is_not_followed(
    names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = destination.reach
    monkeypatch.setattr(destination, "reach", lambda ip: "public" if ip == "127.0.0.1" else real(ip))
    with Site({"/": redirect("/again"), "/again": PAGE}) as site:
        names["some.example"] = ["127.0.0.1", "127.0.0.2"]
        assert problem_of(site.url(host="some.example")).startswith("redirects to a private address (127.0.0.2)")
        assert site.paths == ["/"]


def test_every_address_of_a_name_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Endpoint(socket.AF_INET, ("8.8.8.8", 80)), Endpoint(socket.AF_INET, ("10.0.0.1", 80))]
    monkeypatch.setattr(fetch, "look_up", lambda *_: found)
    monkeypatch.setattr(fetch._Fetch, "_connect", lambda *_: pytest.fail("it connected"))
    assert problem_of("http://some.example/", typed=False).startswith("leads to a private address (10.0.0.1)")


# -- encrypted connections and proxies ---------------------------------------------------------------------------


def test_untrusted_certificate_is_refused(secure: ssl.SSLContext) -> None:
    with Site({"/": PAGE}, secure) as site:
        assert problem_of(site.url()).startswith("the certificate is not valid: ")
        assert site.requests == []


def test_certificates_from_the_environment_are_trusted(secure: ssl.SSLContext, trusting: None) -> None:
    with Site({"/": PAGE}, secure) as site:
        assert get(site.url()).data == PAGE


def test_certificate_is_checked_against_the_host_name(
    secure: ssl.SSLContext, trusting: None, names: dict[str, list[str]]
) -> None:
    names |= {"secure.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]}
    asked: list[str | None] = []
    secure.sni_callback = lambda _, name, __: asked.append(name)
    with Site({"/": PAGE}, secure) as site:
        assert get(site.url(host="secure.example")).data == PAGE
        line = problem_of(site.url(host="other.example"))
    assert asked == ["secure.example", "other.example"]
    assert line.startswith("the certificate is not valid: hostname mismatch")


def test_https_is_not_redirected_to_http(secure: ssl.SSLContext, trusting: None) -> None:
    with Site({"/": PAGE}) as plain, Site({"/": redirect(plain.url())}, secure) as site:
        assert problem_of(site.url()) == "redirects from https to http, which is not followed"
        assert plain.paths == []


def test_server_without_tls_is_reported(hurried: None) -> None:
    with Site({"/": PAGE}) as site:
        line = problem_of(site.url().replace("http:", "https:"))
    assert line.startswith("no encrypted connection: ")


def tunnel(target: int) -> object:
    """Connect a proxy client to a port of this machine."""

    def run(handler: BaseHTTPRequestHandler) -> None:
        with socket.create_connection(("127.0.0.1", target)) as there:
            handler.send_response(200)
            handler.end_headers()
            here = handler.connection

            def forward(source: socket.socket, end: socket.socket) -> None:
                while piece := source.recv(65536):
                    end.sendall(piece)

            back = threading.Thread(target=forward, args=(there, here), daemon=True)
            back.start()
            forward(here, there)
            back.join(20)

    return run


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No name can be resolved, as behind many proxies."""

    def fails(host: str, port: int) -> list[Endpoint]:
        if host.endswith(".example"):
            raise socket.gaierror("nothing")
        return destination.look_up(host, port)

    monkeypatch.setattr(fetch, "look_up", fails)
    yield


def test_proxy_is_used_for_pages(nowhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with Site({"http://some.example/page": PAGE}) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url().replace("127", "user:word@127"))
        assert get("http://some.example/page").data == PAGE
        (request,) = proxy.requests
    assert request.headers["host"] == "some.example"
    assert request.headers["proxy-authorization"].startswith("Basic ") and "authorization" not in request.headers


def test_https_pages_are_fetched_through_a_proxy(
    secure: ssl.SSLContext, trusting: None, nowhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Site({"/": PAGE}, secure) as site:
        target = f"secure.example:{site.port}"
        with Site({target: tunnel(site.port)}) as proxy:  # type: ignore[dict-item]
            monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{proxy.port}")
            assert get(f"https://{target}/").data == PAGE
            assert proxy.paths == [target]


def test_no_proxy_hosts_are_contacted_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site({}) as proxy, Site({"/": PAGE}) as site:
        monkeypatch.setenv("http_proxy", proxy.url())
        monkeypatch.setenv("NO_PROXY", "example.org,127.0.0.1")
        assert get(site.url()).data == PAGE
        assert proxy.requests == []


def test_redirect_through_a_proxy_to_private_address_is_refused(nowhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with Site({"http://some.example/": redirect("http://192.168.1.1/")}) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url())
        assert problem_of("http://some.example/").startswith("redirects to a private address (192.168.1.1)")
        assert len(proxy.requests) == 1


def test_unsupported_proxy_type_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1")
    assert problem_of("http://some.example/") == (
        "the environment names a proxy of the type socks5, which is not supported"
    )


def test_unreachable_proxy_is_reported(nowhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert "connection refused" in problem_of("http://some.example/")
