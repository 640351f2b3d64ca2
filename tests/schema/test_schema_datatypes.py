"""XSD's datatypes: cases that the suites do not have, and laws."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition.schema.datatypes import XSD, Context, DatatypeError, find_datatype
from edition.schema.datatypes.strings import is_uri


def allows(name, text, *facets, context=None):
    return find_datatype(XSD, name, facets).allows(text, context or Context())


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("dateTime", "2001-12-01T24:00:00", True),  # XSD 1.0, second edition
        ("dateTime", "2001-12-01T24:00:01", False),
        ("dateTime", "2001-12-01T23:59:60", False),
        ("time", "12:00:00.", False),
        ("date", "2001-12-01+14:00", True),
        ("date", "2001-12-01+14:01", False),
        ("date", "0000-01-01", False),
        ("date", "12001-01-01", True),
        ("date", "02001-01-01", False),
        ("date", "1900-02-29", False),
        ("gYear", "79", False),
        ("gYear", "0079", True),
        ("gYear", "-0044", True),
        ("duration", "P1YT", False),
        ("duration", "PT.5S", False),
        ("integer", "1" * 5000, True),
        ("integer", "١", False),
        ("decimal", "1e3", False),
        ("double", "1e3", True),
        ("double", "Infinity", False),
        ("float", "1f", False),
        ("boolean", "TRUE", False),
        ("NCName", "ẞ", True),  # a letter since Unicode 5.1: names are those of XML 1.0, fifth edition
        ("NCName", "ⲁⲃⲅ", True),
        ("ID", "ሀለሐ", True),
        ("NCName", "a·1", True),
        ("NCName", "·a", False),
        ("NCName", "ⲁ:ⲃ", False),
        ("NMTOKENS", "ሀ ለ", True),
        ("NCName", "Ωά", True),
        ("Name", ":a", True),
        ("language", "zh-Hant-TW", True),
        ("language", "en_US", False),
        ("NMTOKENS", "", False),
        ("anyURI", "", True),
        ("anyURI", "http://example.org/a b", True),
        ("base64Binary", "AAB=", False),
        ("hexBinary", "0", False),
    ],
)
def test_what_is_a_value(name, text, wanted):
    assert allows(name, text) is wanted


@pytest.mark.parametrize(
    "address",
    [
        "#a",
        "a#b",
        "http://[::1]/",
        "http://[::1]:8080/a?[b]#[c]",
        "#xpath(//p[1])",
        "urn:x:[y]",
        "é",
        "a/b:c",
        "?a:b",
        "../a",
    ],
)
def test_what_may_be_an_address(address):
    assert is_uri(address)


@pytest.mark.parametrize(
    "address",
    ["a%", "a%2g", "#a#b", "1a:b", ":a", "a:", "a:#b", "é:x", "a[b]", "http://a[b]/", "//", "http://", "foo$bar:stuff"],
)
def test_what_cannot_be_an_address(address):
    assert not is_uri(address)


@pytest.mark.parametrize(
    ("name", "text", "facets", "wanted"),
    [
        ("string", "\U00010800", (("length", "1"),), True),
        ("NMTOKENS", "a b c", (("length", "3"),), True),
        ("hexBinary", "0000", (("maxLength", "2"),), True),
        ("token", "  a  b ", (("pattern", "a b"),), True),
        ("string", " a", (("pattern", "a"),), False),
        ("string", "ab", (("pattern", "a."), ("pattern", ".b")), True),
        ("decimal", "1.50", (("fractionDigits", "1"),), True),
        ("decimal", "123.45", (("totalDigits", "4"),), False),
        ("decimal", "0.001", (("totalDigits", "3"),), True),
        ("integer", "3", (("minExclusive", "3"),), False),
        ("double", "NaN", (("minInclusive", "0"),), False),
        ("duration", "P30D", (("maxInclusive", "P1M"),), False),  # which of them is longer depends on the month
        ("duration", "P27D", (("maxInclusive", "P1M"),), True),
        ("date", "2001-01-01", (("maxExclusive", "2001-01-01Z"),), False),
        ("date", "2000-12-31", (("maxExclusive", "2001-01-02Z"),), True),
        ("QName", "a", (("length", "7"),), True),
    ],
)
def test_parameters_restrict(name, text, facets, wanted):
    assert allows(name, text, *facets) is wanted


@pytest.mark.parametrize(
    ("library", "name", "facets"),
    [
        (XSD, "dat", ()),
        (XSD, "date", (("length", "3"),)),
        (XSD, "string", (("minInclusive", "a"),)),
        (XSD, "string", (("whiteSpace", "collapse"),)),
        (XSD, "string", (("enumeration", "a"),)),
        (XSD, "string", (("length", "-1"),)),
        (XSD, "string", (("length", "x"),)),
        (XSD, "string", (("pattern", "("),)),
        (XSD, "decimal", (("totalDigits", "0"),)),
        (XSD, "integer", (("minInclusive", "a"),)),
        ("", "date", ()),
        ("", "token", (("pattern", "a"),)),
        ("http://example.org/types", "a", ()),
    ],
)
def test_what_makes_no_sense_is_refused(library, name, facets):
    with pytest.raises(DatatypeError):
        find_datatype(library, name, facets)


def test_names_in_namespaces_depend_on_the_place():
    qname = find_datatype(XSD, "QName")
    one, other = Context({"a": "urn:x", "": "urn:d"}), Context({"b": "urn:x"})
    assert qname.parse("a:n", one) == qname.parse("b:n", other)
    assert qname.parse("n", one) == ("urn:d", "n")
    assert not qname.allows("a:n", other)
    assert qname.contextual
    assert find_datatype(XSD, "ENTITIES").allows(" foo  bar ", Context(entities={"foo", "bar"}))


dates = st.dates(min_value=dt.date(1, 1, 1))


@given(dates, dates)
def test_dates_are_in_the_order_of_the_calendar(one, other):
    date = find_datatype(XSD, "date")
    first, second = date.parse(one.isoformat(), Context()), date.parse(other.isoformat(), Context())
    assert date.order(first, second) == (one > other) - (one < other)
    assert (first == second) is (one == other)


@given(
    st.integers(-14 * 60, 14 * 60),
    st.datetimes(timezones=st.just(dt.UTC)).filter(lambda moment: 2 < moment.year < 9998),
)
def test_a_moment_is_the_same_in_every_zone(minutes, moment):
    kind = find_datatype(XSD, "dateTime")
    zone = dt.timezone(dt.timedelta(minutes=minutes))
    there = moment.astimezone(zone)
    assert kind.parse(there.isoformat(), Context()) == kind.parse(moment.isoformat(), Context())


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
)
def test_decimals_are_numbers(one, other):
    decimal = find_datatype(XSD, "decimal")
    first, second = (decimal.parse(f"{number:f}", Context()) for number in (one, other))
    assert decimal.order(first, second) == (one > other) - (one < other)
    assert first == Decimal(one)


@given(st.binary(max_size=12))
def test_binary_data_come_back(data):
    import base64

    assert find_datatype(XSD, "base64Binary").parse(base64.b64encode(data).decode(), Context()) == data
    assert find_datatype(XSD, "hexBinary").parse(data.hex().upper(), Context()) == data


@given(st.text(st.characters(codec="utf-8"), max_size=8))
def test_no_text_breaks_a_datatype(text):
    for name in ("date", "duration", "decimal", "integer", "double", "anyURI", "QName", "NCName", "base64Binary", "hexBinary",
                 "language", "NMTOKENS", "gMonthDay", "boolean"):  # fmt: skip
        assert allows(name, text) in {True, False}
