"""Read what a matched time says: its days, its precision, its type.

Enters: form, match, day of publication. Leaves: ``Reading`` (or None where the words
say no date). One reader a form, gathered in ``READERS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from ingest.dates_calendar import (
    add_months,
    coming_month,
    day_range,
    half_days,
    latest_month,
    latest_weekday,
    months_from,
    nearest_year,
    quarter_days,
    quarter_of,
    year_days,
)
from ingest.dates_words import date_words, read_number

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from ingest.dates_calendar import Days

TimeType = Literal["point", "period", "duration", "deadline", "reference"]
Precision = Literal[
    "day", "week", "month", "quarter", "half", "season", "year", "decade", "none"
]
#: Which way "last" and "next" go.
BACK = frozenset({"last", "previous", "prior", "preceding", "past"})
AHEAD = frozenset({"next", "coming", "following"})
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a time says. ``days`` is None for a duration or a reference."""

    type: TimeType
    precision: Precision
    days: Days | None = None
    months: int | None = None
    way: str = ""


class _Match:
    """A match whose missing groups read as None."""

    __slots__ = ("_groups",)

    def __init__(self, found: re.Match[str]) -> None:
        self._groups = found.groupdict()

    def get(self, name: str) -> str | None:
        return self._groups.get(name)

    def low(self, name: str) -> str:
        return " ".join((self._groups.get(name) or "").lower().split())

    def number(self, *names: str) -> int | None:
        for name in names:
            text = self._groups.get(name)
            if text:
                return read_number(text)
        return None

    def month(self, name: str = "month") -> int | None:
        text = self._groups.get(name)
        if not text:
            return None
        return date_words().months[text.rstrip(".")]

    def day(self) -> int | None:
        text = self._groups.get("day")
        return int("".join(c for c in text if c.isdigit())) if text else None


def read_time(
    form: str, found: re.Match[str], published: date | None, lead: str
) -> Reading | None:
    """Return what a match says, or None where it names no possible date.

    ``lead`` is how the words before mean it (``deadline`` looks ahead).
    """
    try:
        return READERS[form](_Match(found), published, lead)
    except (ValueError, OverflowError):  # 31 June, year 0
        return None


def _year(match: _Match, published: date | None) -> int | None:
    """Return the year that a match says outright or by "last", "this", "next"."""
    for name in ("year", "year0"):
        text = match.get(name)
        if text:
            return int(text)
    for name in ("fy", "yy"):
        text = match.get(name)
        if text:
            return 2000 + int(text)
    rel = match.low("relyear") or match.low("rel")
    if published is None or not rel or rel == "the":
        return None
    if rel in BACK:
        return published.year - 1
    return published.year + (rel in AHEAD)


def _in_year(
    days: Days, match: _Match, published: date | None, lead: str = ""
) -> Days | None:
    """Return the range moved to the year that the words or the publication give."""
    year = _year(match, published)
    if year is not None:
        return add_months(days[0], 12 * (year - days[1].year)), add_months(
            days[1], 12 * (year - days[1].year)
        )
    if published is None:
        return None
    if lead == "deadline":
        moved = nearest_year(days, published)
        return moved if moved[1] > published else nearest_year(days, moved[1])
    return nearest_year(days, published)


def _period(days: Days | None, precision: Precision) -> Reading | None:
    return Reading("period", precision, days) if days else None


def _iso(match: _Match, _published: date | None, _lead: str) -> Reading | None:
    year, month = int(match.get("year") or 0), int(match.get("monthno") or 0)
    return Reading("point", "day", day_range(date(year, month, match.day() or 0)))


def _day(match: _Match, published: date | None, lead: str) -> Reading | None:
    month, number, year = match.month(), match.day(), _year(match, published)
    if month is None or number is None:
        return None
    if year is None:
        if published is None:
            return None
        year = _ahead_or_back(month, published, lead)[0].year
    return Reading("point", "day", day_range(date(year, month, number)))


def _ahead_or_back(month: int, published: date, lead: str) -> Days:
    if lead in ("deadline", "before", "from"):
        return coming_month(month, published)
    return latest_month(month, published)


