"""The day in a page's address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawlers.extraction.dates.pages.reader import Reader
from crawlers.extraction.dates.texts import Found

_MONTH, _DAY_OF_MONTH = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
#: Each has the groups y, m and d.
_FORMS = [
    re.compile(form)
    for form in (
        # /2026/05/08/, /2026-05-08-title, /20260508/, /202605/t20260508_123.html
        rf"(?<!\d)(?P<y>199\d|20\d\d)(?P<s>[/_-]?)(?P<m>{_MONTH})(?P=s)(?P<d>{_DAY_OF_MONTH})(?!\d)",
        # /2026/5/8/
        r"(?<!\d)(?P<y>20\d\d)/(?P<m>[1-9]|1[0-2])/(?P<d>[1-9]|[12]\d|3[01])(?=/|$)",
        # /2026-05/08/c_123.htm
        rf"(?<!\d)(?P<y>20\d\d)-(?P<m>{_MONTH})/(?P<d>{_DAY_OF_MONTH})(?=[/_])",
        # /29-10-2026, where the first can be no month
        rf"(?<!\d)(?P<d>1[3-9]|2\d|3[01])-(?P<m>{_MONTH})-(?P<y>20\d\d)(?!\d)",
    )
]
_LONGEST = 2_000


def in_address(url: str | None, reader: Reader) -> Found | None:
    """The one day in the path; None where there are several."""
    try:
        path = urlsplit((url or "")[:_LONGEST]).path
    except ValueError:
        return None
    days = {
        f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}" for form in _FORMS for match in form.finditer(path)
    }
    return reader.read(days.pop()) if len(days) == 1 else None
