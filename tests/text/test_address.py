"""Web addresses: which are the same page, which are invalid, and how they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.address import identity, is_address, parse, resolve

PLAIN = "https://example.org/a/story"


@pytest.mark.parametrize(
    "spelling",
    [
        "https://example.org/a/story#comments",
        "https://example.org/a/story#:~:text=word",
        "HTTPS://EXAMPLE.org/a/story",
        "https://example.org:443/a/story",
        "https://example.org./a/story",
        "https://example.org/a/story?",
        "https://example.org/a/story?utm_source=letter&utm_medium=email",
        "https://example.org/a/story?UTM_Campaign=x",
        "https://example.org/a/story?fbclid=abc",
        "https://example.org/a/story?gclid=abc&fbclid=1#x",
        "https://example.org/a/story?mc_cid=1&mc_eid=2&msclkid=3",
        "https://example.org/a/../a/./story",
        "https://example.org/%61/story",
        "https://reader:secret@example.org/a/story",
        "  https://example.org/a/story\n",
    ],
)
def test_spellings_of_one_page(spelling: str) -> None:
    assert identity(spelling) == PLAIN


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a/story",
        "https://www.example.org/a/story",
        "https://example.org:8443/a/story",
        "https://example.org/a/story/",
        "https://example.org/a/Story",
        "https://example.org/a/story?page=2",
        "https://example.org/a%2Fstory",
        "https://example.org/a/story?utmost=1",
        "https://example.org/a/story?id=fbclid",
    ],
)
def test_different_pages_stay_different(other: str) -> None:
    assert identity(other) != PLAIN


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("http://example.org", "http://example.org/"),
        ("http://example.org?a=1", "http://example.org/?a=1"),
        ("http://example.org:80/x", "http://example.org/x"),
        ("http://[2001:DB8::0:1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("https://example.org/ä/ö?ü=ß", "https://example.org/%C3%A4/%C3%B6?%C3%BC=%C3%9F"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%c3%a4", "https://example.org/%C3%A4"),
        ("https://example.org/a?b=1&utm_id=2&c=3", "https://example.org/a?b=1&c=3"),
        ("https://example.org/a?q=x+y%20z&q=2", "https://example.org/a?q=x+y%20z&q=2"),
        ("https://example.org/../../x", "https://example.org/x"),
        ("https://example.org/a/..", "https://example.org/"),
        ("https://example.org/%2e%2e/x", "https://example.org/x"),
        ("https://my_site.example.org/", "https://my_site.example.org/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("https://example。org/", "https://example.org/"),
    ],
)
def test_address_is_normalised(address: str, normal: str) -> None:
    assert str(parse(address)) == normal


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https:example.org",
        "https://",
        "https:///path",
        "https://@/",
        "https://exa mple.org/",
        "https://example.org/a b",
        "https://example.org/\x1b[2J",
        "https://example.org/\u202etxt",
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://[not-ipv6]/",
        "https://good.example\\@evil.example/",
        "https://a..b/",
        "https://-/",
        "https://%65xample.org/",
        "https://exa<mple.org/",
        "https://\u200d/",
        "https://" + "a" * 300 + ".org/",
        "https://example.org/" + "a" * 5000,
    ],
)
def test_invalid_address_raises_a_short_error(address: str) -> None:
    with pytest.raises(ValueError) as problem:
        parse(address)
    assert 0 < len(str(problem.value)) < 80
    assert identity(address) == address


def test_international_name_is_shown_with_its_punycode() -> None:
    address = parse("https://bücher.example:8443/neu")
    assert address.shown == "https://bücher.example:8443/neu (xn--bcher-kva.example)"
    assert address.shown_site == "bücher.example (xn--bcher-kva.example)"
    assert parse("https://example.org/x").shown == "https://example.org/x"


def test_credentials_are_removed_but_noted() -> None:
    address = parse("https://reader:secret@example.org/a")
    assert address.had_user and "secret" not in "".join(map(str, address)) and str(address) == "https://example.org/a"
    assert not parse("https://example.org/a@b").had_user


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b", "https://example.org/b"),
        ("b", "https://example.org/a/b"),
        ("?page=2", "https://example.org/a/story?page=2"),
        ("//other.example/b", "https://other.example/b"),
        ("http://example.org/b", "http://example.org/b"),
        ("https://u:p@other.example/b#c", "https://other.example/b"),
    ],
)
def test_link_is_resolved(location: str, target: str) -> None:
    assert str(resolve(parse(PLAIN), location)) == target


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "http://[x/"])
def test_invalid_links_are_refused(location: str) -> None:
    with pytest.raises(ValueError):
        resolve(parse(PLAIN), location)


@pytest.mark.parametrize("path", ["http.txt", "https", "ttp://x", "/http://x", "reader:1", "-"])
def test_paths_are_not_addresses(path: str) -> None:
    assert not is_address(path)


TEXT = st.text(max_size=30)
ADDRESSES = st.builds(
    lambda scheme, host, rest: f"{scheme}://{host}{rest}",
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["example.org", "EXAMPLE.org:80", "[::1]:8000", "bücher.example", "u:p@h", "10.0.0.1"]) | TEXT,
    st.text(alphabet="/?#&=%aé.~:@+2F[]|\\^`{}\"'<> ", max_size=30) | TEXT,
)


@given(ADDRESSES)
def test_normalising_is_idempotent(address: str) -> None:
    try:
        normal = str(parse(address))
    except ValueError:
        assert identity(address) == address
        return
    assert str(parse(normal)) == normal == identity(normal)
    assert normal.isascii() and normal.isprintable() and " " not in normal and "#" not in normal
    assert is_address(normal)


@given(ADDRESSES, st.sampled_from(["#x", "#", "?utm_source=a", "?fbclid=1&gclid=2"]))
def test_fragment_and_tracking_parameters_are_ignored(address: str, more: str) -> None:
    if "#" in address or (more.startswith("?") and "?" in address) or address != address.strip():
        return
    try:
        normal = str(parse(address))
    except ValueError:
        return
    assert identity(address + more) == normal


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    assert isinstance(identity(text), str)
    assert isinstance(identity(f"https://example.org/{text}"), str)
