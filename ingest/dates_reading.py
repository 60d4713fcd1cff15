"""Read what a matched time says, by the form that matched.

Enters: form, match, day of publication. Leaves: ``Reading``, or None where the words
say no date. ``READERS`` names the reader of each form of ``dates_patterns``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.dates_days import (
    read_ago,
    read_day,
    read_iso,
    read_month,
    read_near_day,
    read_rel_month,
    read_rel_week,
    read_season,
    read_weekday,
)
from ingest.dates_lengths import (
    read_decades,
    read_duration,
    read_half_to,
    read_months_to,
    read_quarter_to,
    read_year_from,
    read_year_to,
    read_years,
    read_years_to,
)
from ingest.dates_match import TimeMatch
from ingest.dates_quarters import (
    read_first_n,
    read_half,
    read_half_year,
    read_month_quarter,
    read_months,
    read_months_total,
    read_quarter,
    read_quarterly,
    read_rel_quarter,
)
from ingest.dates_years import (
    read_decade,
    read_plain_year,
    read_reference,
    read_same_in_year,
    read_the_year,
    read_year_end,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from datetime import date

    from ingest.dates_match import Reading


def read_time(
    form: str, found: re.Match[str], published: date | None, lead: str
) -> Reading | None:
    """Return what a match says, or None where it names no possible date.

    ``lead`` is how the words before mean it (``deadline`` looks ahead).
    """
    try:
        return READERS[form](TimeMatch(found), published, lead)
    except (ValueError, OverflowError):  # 31 June, year 0
        return None


READERS: dict[str, Callable[[TimeMatch, date | None, str], Reading | None]] = {
    "iso": read_iso,
    "day": read_day,
    "daymonth": read_day,
    "month": read_month,
    "months": read_months,
    "betweenmonths": read_months,
    "sameinyear": read_same_in_year,
    "yearsto": read_years_to,
    "monthquarter": read_month_quarter,
    "quarter": read_quarter,
    "q": read_quarter,
    "qyear": read_quarter,
    "half": read_half,
    "h": read_half,
    "halfyear": read_half_year,
    "firstn": read_first_n,
    "nmonthtotal": read_months_total,
    "monthsto": read_months_to,
    "quarterto": read_quarter_to,
    "halfto": read_half_to,
    "yearto": read_year_to,
    "yearfrom": read_year_from,
    "fiscal": read_plain_year,
    "fy": read_plain_year,
    "year": read_plain_year,
    "years": read_years,
    "relyear": read_plain_year,
    "theyear": read_the_year,
    "yearend": read_year_end,
    "endofyear": read_year_end,
    "yearbefore": read_reference("year before", "none"),
    "yearafter": read_reference("year after", "year"),
    "decade": read_decade,
    "relquarter": read_rel_quarter,
    "quarterly": read_quarterly,
    "sameperiod": read_reference("same period", "none"),
    "relmonth": read_rel_month,
    "relweek": read_rel_week,
    "ago": read_ago,
    "weekday": read_weekday,
    "nearday": read_near_day,
    "season": read_season,
    "duration": read_duration,
    "decades": read_decades,
}
