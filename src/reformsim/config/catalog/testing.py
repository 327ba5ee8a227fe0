"""Tests, labels and what drilling does to scores."""

from __future__ import annotations

from reformsim.config.parameter import Parameter

OURS = "reformsim"
KS = "Kane & Staiger 2002, The promise and pitfalls of using imprecise school accountability measures, JEP 16(4):91-114"
KRAFT = (
    "Kraft, Blazar & Hogan 2018, The effect of teacher coaching on instruction and achievement, RER 88:547-588 "
    "(about half "
    "the effect on instruction with 100 teachers or more)"
)
DEE = "Dee & Jacob 2011, The impact of No Child Left Behind on student achievement, JPAM 30:418-446"

TESTING = (
    Parameter(
        "testing.error_variance",
        0.11,
        "student variance",
        0.0,
        1.0,
        "No single study: technical manuals of US state tests",
        "M",
        "Error of one pupil's score: reliability is .85 to .92.",
    ),
    Parameter(
        "testing.school_error_sd",
        0.10,
        "student SD",
        0.0,
        1.0,
        KS,
        "C",
        "A school's good or bad test day: about 10 % of the variance of school means is transitory besides sampling; "
        "sqrt(.10 x a variance of school means of about .10).",
    ),
    Parameter(
        "testing.inflation_sd",
        0.25,
        "student SD",
        0.0,
        2.0,
        "Koretz 2008, Measuring up: what educational testing really tells us, Harvard University Press (direction)",
        "U",
        "How far full drill and full surface practice lift scores above learning.",
    ),
    Parameter(
        "testing.drill_sd",
        (0.0, 0.07, 0.0),
        "student SD per year: reading, mathematics, other",
        0.0,
        0.5,
        DEE,
        "ours",
        "Learning that full drill really adds; the source has gains in mathematics and none in reading, the size is "
        "ours.",
    ),
    Parameter(
        "testing.unlabelled_drill",
        0.60,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "Drill under full accountability in schools that are not labelled.",
    ),
    Parameter("testing.drill_months", 6.0, "months", 1.0, 60.0, OURS, "ours", "Time in which drill follows pressure."),
    Parameter(
        "testing.label_share",
        0.20,
        "share of schools",
        0.0,
        1.0,
        OURS,
        "ours",
        "Lowest-scoring share that accountability labels each year.",
    ),
    Parameter(
        "testing.coaching_scale_floor",
        0.50,
        "share",
        0.0,
        1.0,
        KRAFT,
        "V",
        "Share of coaching's effect, on skill and on the drive to try, that is left in a large programme.",
    ),
    Parameter(
        "testing.coaching_scale_teachers",
        40.0,
        "teachers",
        1.0,
        10000.0,
        OURS,
        "C",
        "Size over which the gain falls: exp(-100/40) leaves 8 % of the way at 100 teachers.",
    ),
)