def _month(match: _Match, published: date | None, lead: str) -> Reading | None:
    month, rel = match.month(), match.low("rel")
    year = int(match.get("year") or 0)
    if month is None:
        return None
    if not year and published is None:
        return None
    if year:
        days = months_from(year, month, 1)
    elif published is not None:
        if match.low("relyear"):
            days = months_from(_year(match, published) or 0, month, 1)
        elif rel == "last":
            days = latest_month(month, add_months(published.replace(day=1), -1))
        elif rel == "next":
            days = coming_month(month, add_months(published.replace(day=1), 1))
        else:
            days = _ahead_or_back(month, published, lead)
    return Reading("period", "month", days)


def _months(match: _Match, published: date | None, _lead: str) -> Reading | None:
    first, last = match.month(), match.month("month2")
    if first is None or last is None or first == last:
        return None
    length = (last - first) % 12 + 1
    days = months_from(2001, first, length)
    return _period(_latest_end(days, match, published), "quarter")


def _latest_end(days: Days, match: _Match, published: date | None) -> Days | None:
    """Return the range in its year (of its last day), else the latest that has begun."""
    year = _year(match, published)
    last = days[1] - timedelta(days=1)
    if year is not None:
        shift = year - last.year
    elif published is None:
        return None
    else:
        shift = published.year - last.year
        if add_months(days[0], 12 * shift) > published:
            shift -= 1
    return add_months(days[0], 12 * shift), add_months(days[1], 12 * shift)


def _month_quarter(match: _Match, published: date | None, _lead: str) -> Reading | None:
    last = match.month()
    if last is None:
        return None
    start = add_months(date(2001, last, 1), -2)
    return _period(
        _latest_end((start, add_months(start, 3)), match, published), "quarter"
    )


def _quarter(match: _Match, published: date | None, lead: str) -> Reading | None:
    number = match.number("n", "n2") or date_words().ordinals.get(match.low("ord"))
    if number is None:
        return None
    year = published.year if published else 2001
    days = quarter_days(year, number)
    if number == 4:  # ends on the first day of the next year
        days = quarter_days(_year(match, published) or year, 4)
        if _year(match, published) is not None:
            return _period(days, "quarter")
        return _period(nearest_year(days, published) if published else None, "quarter")
    return _period(_in_year(days, match, published, lead), "quarter")


def _half(match: _Match, published: date | None, lead: str) -> Reading | None:
    if match.get("month"):
        return _month(match, published, lead)
    word = match.low("ord")
    number = match.number("n", "n2") or (1 if word == "first" else 2)
    year = _year(match, published)
    if year is not None:
        return _period(half_days(year, number), "half")
    if published is None:
        return None
    return _period(nearest_year(half_days(published.year, number), published), "half")


def _half_year(_match: _Match, published: date | None, _lead: str) -> Reading | None:
    """Read "half-year" alone as the half that has just ended."""
    if published is None:
        return None
    half = add_months(published, -6)
    return _period(half_days(half.year, 1 if half.month <= 6 else 2), "half")


def _first_n(match: _Match, published: date | None, _lead: str) -> Reading | None:
    count = match.number("n")
    year = _year(match, published) or (published.year if published else None)
    if not count or year is None:
        return None
    length = count * (3 if match.low("unit") == "quarters" else 1)
    if length > 12:
        return None
    if _year(match, published) is None and published and published.month <= length // 2:
        year -= 1
    return _period(months_from(year, 1, length), "quarter")


def _months_total(match: _Match, published: date | None, _lead: str) -> Reading | None:
    """Read "eight-month total" as the year's months so far."""
    count = match.number("n")
    if not count or published is None or count > 12:
        return None
    days = months_from(published.year, 1, count)
    if days[0] + (days[1] - days[0]) / 2 > published:
        days = months_from(published.year - 1, 1, count)
    return _period(days, "quarter")


def _months_to(match: _Match, published: date | None, lead: str) -> Reading | None:
    return _length_to(match, published, lead, match.number("n"))


