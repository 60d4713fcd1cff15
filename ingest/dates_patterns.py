"""The patterns of times in English news, one named form each.

Enters: the word tables. Leaves: ``patterns()``, form and compiled pattern. All
repetition is bounded and no pattern crosses a line, so that reading stays linear.
Groups say what was read: ``year``, ``fy`` (two digits), ``rel`` (this, last, next),
``month``, ``day``, ``n`` (a count), ``ord``.
"""

from __future__ import annotations

import functools
import re

from ingest.dates_words import any_of, date_words

#: White space within a time.
S = r"[ \t\u00a0]{1,3}"
#: White space, if any.
S0 = r"[ \t\u00a0]{0,3}"
#: A hyphen or white space.
H = r"(?:[-\u2010\u2011 \u00a0])"
DASH = r"[ \u00a0]?[-\u2013\u2014\u2010\u2011/][ \u00a0]?"
YEAR = r"(?:19[5-9]|20[0-9])\d(?![\d%]|[.,]\d|[-\u2010\u2011](?:year|day|month|acre|foot|mega|giga))"
FISCAL = r"(?:calendar|fiscal|financial|full)"
REL = r"(?:this|last|next|previous|prior|current|coming|following|past|same)"
EDGE = r"(?<![\w$€£¥₹₩#])(?<![\d][.,])"


def _year_after(name: str = "year") -> str:
    """Return a pattern for the year that follows a quarter, half or month, if any."""
    return (
        rf"(?:,?(?:{S}(?:of|in|for))?(?:{S}the)?(?:{S}{FISCAL})?(?:{S}year)?(?:{S}|{S0}FY{S0})"
        rf"(?P<{name}>{YEAR})"
        rf"|{S0}FY(?P<fy>\d\d)\b"
        rf"|{S}(?:of|in){S}(?:the{S})?(?P<rel>{REL}|the)(?:{S}{FISCAL})?{S}year)?"
    )


