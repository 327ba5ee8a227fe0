"""Why a verdict was given: its measures in plain sentences."""

from __future__ import annotations

from collections.abc import Callable

from reformsim.analysis.measures import Measures, retained_share
from reformsim.analysis.thresholds import Thresholds
from reformsim.analysis.wording import kept_words, percent_words, share_words, years_words

DECADE = 10


def give_reasons(name: str, measures: Measures, thresholds: Thresholds) -> tuple[str, ...]:
    """Return the sentences that carry a verdict, the weightiest first."""
    sentences = [
        describe_practice(measures, thresholds),
        DETAILS[name](measures, thresholds),
        describe_time(measures, thresholds),
    ]
    return tuple(sentence for sentence in sentences if sentence)


def describe_practice(measures: Measures, thresholds: Thresholds) -> str:
    """Return what deep practice did and how much of it was kept."""
    if measures.left_alone:
        return (
            f"Nothing was done, and deep practice went from {share_words(measures.before)} "
            f"to {share_words(measures.final)}."
        )
    retained = retained_share(measures, thresholds)
    if retained is None or measures.rise < thresholds.deep_rise:
        fell = measures.before - measures.final > thresholds.unchanged_band
        return (
            f"Deep practice {'fell' if fell else 'hardly moved'}: {share_words(measures.before)} before, "
            f"{share_words(measures.peak)} in its best year, {share_words(measures.final)} at the end."
        )
    after = measures.years_after_support
    when = "while support still runs" if after is None else f"{years_words(after)} after support ended"
    kept = kept_words(retained, "it")
    has = "has kept" if after is None else "kept"
    return f"Deep practice rose by {share_words(measures.rise)} and {has} {kept} {when}."


def describe_time(measures: Measures, thresholds: Thresholds) -> str:
    """Return a warning where the run does not show what stays without support, else nothing."""
    if measures.left_alone:
        return ""
    after = measures.years_after_support
    if after is None:
        return "Support never ended within the run, so it does not show what would stay without it."
    if after < thresholds.years_after_support:
        return (
            f"The run ends {years_words(after)} after support did; it takes "
            f"{years_words(thresholds.years_after_support)} to call this lasting."
        )
    return ""


def _explain_unchanged(measures: Measures, thresholds: Thresholds) -> str:
    change = share_words(abs(measures.final - measures.before))
    band = share_words(thresholds.unchanged_band)
    return f"The change of {change} lies within the {band} that a system left alone may wander."


def _explain_pockets(measures: Measures, thresholds: Thresholds) -> str:
    pockets = measures.pockets
    lasting = pockets.lasting_share or 0.0
    some = "" if lasting >= thresholds.pockets_lasting_share else "only "
    fate = f"{some}{percent_words(lasting)} of them still stand" if lasting else "none of them still stands"
    rise, others = share_words(thresholds.pockets_school_rise), share_words(pockets.others_rise)
    return (
        f"{percent_words(pockets.share)} of the schools rose by {rise} or more against the same schools "
        f"without reform, and {fate} out at the end; the others rose by {others}."
    )


def _explain_inert(measures: Measures, thresholds: Thresholds) -> str:
    deep, surface = share_words(max(measures.rise, 0.0)), share_words(max(measures.surface_rise, 0.0))
    least = share_words(thresholds.deep_rise)
    return f"Neither deep (up {deep}) nor surface practice (up {surface}) rose by {least}."


def _explain_compliance(measures: Measures, _thresholds: Thresholds) -> str:
    return (
        f"The look of it rose more: surface practice went from {share_words(measures.surface_before)} "
        f"to {share_words(measures.surface_peak)}."
    )


def _explain_breakthrough(measures: Measures, thresholds: Thresholds) -> str:
    return f"{_describe_pace(measures, thresholds)}, and culture came to {share_words(measures.culture_final)}."


def _explain_steady_work(measures: Measures, thresholds: Thresholds) -> str:
    return (
        f"It came without a jump: {_describe_pace(measures, thresholds).lower()}; "
        f"culture came to {share_words(measures.culture_final)}."
    )


def _describe_pace(measures: Measures, thresholds: Thresholds) -> str:
    share = percent_words(measures.fastest_rise / measures.rise)
    return f"The fastest {years_words(thresholds.jump_years)} hold {share} of the rise"


def _explain_snap_back(measures: Measures, _thresholds: Thresholds) -> str:
    culture = f"Culture stood at {share_words(measures.culture_final)} at the end"
    if measures.half_life_years is None:
        return f"{culture}."
    if measures.half_life_years == 0.0:
        return f"{culture}, and half of the rise was gone before support ended."
    origin = "the peak" if measures.years_after_support is None else "support ended"
    return f"{culture}, and half of the rise was gone {years_words(measures.half_life_years)} after {origin}."


def _explain_relapsing(measures: Measures, _thresholds: Thresholds) -> str:
    return f"It is still falling at the end, by {share_words(-measures.slope_per_year * DECADE)} in ten years."


def _explain_partial(measures: Measures, _thresholds: Thresholds) -> str:
    return (
        f"It ends at {share_words(measures.final)} with culture at {share_words(measures.culture_final)}: "
        "it neither went all the way back nor crossed over."
    )


DETAILS: dict[str, Callable[[Measures, Thresholds], str]] = {
    "unchanged": _explain_unchanged,
    "pockets": _explain_pockets,
    "inert": _explain_inert,
    "compliance": _explain_compliance,
    "breakthrough": _explain_breakthrough,
    "steady_work": _explain_steady_work,
    "snap_back": _explain_snap_back,
    "relapsing": _explain_relapsing,
    "partial": _explain_partial,
}
"""What to say besides, for each verdict."""
