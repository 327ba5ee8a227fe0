"""Numbers and lists as people read them: .06, 94 %, six years, $1.2 million."""

from __future__ import annotations

from collections.abc import Sequence

SMALL_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
MILLION = 1_000_000
THOUSAND = 1_000
TEN_THOUSAND = 10_000


def share_words(share: float) -> str:
    """Return a 0-1 mean with two decimals and no leading zero: ``.06``, ``1.00``, ``-.10``."""
    text = f"{share:.2f}".replace("-0.00", "0.00")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def percent_words(share: float) -> str:
    """Return a share as whole percent: ``94 %``."""
    return f"{share * 100:.0f} %".replace("-0 %", "0 %")


def kept_words(retained: float, whole: str) -> str:
    """Return how much of something is left: ``12 % of the rise``, ``nothing of the rise``."""
    percent = percent_words(max(retained, 0.0))
    return f"{'nothing' if percent == percent_words(0.0) else percent} of {whole}"


def count_words(count: int) -> str:
    """Return a count in words up to twelve, in digits beyond."""
    return SMALL_NUMBERS[count] if 0 <= count < len(SMALL_NUMBERS) else f"{count:,}"


def years_words(years: float) -> str:
    """Return a span of time: ``one year``, ``eight years``, ``2.5 years``, ``less than one year``."""
    if years < 1.0:
        return "less than one year"
    if round(years, 1) != round(years):
        return f"{years:.1f} years"
    whole = round(years)
    return "one year" if whole == 1 else f"{count_words(whole)} years"


def year_words(year: float) -> str:
    """Return a point in time as a number: ``2``, ``2.5``."""
    return f"{year:.1f}".removesuffix(".0")


def dollars_words(dollars: float) -> str:
    """Return an amount of money: ``$1.2 million``, ``$250,000``, ``$2,780``, ``$250``."""
    if round(dollars, -3) >= MILLION:
        return f"${dollars / MILLION:,.1f} million"
    if round(dollars) >= THOUSAND:
        return f"${round(dollars, -3 if dollars >= TEN_THOUSAND else -1):,.0f}"
    return f"${dollars:.0f}"


def list_words(items: Sequence[str]) -> str:
    """Return items as one phrase: ``a``, ``a and b``, ``a, b and c``."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
