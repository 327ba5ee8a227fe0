"""What a run amounts to, in one word: nine rules, the first that holds.

The rules say what each account of reform would look like from outside. They look at the tables only:
nothing in the model knows them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reformsim.analysis.measures import Measures, measure, retained_share
from reformsim.analysis.reasons import give_reasons
from reformsim.analysis.tables import RunTables
from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS, Thresholds

Rule = Callable[[Measures, Thresholds], bool]
UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold a run's verdict and the numbers it rests on; shares from 0 to 1 unless said otherwise.

    Attributes
    ----------
    name
        One of `VERDICT_NAMES`.
    before, peak, final
        Deep enactment in the year before the first lever, in the best school year after it, and over
        the last two years.
    risen_year
        End of the first school year within the usual drift of the best one.
    retained
        Share of the rise that is left at the end; negative below the start; None where nothing rose
        or the system, left alone, stayed what it was.
    culture_final, schools_above_half
        Over the last two years.
    surface_peak
        Surface enactment in its highest school year.
    pockets_share
        Share of schools that rose against the paired baseline.
    pockets_last
        Whether at least half of these still stand out at the end; None where there are none.
    half_life_years
        Years after the end of support until half of the rise was gone; None where it was kept, or
        was too small to be seen.
    slope_per_year
        Trend of deep enactment over the last five years, share per school year.
    years_after_support
        Years seen after the last lever ended; None where none did.
    reasons
        Plain sentences that say why this verdict and no other.
    """

    name: str
    before: float
    peak: float
    risen_year: float
    final: float
    retained: float | None
    culture_final: float
    surface_peak: float
    schools_above_half: float
    pockets_share: float
    pockets_last: bool | None
    half_life_years: float | None
    slope_per_year: float
    years_after_support: float | None
    reasons: tuple[str, ...]


def is_unchanged(measures: Measures, thresholds: Thresholds) -> bool:
    """Return whether a system left alone ended where it began."""
    return measures.left_alone and abs(measures.final - measures.before) <= thresholds.unchanged_band


def is_pockets(measures: Measures, thresholds: Thresholds) -> bool:
    """Return whether some schools rose while the system and the other schools did not, on the surface neither."""
    pockets = measures.pockets
    return (
        measures.rise < thresholds.pockets_system_rise
        and measures.surface_rise < thresholds.surface_rise
        and thresholds.pockets_share_low <= pockets.share <= thresholds.pockets_share_high
        and pockets.others_rise < thresholds.pockets_others_rise
    )


def is_inert(measures: Measures, thresholds: Thresholds) -> bool:
    """Return whether practice rose neither in depth nor on the surface."""
    return measures.rise < thresholds.deep_rise and measures.surface_rise < thresholds.surface_rise


def is_compliance(measures: Measures, thresholds: Thresholds) -> bool:
    """Return whether the look of reform rose more than reform itself."""
    deep_needed = max(thresholds.deep_rise, measures.surface_rise)
    return measures.surface_rise >= thresholds.surface_rise and measures.rise < deep_needed


def is_kept(measures: Measures, thresholds: Thresholds) -> bool:
    """Return whether practice stayed high and culture has crossed over."""
    retained = retained_share(measures, thresholds)
    return (
        retained is not None
        and measures.final >= thresholds.kept_final
        and retained >= thresholds.kept_retained
        and measures.culture_final >= thresholds.kept_culture
    )


def is_jump(measures: Measures, thresholds: Thresholds) -> bool:
    """Return whether some two years hold over half of the rise."""
    return measures.fastest_rise > thresholds.jump_share * measures.rise


def is_breakthrough(measures: Measures, thresholds: Thresholds) -> bool:
    """Return whether practice jumped and stayed."""
    return is_kept(measures, thresholds) and is_jump(measures, thresholds)


def is_steady_work(measures: Measures, thresholds: Thresholds) -> bool:
    """Return whether practice rose without a jump and stayed."""
    return is_kept(measures, thresholds) and not is_jump(measures, thresholds)


def is_snap_back(measures: Measures, thresholds: Thresholds) -> bool:
    """Return whether most of the rise is gone at the end."""
    retained = retained_share(measures, thresholds)
    return retained is not None and retained <= thresholds.snap_back_retained


def is_relapsing(measures: Measures, thresholds: Thresholds) -> bool:
    """Return whether practice is still falling at the end."""
    return measures.slope_per_year < thresholds.falling_slope


RULES: tuple[tuple[str, Rule], ...] = (
    (UNCHANGED, is_unchanged),
    ("pockets", is_pockets),
    ("inert", is_inert),
    ("compliance", is_compliance),
    ("breakthrough", is_breakthrough),
    ("steady_work", is_steady_work),
    ("snap_back", is_snap_back),
    ("relapsing", is_relapsing),
)
"""The rules in their order: the first that holds names the verdict."""

PARTIAL = "partial"
"""What no rule names."""

VERDICT_NAMES: tuple[str, ...] = (*(name for name, _ in RULES), PARTIAL)

HOLDS: tuple[str, ...] = ("breakthrough", "steady_work")
"""Verdicts of a run that holds: practice was kept."""


def name_verdict(measures: Measures, thresholds: Thresholds) -> str:
    """Return the name of the first rule that holds, ``partial`` where none does."""
    return next((name for name, holds in RULES if holds(measures, thresholds)), PARTIAL)


def judge(run: RunTables, baseline: RunTables, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Verdict:
    """Return the verdict on one run.

    Parameters
    ----------
    run
        Tables of the run.
    baseline
        Tables of the same scenario and seed without levers and shocks, as long as the run where
        pockets matter; for a run without levers, the run itself.
    thresholds
        Borders between the verdicts.
    """
    measures = measure(run, baseline, thresholds)
    name = name_verdict(measures, thresholds)
    lasting = measures.pockets.lasting_share
    unmoved = name == UNCHANGED
    return Verdict(
        name=name,
        before=measures.before,
        peak=measures.peak,
        risen_year=measures.risen_year,
        final=measures.final,
        retained=None if unmoved else retained_share(measures, thresholds),
        culture_final=measures.culture_final,
        surface_peak=measures.surface_peak,
        schools_above_half=measures.schools_above_half,
        pockets_share=measures.pockets.share,
        pockets_last=None if lasting is None else lasting >= thresholds.pockets_lasting_share,
        half_life_years=None if unmoved else measures.half_life_years,
        slope_per_year=measures.slope_per_year,
        years_after_support=measures.years_after_support,
        reasons=give_reasons(name, measures, thresholds),
    )
