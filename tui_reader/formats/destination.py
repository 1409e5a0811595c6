"""Decide which network addresses may be connected to, and look up the ones of a host.

Public ones always may. Private ones (this machine, the local network) may only if the user typed the host. Link-local
ones, among them those from which cloud machines get their secrets, multicast ones and those that hide another address
in them never may.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Literal, NamedTuple

Reach = Literal["public", "private", "never"]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_METADATA = frozenset((ipaddress.ip_address("fd00:ec2::254"), ipaddress.ip_address("100.100.100.200")))
"""Addresses of metadata services that are not link-local."""


class Endpoint(NamedTuple):
    """What to connect to: the family and the address of a socket."""

    family: int
    address: tuple[str, int] | tuple[str, int, int, int]

    @property
    def reach(self) -> Reach:
        return reach(self.address[0])


def reach(text: str) -> Reach:
    """Return where an IP address leads to."""
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return "never"
    if ip.is_link_local or ip.is_multicast or ip in _METADATA:
        return "never"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:  # how a network without IPv4 reaches it
            return "public" if reach(str(ipaddress.IPv4Address(ip.packed[-4:]))) == "public" else "never"
        if ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip.is_site_local or ip.scope_id:
            return "never"
        if int(ip) >> 32 == 0 and int(ip) > 1:  # an IPv4 address in the form of before 2006
            return "never"
    if ip.is_reserved and not ip.is_loopback and not ip.is_unspecified:
        return "never"
    return "public" if ip.is_global else "private"


def look_up(host: str, port: int) -> list[Endpoint]:
    """Return the addresses of a host, without duplicates, in the order of the system.

    Raises:
        OSError: It has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    endpoints = []
    for family, _, _, _, address in found:
        if family in (socket.AF_INET, socket.AF_INET6):
            endpoint = Endpoint(family, address)  # type: ignore[arg-type]
            if endpoint not in endpoints:
                endpoints.append(endpoint)
    if not endpoints:
        raise OSError("no address")
    return endpoints
