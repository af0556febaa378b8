"""The date on a report: that of the answers, never that of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

from advisor.errors import AdvisorError


def report_date(answered: str, epoch: str | None) -> str:
    """Return the date of the answers, else that of SOURCE_DATE_EPOCH (seconds since 1970, UTC), else nothing."""
    if answered or not epoch:
        return answered
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise AdvisorError(
            f"SOURCE_DATE_EPOCH is {epoch}; set it to the seconds since 1970 as a whole number, or unset it"
        ) from None


def long_date(text: str) -> str:
    """Return an ISO date in words, November 22, 2026; any other text as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day:%B} {day.day}, {day.year}"
