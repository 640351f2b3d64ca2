"""XSD's dates, times and durations. XSD 1.0 part 2, 3.2.6 to 3.2.14 and appendices D and E."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from edition.schema.datatypes.base import Context, Value
from edition.schema.datatypes.numbers import ORDERED
from edition.schema.datatypes.strings import XsdType

_YEAR = r"(?P<year>-?([1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?P<hour>[01][0-9]|2[0-4]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9](\.[0-9]+)?)"
_ZONE = r"(?P<zone>Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_DURATION = re.compile(
    r"(?P<sign>-)?P(?=.)((?P<years>[0-9]+)Y)?((?P<months>[0-9]+)M)?((?P<days>[0-9]+)D)?"
    r"(T(?=.)((?P<hours>[0-9]+)H)?((?P<minutes>[0-9]+)M)?((?P<seconds>[0-9]+(\.[0-9]+)?)S)?)?"
)
_DAY_SECONDS = 24 * 60 * 60
_FOURTEEN_HOURS = 14 * 60 * 60
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# The four moments from which two durations are measured. 3.2.6.2.
_REFERENCES = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
_LEAP_YEAR = 2000


def _days_in(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _MONTH_DAYS[month - 1]


def _day_number(year: int, month: int, day: int) -> int:
    """Count the days of the Gregorian calendar, carried back without end, from the first of March of the year 0."""
    shifted = year - (month <= 2)
    months = (month + 9) % 12
    return 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400 + (153 * months + 2) // 5 + day - 1


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of time: seconds in universal time, or in an unknown zone."""

    seconds: Fraction
    zoned: bool


class MomentType(XsdType):
    """A date, a time, or parts of them; what is not written is taken from a fixed day of a leap year."""

    facets = ORDERED

    def __init__(self, name: str, form: str, short: str, example: str) -> None:
        self.name = name
        self.short = short
        self.example = example
        self.described = f"{short} such as {example}"
        self._form = re.compile(form + _ZONE)

    def read(self, text: str, context: Context) -> Value:  # noqa: ARG002
        """Return the moment."""
        found = self._form.fullmatch(text)
        if found is None:
            raise ValueError(text)
        part = found.groupdict()
        year = int(part.get("year") or _LEAP_YEAR)
        if year == 0 and "year" in part:
            raise ValueError("there is no year 0 in XSD 1.0")
        if year < 0:
            year += 1  # the year before 1 is -1
        month, day = int(part.get("month") or 1), int(part.get("day") or 1)
        if day > _days_in(year, month):
            raise ValueError(text)
        hour, minute, second = (
            int(part.get("hour") or 0),
            int(part.get("minute") or 0),
            Fraction(part.get("second") or 0),
        )
        if hour == 24 and (minute or second):
            raise ValueError(text)
        seconds = _day_number(year, month, day) * _DAY_SECONDS + hour * 3600 + minute * 60 + second
        zone = part["zone"]
        if zone and zone != "Z":
            offset = (int(zone[1:3]) * 60 + int(zone[4:6])) * 60
            seconds -= -offset if zone[0] == "-" else offset
        return Moment(seconds, bool(zone))

    def order(self, one: Value, other: Value) -> int | None:
        """Compare; without a zone a moment may lie fourteen hours to either side. 3.2.7.3."""
        if not isinstance(one, Moment) or not isinstance(other, Moment):
            raise TypeError(one, other)
        difference = one.seconds - other.seconds
        if one.zoned == other.zoned:
            return (difference > 0) - (difference < 0)
        if abs(difference) > _FOURTEEN_HOURS:
            return 1 if difference > 0 else -1
        return None


class DurationType(XsdType):
    """``duration``: months and seconds, which cannot be turned into each other. 3.2.6."""

    name = "duration"
    described = "a duration such as P2Y6M (two years, six months) or PT45M (forty-five minutes)"
    facets = ORDERED

    def read(self, text: str, context: Context) -> Value:  # noqa: ARG002
        """Return months and seconds."""
        found = _DURATION.fullmatch(text)
        if found is None:
            raise ValueError(text)
        part = {name: Fraction(number or 0) for name, number in found.groupdict().items() if name != "sign"}
        months = int(part["years"] * 12 + part["months"])
        seconds = part["days"] * _DAY_SECONDS + part["hours"] * 3600 + part["minutes"] * 60 + part["seconds"]
        return (-months, -seconds) if found["sign"] else (months, seconds)

    def order(self, one: Value, other: Value) -> int | None:
        """Compare after four months of different length; the order holds where all agree. 3.2.6.2."""
        results = {self._after(start, one, other) for start in _REFERENCES}
        return results.pop() if len(results) == 1 else None

    @staticmethod
    def _after(start: tuple[int, int], one: Value, other: Value) -> int:
        def end(duration: Value) -> Fraction:
            if not isinstance(duration, tuple):
                raise TypeError(duration)
            months, seconds = duration
            total = start[0] * 12 + start[1] - 1 + months
            return Fraction(_day_number(total // 12, total % 12 + 1, 1) * _DAY_SECONDS + seconds)

        first, second = end(one), end(other)
        return (first > second) - (first < second)


def date_types() -> dict[str, XsdType]:
    """Return the datatypes of this module by name."""
    date = f"{_YEAR}-{_MONTH}-{_DAY}"
    types: list[XsdType] = [
        DurationType(),
        MomentType("gYear", _YEAR, "a year of four digits", "1943"),
        MomentType("gYearMonth", f"{_YEAR}-{_MONTH}", "a month", "1943-07"),
        MomentType("date", date, "a day", "1943-07-02"),
        MomentType("dateTime", f"{date}T{_TIME}", "a day and time", "1943-07-02T14:30:00"),
        MomentType("time", _TIME, "a time", "14:30:00"),
        MomentType("gMonthDay", f"--{_MONTH}-{_DAY}", "a day of any year", "--07-02"),
        MomentType("gDay", f"---{_DAY}", "a day of any month", "---02"),
        MomentType("gMonth", f"--{_MONTH}", "a month of any year", "--07"),
    ]
    return {known.name: known for known in types}