def _length_to(
    match: _Match, published: date | None, _lead: str, months: int | None
) -> Reading | None:
    """Read a length that ends with a month, or with a day of it."""
    month, year = match.month(), match.number("year")
    if month is None or not months:
        return None
    if year is None:
        if published is None:
            return None
        end_month = _nearest_month(month, published, months)
    else:
        end_month = months_from(year, month, 1)
    end, start = end_month[1], add_months(end_month[1], -months)
    number = match.day()
    if number and number < (end - timedelta(days=1)).day:
        end = date(end_month[0].year, month, number) + timedelta(days=1)
        if number < 16:
            start = add_months(end, -months)
    precision: Precision = "year" if months >= 12 else "quarter"
    return Reading("period", precision, (start, end))


def _nearest_month(month: int, published: date, months: int) -> Days:
    """Return the month that ends a length whose middle is nearest to publication."""
    back, ahead = latest_month(month, published), coming_month(month, published)
    gone = published - back[1]
    return ahead if gone > timedelta(days=30 * months * 0.8 + 60) else back


def _quarter_to(match: _Match, published: date | None, lead: str) -> Reading | None:
    return _length_to(match, published, lead, 3)


def _half_to(match: _Match, published: date | None, lead: str) -> Reading | None:
    return _length_to(match, published, lead, 6)


def _year_to(match: _Match, published: date | None, lead: str) -> Reading | None:
    """Read "year to May" as the one that runs, "year ended in May" as the one past."""
    return _length_to(match, published, lead, 12)


def _year_from(match: _Match, published: date | None, _lead: str) -> Reading | None:
    month, year = match.month(), match.number("year")
    if month is None:
        return None
    if year is None:
        if published is None:
            return None
        ahead = match.low("rel") == "next"
        after = coming_month(month, add_months(published.replace(day=1), 1))
        year = (after if ahead else latest_month(month, published))[0].year
    return _period(months_from(year, month, 12), "year")


def _plain_year(match: _Match, published: date | None, _lead: str) -> Reading | None:
    year = _year(match, published)
    return _period(year_days(year), "year") if year else None


def _years(match: _Match, _published: date | None, _lead: str) -> Reading | None:
    first, text = int(match.get("year") or 0), match.get("year2") or ""
    last = int(text) if len(text) == 4 else first // 100 * 100 + int(text)
    if not first < last <= first + 40:
        return None
    return Reading(
        "period", "year", (date(first, 1, 1), date(last + 1, 1, 1)), way="span"
    )


def _the_year(_match: _Match, published: date | None, _lead: str) -> Reading | None:
    if published is None:
        return None
    return Reading("reference", "year", year_days(published.year), way="the year")


def _year_end(match: _Match, published: date | None, _lead: str) -> Reading | None:
    year = match.number("year") or (published.year if published else None)
    return Reading("deadline", "year", year_days(year), way="end") if year else None


def _reference(way: str, precision: Precision) -> Callable[..., Reading | None]:
    def read(_match: _Match, _published: date | None, _lead: str) -> Reading | None:
        return Reading("reference", precision, way=way)

    return read


def _decade(_match: _Match, published: date | None, _lead: str) -> Reading | None:
    if published is None:
        return None
    first = published.year // 10 * 10
    return Reading("deadline", "decade", (date(first, 1, 1), date(first + 11, 1, 1)))


def _rel_quarter(match: _Match, published: date | None, _lead: str) -> Reading | None:
    rel = match.low("rel")
    if published is None:
        return None
    this = quarter_days(published.year, quarter_of(published))
    steps = {"this": 0, "current": 0, "next": 3, "coming": 3, "following": 3}
    shift = steps.get(rel, -3)
    way = {"this": "current", "current": "current"}.get(rel, rel)
    days = (add_months(this[0], shift), add_months(this[1], shift))
    return Reading("reference", "quarter", days, way=f"{way} quarter")


def _quarterly(_match: _Match, published: date | None, _lead: str) -> Reading | None:
    if published is None:
        return None
    this = quarter_days(published.year, quarter_of(published))
    days = (add_months(this[0], -3), this[0])
    return Reading("reference", "quarter", days, way="quarterly")


def _rel_month(match: _Match, published: date | None, _lead: str) -> Reading | None:
    if published is None:
        return None
    shift = {"last": -1, "next": 1}.get(match.low("rel"), 0)
    first = add_months(published.replace(day=1), shift)
    return _period(months_from(first.year, first.month, 1), "month")


