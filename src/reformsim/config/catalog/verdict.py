"""Where one verdict ends and the next begins: the borders of the analysis, not of the model.

None of these numbers is published: they say what *we* call a rise, a jump, a pocket or a relapse. A
scenario may override each of them, and nothing that happens in a school changes by it.
"""

from __future__ import annotations

from reformsim.config.parameter import Parameter

OURS = "reformsim"


def _share(name: str, value: float, reason: str) -> Parameter:
    """Return a threshold on a share, which may be anything from 0 to 1."""
    return Parameter(f"verdict.{name}", value, "share", 0.0, 1.0, OURS, "ours", reason)


def _years(name: str, value: float, reason: str) -> Parameter:
    """Return a span of time that a verdict looks at."""
    return Parameter(f"verdict.{name}", value, "school years", 0.5, 50.0, OURS, "ours", reason)


VERDICT: tuple[Parameter, ...] = (
    _years("final_years", 2.0, "Two years even out a single bad or good year at the end of a run."),
    _years("slope_years", 5.0, "A trend shorter than five years is hard to tell from chance."),
    _years("jump_years", 2.0, "A change of practice that fills two years is felt as sudden."),
    _years("years_after_support", 8.0, "A rubber band needs years to show itself once support has ended."),
    _share("unchanged_band", 0.1, "A system left alone wanders by a few hundredths, not by a tenth."),
    _share("drift", 0.03, "The default system drifts by up to .03; a share of less means nothing."),
    _share("pockets_system_rise", 0.2, "Below this the mean of the system has not really moved."),
    _share("pockets_school_rise", 0.3, "A school that gains this much teaches visibly otherwise."),
    _share("pockets_others_rise", 0.1, "The schools around the pockets stayed what they were."),
    _share("pockets_share_low", 0.03, "Fewer are the exceptions that exist at any time."),
    _share("pockets_share_high", 0.4, "More schools than this are not pockets but half a system."),
    _share("pockets_lasting_share", 0.5, "Pockets last when half of them still stand out at the end."),
    _share("deep_rise", 0.15, "A smaller rise of deep practice is not seen by those who visit schools."),
    _share("surface_rise", 0.15, "A smaller rise of surface practice is not seen by those who visit schools."),
    _share("kept_final", 0.6, "At this level more than half of the new practice is the rule of the house."),
    _share("kept_retained", 0.7, "Most of the rise outlived the support."),
    _share("kept_culture", 0.5, "Culture has crossed the middle between the default and the new one."),
    _share("jump_share", 0.5, "More than half of a rise within a short time is a jump, less is steady work."),
    _share("snap_back_retained", 0.3, "What is left is less than a third: practice went back."),
    _share("half_life_share", 0.5, "A half-life is the time until half of a rise is gone."),
    Parameter(
        "verdict.falling_slope",
        -0.005,
        "share per school year",
        -1.0,
        0.0,
        OURS,
        "ours",
        "Falling by more than this loses a tenth in twenty years: the end is not yet reached.",
    ),
    Parameter(
        "verdict.lasting_gain_sd",
        0.02,
        "student SD",
        0.0,
        5.0,
        OURS,
        "ours",
        "A smaller gain cannot be told from none, and a cost divided by it means nothing.",
    ),
    Parameter(
        "verdict.learning_seen_months",
        0.5,
        "school months of learning",
        0.0,
        50.0,
        OURS,
        "ours",
        "Told in whole months, a smaller difference rounds to none.",
    ),
    Parameter(
        "verdict.inflation_seen_sd",
        0.02,
        "student SD",
        0.0,
        5.0,
        OURS,
        "ours",
        "A smaller gap between score and knowledge is within the error of the tests.",
    ),
    Parameter(
        "verdict.confidence_level",
        0.95,
        "probability",
        0.5,
        0.999,
        OURS,
        "ours",
        "The usual level, so that intervals can be compared with those of other studies.",
    ),
)
