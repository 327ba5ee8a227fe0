"""Numbers read as people say them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reformsim.analysis import wording


@pytest.mark.parametrize(
    ("say", "value", "words"),
    [
        (wording.share_words, 0.06, ".06"),
        (wording.share_words, 1.0, "1.00"),
        (wording.share_words, 0.0, ".00"),
        (wording.share_words, -0.001, ".00"),
        (wording.share_words, -0.1, "-.10"),
        (wording.share_words, 10.06, "10.06"),
        (wording.percent_words, 0.943, "94 %"),
        (wording.percent_words, -0.001, "0 %"),
        (wording.years_words, 0.4, "less than one year"),
        (wording.years_words, 1.0, "one year"),
        (wording.years_words, 8.0, "eight years"),
        (wording.years_words, 3.4, "3.4 years"),
        (wording.years_words, 30.0, "30 years"),
        (wording.year_words, 2.0, "2"),
        (wording.year_words, 2.5, "2.5"),
        (wording.year_words, 10.0, "10"),
        (wording.dollars_words, 249.6, "$250"),
        (wording.dollars_words, 249_600.0, "$250,000"),
        (wording.dollars_words, 1_494.0, "$1,490"),
        (wording.dollars_words, 999.7, "$1,000"),
        (wording.dollars_words, 999_600.0, "$1.0 million"),
        (wording.dollars_words, 12_340_000.0, "$12.3 million"),
        (wording.list_words, [], ""),
        (wording.list_words, ["a"], "a"),
        (wording.list_words, ["a", "b", "c"], "a, b and c"),
        (wording.count_words, 12, "twelve"),
        (wording.count_words, 1300, "1,300"),
    ],
)
def test_words(say: Callable[[object], str], value: object, words: str) -> None:
    """A number is written the way a trainer reads it."""
    assert say(value) == words


def test_what_is_kept() -> None:
    """A share that rounds to nothing, or lies below it, is called nothing."""
    assert wording.kept_words(0.12, "it") == "12 % of it"
    assert wording.kept_words(0.004, "it") == "nothing of it"
    assert wording.kept_words(-0.3, "it") == "nothing of it"
