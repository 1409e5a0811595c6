"""Web addresses: recognise, normalise and show them. Pure functions; nothing is looked up.

Two addresses are the same article if they differ only in what does not name the page: the fragment, parameters that
track visitors, the default port, letter case of the host, a name and password.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_LENGTH = 4_000
"""Code points of the longest address."""
_SCHEMES = ("http://", "https://")
_ANY_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PORTS = {"http": 80, "https": 443}
_TRACKING = frozenset(
    ("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid")
    + ("igsh", "mc_cid", "mc_eid", "mkt_tok", "_gl")
)
"""Parameters besides `utm_*` that are added to links to track visitors."""
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEPT_IN_PATH = "!$&'()*+,;=:@/%-._~"


class Address(NamedTuple):
    """A normalised address; `str` gives it in ASCII, as it is stored and sent."""

    scheme: str
    host: str
    """In lower case and ASCII; an IPv6 address is without brackets."""
    port: int | None
    """None: the default one of the scheme."""
    path: str
    query: str = ""
    had_user: bool = False
    """Whether a name or password was dropped."""
    typed_host: str = ""
    """The host in Unicode, if it is not ASCII."""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.site}{self.target}"

    @property
    def site(self) -> str:
        """The host and the port, as in an address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """The path and the query, as in a request."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def used_port(self) -> int:
        return self.port or _PORTS[self.scheme]

    @property
    def shown(self) -> str:
        """The address for messages: a host in other letters is shown with its ASCII form beside it."""
        if not self.typed_host:
            return str(self)
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme}://{self.typed_host}{port}{self.target} ({self.host})"

    @property
    def shown_site(self) -> str:
        """The host for messages, with its ASCII form beside it."""
        return f"{self.typed_host} ({self.host})" if self.typed_host else self.site

    @property
    def file_name(self) -> str:
        """The last part of the path, `""` for none."""
        from urllib.parse import unquote

        return unquote(self.path.rpartition("/")[2]).replace("/", "_")


def is_address(source: str) -> bool:
    """Return whether a source is a web address, not a path. Cheap, as it is asked of every source."""
    return source[:8].lower().startswith(_SCHEMES)


def missing(source: str) -> str:
    """Return why a source that is neither a web address nor a file cannot be read."""
    if _ANY_SCHEME.match(source) is not None:
        return "only http:// and https:// addresses are fetched"
    return "no such file"


def parse(address: str) -> Address:
    """Normalise an address.

    Raises:
        ValueError: It is none; the message says why, without the address.
    """
    from urllib.parse import urlsplit

    address = address.strip()
    if not is_address(address):
        raise ValueError("does not begin with http:// or https://")
    if len(address) > MAX_LENGTH:
        raise ValueError(f"is longer than {MAX_LENGTH:,} characters")
    if any(character.isspace() or not character.isprintable() for character in address):
        raise ValueError("has blanks or control characters in it")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError("has an invalid host or port") from None
    if "\\" in parts.netloc or parts.hostname is None:
        raise ValueError("has no valid host")
    host, typed = _host(parts.hostname)
    scheme = parts.scheme
    return Address(
        scheme,
        host,
        None if port == _PORTS[scheme] else port,
        _path(parts.path),
        _query(parts.query),
        "@" in parts.netloc,
        typed,
    )


def resolve(base: Address, location: str) -> Address:
    """Return the address that a link or redirect on `base` leads to.

    Raises:
        ValueError: It is none that can be fetched.
    """
    from urllib.parse import urljoin

    try:
        joined = urljoin(str(base), location.strip())
    except ValueError:
        raise ValueError("has an invalid host or port") from None
    return parse(joined)


def identity(address: str) -> str:
    """Return the form of an address that is the same for all spellings of it; the address itself if it is invalid."""
    try:
        return str(parse(address))
    except ValueError:
        return address


def _host(name: str) -> tuple[str, str]:
    """Return a host in ASCII, and in Unicode if it is an international name.

    Raises:
        ValueError: It is not the name of a host.
    """
    if ":" in name:
        import ipaddress

        try:
            if "%" in name:  # an interface of this machine, which no page is named by
                raise ValueError
            return ipaddress.IPv6Address(name).compressed, ""
        except ValueError:
            raise ValueError("has no valid host") from None
    typed = ""
    if not name.isascii():
        import idna

        try:
            ascii_name = idna.encode(name, uts46=True, std3_rules=True).decode("ascii")
            typed = idna.decode(ascii_name)
        except (idna.IDNAError, UnicodeError):
            raise ValueError("has no valid host") from None
        name = ascii_name
        typed = "" if typed == name else typed.removesuffix(".")
    name = name.lower().removesuffix(".")
    if not _HOST.fullmatch(name) or ".." in name:
        raise ValueError("has no valid host")
    return name, typed


def _path(path: str) -> str:
    path = _escaped(path, _KEPT_IN_PATH)
    pieces: list[str] = []
    for piece in path.split("/")[1:] or [""]:
        if piece == "..":
            pieces = pieces[:-1]
        elif piece != ".":
            pieces.append(piece)
    if path.endswith(("/.", "/..")):
        pieces.append("")
    return "/" + "/".join(pieces)


def _query(query: str) -> str:
    kept = [part for part in query.split("&") if part and not _is_tracking(part.partition("=")[0])]
    return _escaped("&".join(kept), _KEPT_IN_PATH + "?")


def _is_tracking(name: str) -> bool:
    return name.lower().startswith("utm_") or name.lower() in _TRACKING


def _escaped(part: str, kept: str) -> str:
    """Escape what may not stand in an address, in UTF-8, and write each escape in one way."""
    from urllib.parse import quote

    def one_way(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else f"%{match[1].upper()}"

    part = re.sub("%(?![0-9A-Fa-f]{2})", "%25", part)
    return _ESCAPE.sub(one_way, quote(part, safe=kept))
