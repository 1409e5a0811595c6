"""Which network addresses may be connected to."""

from __future__ import annotations

import pytest

from tui_reader.formats.destination import look_up, reach


@pytest.mark.parametrize(
    ("ip", "where"),
    [
        ("8.8.8.8", "public"),
        ("93.184.215.14", "public"),
        ("2606:4700::1111", "public"),
        ("64:ff9b::808:808", "public"),
        ("127.0.0.1", "private"),
        ("127.8.9.1", "private"),
        ("0.0.0.0", "private"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),
        ("198.18.0.1", "private"),
        ("::1", "private"),
        ("::", "private"),
        ("fd12:3456::1", "private"),
        ("169.254.169.254", "never"),
        ("169.254.0.1", "never"),
        ("100.100.100.200", "never"),
        ("fd00:ec2::254", "never"),
        ("fe80::1", "never"),
        ("fe80::1%eth0", "never"),
        ("fec0::1", "never"),
        ("224.0.0.1", "never"),
        ("ff02::1", "never"),
        ("240.0.0.1", "never"),
        ("255.255.255.255", "never"),
        ("::ffff:127.0.0.1", "never"),
        ("::ffff:8.8.8.8", "never"),
        ("::7f00:1", "never"),
        ("64:ff9b::7f00:1", "never"),
        ("64:ff9b::a9fe:a9fe", "never"),
        ("2002:7f00:1::", "never"),
        ("2001:0:1::1", "never"),
        ("localhost", "never"),
        ("", "never"),
    ],
)
def test_reach_of_an_address(ip: str, where: str) -> None:
    assert reach(ip) == where


@pytest.mark.parametrize("name", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost"])
def test_alternative_spellings_of_localhost_are_private(name: str) -> None:
    assert {endpoint.reach for endpoint in look_up(name, 80)} == {"private"}
