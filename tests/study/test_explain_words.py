"""An explanation in words, of planted values."""

from __future__ import annotations

from typing import Any

from reformsim.study.explain_words import headline, tell_chain, tell_teams, tell_values, with_interval

OUTCOME = {
    "meaning": "deep enactment", "unit": "share, 0 to 1", "base": 0.1, "total": 0.9, "change": 0.8, "low": 0.7,
    "high": 0.9, "noticeable": 0.03, "seeds": 5, "orders": 0,
}  # fmt: skip


def value(part: str, worth: float, alone: float = 0.0, taken_away: float = 0.0, spread: float = 0.01) -> dict[str, Any]:
    """Return a row of the table of values."""
    return {
        "part": part, "value": worth, "low": worth - spread, "high": worth + spread, "standard_error": None,
        "alone": alone, "alone_low": alone, "alone_high": alone, "taken_away": taken_away,
    }  # fmt: skip


def team(names: str, verdict: str = "breakthrough", count: int = 5) -> dict[str, Any]:
    """Return a row of the table of verdicts."""
    size = 0 if names == "none" else names.count("+") + 1
    return {"team": names, "size": size, "verdict": verdict, "count": count, "seeds": 5}


def link(stage: str, month: float | None, **more: float | None) -> dict[str, Any]:
    """Return a row of the chain."""
    nothing = dict.fromkeys(("noticeable_year", "half_year", "largest_year", "largest_difference", "final_difference"))
    return {"stage": stage, "month": month, **nothing, **more}


def test_the_headline_names_those_who_carry_most() -> None:
    """As many parts are named as it takes for more than half of the change, the largest first."""
    values = [value("structures", 0.3), value("old_lever", 0.3), value("c", 0.2)]
    assert headline("big_push", OUTCOME, values) == "Big push: structures and old lever carry most of it"
    assert headline("x", OUTCOME, [value("a", 0.7), value("b", 0.1)]) == "X: a carries most of it"
    assert headline("x", OUTCOME, [value("a", 0.8)]) == "X: a carries it"


def test_a_loss_is_carried_by_those_who_take_away() -> None:
    """Where practice falls, the parts that pull it down are named, and not those that hold it up."""
    falls = OUTCOME | {"change": -0.4}
    assert headline("x", falls, [value("holds", 0.2), value("pulls", -0.6)]) == "X: pulls carries most of it"


def test_little_change_is_called_little() -> None:
    """A change within the usual drift has no carriers."""
    assert headline("x", OUTCOME | {"change": 0.02}, [value("a", 0.02)]) == "X: in the end it comes to little"


def test_intervals_that_hold_zero_may_be_chance() -> None:
    """The words say whether a value may be chance, and leave the interval out where there is none."""
    assert with_interval(value("a", 0.2), "value", "low", "high") == "+.200 (+.190 to +.210)"
    assert "may be chance" in with_interval(value("a", 0.005), "value", "low", "high")
    assert with_interval({"v": -0.2, "l": None, "h": None}, "v", "l", "h") == "-.200"


def test_values_are_told_by_what_they_add() -> None:
    """What adds is told with its interval and seeds, then what adds little, then what adds nothing at all."""
    values = [value("a", 0.7, taken_away=0.5), value("b", 0.01), value("c", 0.0, spread=0.0)]
    told = " ".join(tell_values("x", "left alone", OUTCOME, values, []))
    assert "From the system left alone to x, deep enactment goes from .100 to .900: +.800 (+.700 to +.900), 5" in told
    assert "a brought +.700 (+.690 to +.710)." in told
    assert "Little was added by b." in told
    assert "Nothing at all was added by c." in told
    assert "By itself none of the parts does anything" in told
    assert "more than half of it is lost: a (-.500)" in told


def test_a_scenario_of_the_same_name_is_not_the_system_left_alone() -> None:
    """What it is held against is said by what it is, not by its name."""
    assert tell_values("x", "x", OUTCOME, [value("a", 0.8)], [])[0].startswith("From x to x,")


def test_sampled_values_say_how_sure_they_are() -> None:
    """Where orders are sampled, the words give their number and the largest standard error."""
    values = [value("a", 0.4) | {"standard_error": 0.01}, value("b", 0.4) | {"standard_error": 0.02}]
    told = " ".join(tell_values("x", "y", OUTCOME | {"orders": 24}, values, []))
    assert "means over 24 orders of coming in, not over all; the standard error of that is up to .020." in told


def test_the_smallest_team_that_does_it_is_named() -> None:
    """Of all teams with the verdict of everybody in most seeds, the smallest are named."""
    rows = [team("none", "unchanged"), team("a"), team("b", count=2), team("a + b")]
    assert tell_teams(rows, exact=True) == (
        "2 of 4 combinations of parts come to the verdict breakthrough in most seeds; the smallest is a.",
    )
    rows = [team("none", "unchanged"), team("a", "inert"), team("b", "inert"), team("a + b")]
    assert "only all of them together come to the verdict breakthrough" in tell_teams(rows, exact=True)[0]
    assert tell_teams(rows, exact=False) == ()
    assert tell_teams([team("none"), team("a")], exact=True)[0].endswith("one of them is none of the parts.")


def test_a_chain_is_told_by_months() -> None:
    """First the exact place of parting, then what was reached in which month, then the system's result."""
    column = {"table": "support", "column": "coaching", "month": 21, "process": "levers", "school": "Ash"}
    rows = [
        link("support delivered", 21.0),
        link("teachers' belief", 22.0),
        link("teachers' practice", 21.0, noticeable_year=2.5),
        link("who leads", None),
        link("practice over a year", 21.0, noticeable_year=2.8, half_year=3.6, largest_year=8.0,
             largest_difference=0.9, final_difference=0.7),
    ]  # fmt: skip
    told = tell_chain(rows, [column | {"schools_at_once": 3}], 4, alike=True, months_per_year=10)
    assert told[0] == (
        "With seed 4 the two runs are the same up to month 20; in month 21, in school year 3, they part in support "
        'delivered (support: coaching), by the process "levers", in 3 schools at once (the first: Ash).'
    )
    assert told[1] == "It reaches teachers' practice in month 21; teachers' belief in month 22."
    assert "teachers' practice in year 2.5" in told[2]
    assert "half of its final difference (+.700) by year 3.6" in told[3]


def test_runs_that_do_not_part_or_come_back_are_told_as_such() -> None:
    """The same numbers all through, no difference that can be noticed, and one that has gone are told apart."""
    same = tell_chain([], [], 1, alike=True, months_per_year=10)
    assert same == ("With seed 1 the two runs are the same, number by number.",)
    column = {"table": "districts", "column": "spent_dollars", "month": 1, "process": "levers", "school": "Ash"}
    back = {"noticeable_year": 2.0, "largest_year": 5.0, "largest_difference": 0.6, "final_difference": 0.01}
    for more, words in (({}, "never parts by more"), (back, "at the end as good as the same (+.010)")):
        rows = [link("practice over a year", 1.0, **more)]
        told = tell_chain(rows, [column | {"schools_at_once": 1}], 1, alike=True, months_per_year=10)
        assert "in month 1, in school year 1, they part in districts.spent_dollars" in told[0]
        assert told[0].endswith('by the process "levers", in one school: Ash.')
        assert told[1] == "It reaches nothing else that counts here."
        assert words in told[-1]