@functools.cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return ``(form, pattern)``; where two overlap, the longer match counts."""
    return tuple(
        (form, re.compile(EDGE + f"(?:{pattern})", re.IGNORECASE))
        for form, pattern in (_calendar_forms() | _relative_forms()).items()
    )


def _calendar_forms() -> dict[str, str]:
    """Return the patterns of days, months, quarters and years by name."""
    words = date_words()
    month = rf"(?-i:{any_of(words.months)})\.?"
    number = rf"(?:\d{{1,3}}|{any_of(words.numbers)})"
    ordinal = any_of(words.ordinals)
    year = _year_after()
    dayno = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
    ends = (
        rf"(?:(?:that|which){S})?(?:ended|ending|ends|to|through|until|up{S}to)"
        rf"(?:{S}(?:on|in|at))?(?:{S}the{S}end{S}of|{S}(?:end|early|mid|late)(?={H}))?"
    )
    to_month = (
        rf"{S}(?P<ends>{ends}){H}(?:(?P<day0>{dayno}){S})?(?P<month>{month})"
        rf"(?:{S}(?P<day>{dayno})\b)?(?:,?{S}(?P<year>{YEAR}))?"
    )
    return {
        "iso": r"(?P<year>(?:19|20)\d\d)-(?P<monthno>0[1-9]|1[0-2])-(?P<day>[0-3]\d)\b",
        "day": rf"(?P<month>{month}){S}(?P<day>{dayno})\b(?!{S0}(?:%|percent|billion|million))(?:,?{S}(?P<year>{YEAR}))?",
        "daymonth": rf"(?P<day>{dayno}){S}(?:of{S})?(?P<month>{month})(?:,?{S}(?P<year>{YEAR}))?\b",
        "month": rf"(?:(?P<rel>this|last|next|early|late|mid){H})?(?P<month>{month})(?:,?{S}(?:of{S})?(?P<year>{YEAR})|{S}(?P<relyear>last|this|next){S}year)?(?![\w\u2019'-]*quarter)\b",
        "months": rf"(?P<month>{month})(?:{DASH}|{S}to{S}|-to-|{S}through{S})(?P<month2>{month})(?:{H}(?:quarter|period))?(?:{S}(?:of{S})?(?P<year>{YEAR}))?\b",
        "betweenmonths": rf"between{S}(?P<month>{month}){S}and{S}(?P<month2>{month})(?:{S}(?:of{S})?(?P<year>{YEAR}))?\b",
        "monthquarter": rf"(?P<month>{month}){H}(?:fiscal{S})?quarter(?:{S}(?:of{S})?(?P<year>{YEAR}))?",
        "quarter": rf"(?:(?P<year0>{YEAR})['\u2019]?s?{S})?(?P<ord>{ordinal})(?:{H}fiscal)?{H}quarter(?!\w){year}",
        "q": rf"(?:Q(?P<n>[1-4])(?!\d)|(?P<n2>[1-4])Q)(?:{S0}['\u2019]?(?P<yy>[12]\d)(?![\d%]|[.,]\d)|{year}(?!\w))",
        "qyear": rf"(?P<year>{YEAR}){S0}Q(?P<n>[1-4])\b",
        "half": rf"(?:(?P<year0>{YEAR})['\u2019]?s?{S})?(?P<ord>first|second|latter){H}half(?!{S}of{S}(?:the{S})?(?:decade|century|{number}\b(?!{S0}\d)))(?:{S}of{S}(?P<month>{month}))?{year}",
        "h": rf"(?:H(?P<n>[12])(?!\d)|(?P<n2>[12])H)(?:{S0}['\u2019]?(?P<yy>[12]\d)(?![\d%]|[.,]\d)|{S}(?P<year>{YEAR})|\b)",
        "halfyear": rf"half{H}year(?:ly)?\b",
        "firstn": rf"first{S}(?P<n>{number}){S}(?P<unit>months|quarters)(?:{S}of{S}(?:the{S})?(?:(?P<rel>{REL}){S})?(?:{FISCAL}{S})?(?:(?P<year>{YEAR})|year))?",
        "nmonthtotal": rf"(?P<n>{number}){H}month{S}(?:total|period|sales|revenue|profit|tally)",
        "monthsto": rf"(?P<n>{number}){H}months?{to_month}",
        "quarterto": rf"(?:quarter|quarterly{S}period|period){to_month}",
        "halfto": rf"half(?:{H}year)?{to_month}",
        "yearto": rf"(?:(?:{FISCAL}|business){S})?year{to_month}",
        "yearfrom": rf"(?:(?:{FISCAL}|business){S})?year(?:{S}that|{S}which)?{S}(?P<began>starts|starting|started|begins|beginning|began){S}(?:in{S}|on{S})?(?P<rel>next|last|this)?{S0}(?P<month>{month})(?:{S}(?P<day>{dayno})\b)?(?:,?{S}(?P<year>{YEAR}))?",
        "fiscal": rf"(?:{FISCAL}{H}year{S}|{FISCAL}{S}|year{S}|FY{S0})(?P<year>{YEAR})\b",
        "fy": r"(?-i:FY)[ \u2019']{0,2}(?P<fy>\d\d)\b(?![.,]\d)",
        "year": rf"(?P<year>{YEAR})\b",
        "years": rf"(?P<year>{YEAR})(?:{DASH}|{S}(?:to|and|through|until|till|thru){S}(?:the{S}end{S}of{S})?(?:{FISCAL}{S})?)(?P<year2>(?:19|20)\d\d|\d\d)\b(?!{S0}[%\w]*?(?:illion|GW|MW))(?![,.]\d)",
    }


def _relative_forms() -> dict[str, str]:
    """Return the patterns that need the day of publication or another time, or none."""
    words = date_words()
    weekday = rf"(?-i:{any_of(words.weekdays)})"
    season = any_of(words.seasons)
    number = rf"(?:\d{{1,3}}|{any_of(words.numbers)})"
    return {
        "relyear": rf"(?:the{S})?(?P<rel>this|last|next|current|previous|prior|coming|following|preceding|past|same)(?:{S}{FISCAL})?{S}year(?![\w]|{H}old)",
        "theyear": rf"(?:the{S}(?:(?:full|whole){S})?|full{H}|whole{S})year(?!\w|[-\u2019']s?-?end|{S}(?:before|after|earlier|ago)\b)",
        "yearend": rf"(?:(?:the{S})?end{S}of{S}(?:the|this){S}year|(?:the{S})?year(?:['\u2019]s)?{H}end|end{H}of{H}year)(?:{S}(?P<year>{YEAR}))?",
        "endofyear": rf"(?:(?:the{S})?end{S}of{S}|end{H})(?:{FISCAL}{S})?(?P<year>{YEAR})\b",
        "yearbefore": rf"(?:(?:a|the|one){S}year{S}(?:before|earlier|ago|prior)|(?:twelve|12){S}months{S}(?:before|earlier|ago)|year{H}(?:earlier|ago|before)(?:{S}(?:quarter|period))?|(?:the{S})?(?:same|corresponding|comparable|prior{H}year){S}(?:quarter|period|stretch|time|span|{number}{S}months|months?){S}(?:of{S}|in{S})?(?:last{S}year|a{S}year{S}(?:earlier|ago|before)|the{S}(?:previous|prior){S}year)|prior{H}year{S}(?:quarter|period))",
        "sameinyear": rf"(?:the{S})?(?:same|corresponding){S}(?:quarter|period|stretch|{number}{S}months){S}(?:of|in){S}(?P<year>{YEAR})",
        "yearsto": rf"(?P<n>{number}){S}(?:{FISCAL}{S})?years{S}(?:to|through|until|ending|ended){S}(?:in{S})?(?:{FISCAL}{S})?(?P<year>{YEAR})\b",
        "yearafter": rf"the{S}year{S}after\b",
        "decade": rf"(?:the{S})?(?:(?:end|turn){S}of{S}(?:the|this){S}decade|decade['\u2019]s{S}end)|this{S}decade|(?:the{S})?end{S}of{S}(?:the{S})?2020s",
        "relquarter": rf"(?:the{S})?(?P<rel>this|last|next|current|previous|prior|latest|most{S}recent|coming|following|past|the)(?:{S}fiscal)?{S}(?:quarter|three{S}months|(?<=current )period)(?!\w|{H}(?:of|century)\b)",
        "quarterly": r"quarterly\b",
        "sameperiod": rf"(?:the|that|this|same|reporting)(?:{S}(?:same|reporting|corresponding))?{S}(?:period|stretch|span)\b",
        "relmonth": rf"(?P<rel>this|last|next|earlier{S}this|earlier{S}in{S}the){S}month\b",
        "relweek": rf"(?:(?P<rel>this|last|next|earlier{S}this|previous|past){S}week|the{S}week{S}before|(?P<the>the){S}week)\b(?!s)",
        "ago": rf"(?:(?:about|some|just|barely|almost|nearly){S})?(?P<n>{number}|a{S}few|several){S}(?P<unit>day|week|fortnight|month|year)s?{S}(?:ago|earlier|before)\b",
        "weekday": rf"(?:(?P<rel>last|next|this|coming){S})?(?P<weekday>{weekday})(?:['\u2019]s)?(?:{S}(?:night|evening|morning|afternoon))?\b",
        "nearday": rf"(?P<rel>yesterday|today|tonight|tomorrow|overnight|this{S}(?:morning|afternoon|evening)|last{S}night|earlier{S}in{S}the{S}day|the{S}same{S}day|the{S}day{S}before)\b",
        "season": rf"(?:(?P<rel>this|last|next|the|previous){S})?(?P<season>{season})(?:{S}(?:of{S})?(?P<year>{YEAR}))?\b",
        "duration": rf"(?:(?P<way>next|coming|following|past|last|previous|first|initial|preceding){S})?(?P<n>{number}|several|few){H}(?P<unit>year|yr|month|quarter|decade|week)s?(?![\w]|{S}of\b(?<=quarters of)|{H}(?:old|earlier|before|after|later|ago|ahead|running|on{H}year|high|low|average)\b)",
        "decades": rf"(?:the{S})?(?P<way>next|coming|past|last|previous){S}decade\b",
    }