def _rel_week(match: _Match, published: date | None, _lead: str) -> Reading | None:
    """Read a week as seven days up to publication, or the seven before or after."""
    if published is None:
        return None
    rel = match.low("rel")
    shift = {"last": -7, "previous": -7, "past": 0, "next": 7}.get(rel, 0)
    if not rel and not match.get("the"):
        shift = -7
    end = published + timedelta(days=shift)
    return Reading("period", "week", (end - timedelta(days=7), end), way=rel)


def _ago(match: _Match, published: date | None, _lead: str) -> Reading | None:
    count = match.number("n")
    unit = match.low("unit")
    if published is None or count is None:
        return None
    if unit in ("day", "week", "fortnight"):
        step = {"day": 1, "week": 7, "fortnight": 14}[unit]
        day = published - timedelta(days=step * count)
        if unit == "day":
            return Reading("point", "day", day_range(day))
        return Reading("point", "week", (day, day + timedelta(days=7)))
    if unit == "month":
        day = add_months(published, -count)
        return Reading("point", "month", months_from(day.year, day.month, 1))
    return Reading("point", "year", year_days(published.year - count))


def _weekday(match: _Match, published: date | None, lead: str) -> Reading | None:
    if published is None:
        return None
    wanted = date_words().weekdays[match.get("weekday") or ""]
    rel = match.low("rel")
    day = latest_weekday(wanted, published)
    if rel in AHEAD or lead == "deadline":
        day += timedelta(days=7)
    elif rel == "last":
        day = latest_weekday(wanted, published - timedelta(days=1))
    return Reading("point", "day", day_range(day))


def _near_day(match: _Match, published: date | None, _lead: str) -> Reading | None:
    if published is None:
        return None
    back = match.low("rel") in ("yesterday", "last night", "the day before")
    shift = -1 if back else int(match.low("rel") == "tomorrow")
    return Reading("point", "day", day_range(published + timedelta(days=shift)))


def _season(match: _Match, published: date | None, _lead: str) -> Reading | None:
    month = date_words().seasons[match.low("season")]
    rel, year = match.low("rel"), match.number("year")
    if year is None:
        if not rel or published is None:
            return None  # "to fall", "spring" the verb
        started = latest_month(month, published)[0]
        year = started.year
        if rel == "next":
            year = coming_month(month, add_months(published, 1))[0].year
        elif rel == "last" and add_months(started, 3) > published:
            year -= 1
    return _period(months_from(year, month, 3), "season")


def _duration(match: _Match, _published: date | None, _lead: str) -> Reading | None:
    count, unit = match.number("n"), match.low("unit")
    if not count or count > 99:
        return None
    if unit == "week":
        return Reading("duration", "week", way=match.low("way"))
    return Reading(
        "duration", "none", months=count * MONTHS_OF[unit], way=match.low("way")
    )


def _decades(match: _Match, _published: date | None, _lead: str) -> Reading | None:
    return Reading("duration", "none", months=120, way=match.low("way"))


READERS: dict[str, Callable[[_Match, date | None, str], Reading | None]] = {
    "iso": _iso,
    "day": _day,
    "daymonth": _day,
    "month": _month,
    "months": _months,
    "monthquarter": _month_quarter,
    "quarter": _quarter,
    "q": _quarter,
    "qyear": _quarter,
    "half": _half,
    "h": _half,
    "halfyear": _half_year,
    "firstn": _first_n,
    "nmonthtotal": _months_total,
    "monthsto": _months_to,
    "quarterto": _quarter_to,
    "halfto": _half_to,
    "yearto": _year_to,
    "yearfrom": _year_from,
    "fiscal": _plain_year,
    "fy": _plain_year,
    "year": _plain_year,
    "years": _years,
    "relyear": _plain_year,
    "theyear": _the_year,
    "yearend": _year_end,
    "endofyear": _year_end,
    "yearbefore": _reference("year before", "none"),
    "yearafter": _reference("year after", "year"),
    "decade": _decade,
    "relquarter": _rel_quarter,
    "quarterly": _quarterly,
    "sameperiod": _reference("same period", "none"),
    "relmonth": _rel_month,
    "relweek": _rel_week,
    "ago": _ago,
    "weekday": _weekday,
    "nearday": _near_day,
    "season": _season,
    "duration": _duration,
    "decades": _decades,
}
