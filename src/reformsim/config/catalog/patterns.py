"""Published patterns that a school system shows, and how far a run may be from them.

Each is data: what is published, whom the studies looked at, the range that passes. How a number is measured is a
function of `reformsim.analysis.patterns`; what is run to see it is a probe of `reformsim.study.probes`.
"""

from __future__ import annotations

import math
from types import MappingProxyType

from reformsim.config.pattern import Pattern, Target

__all__ = ["PATTERNS"]

SD, SHARE, CORRELATION, RATIO = "student SD", "share", "correlation", "ratio"
NO_BOUND = math.inf

_BASELINE = (
    Pattern(
        "P1",
        "Growth declines from grade to grade",
        "Hill, Bloom, Black & Lipsey 2008, Child Dev. Perspectives 2:172-177",
        "M",
        "Norm samples: all pupils of two neighbouring grades in the same spring, in SD of both grades' reading scores.",
        "baseline",
        (
            Target("p1_growth_ratio", 2.5, 5.0, RATIO, "gain in reading, grades 1-2 over 7-8", "calibrated"),
        ),
    ),
    Pattern(
        "P2",
        "Pupils differ more within schools than between them",
        "Hedges & Hedberg 2007, EEPA 29:60-87; Bloom, Richburg-Hayes & Black 2007, EEPA 29:30-59",
        "Vd",
        "All pupils with a score, each grade, subject and year by itself; last year's score where they have one.",
        "baseline",
        (
            Target("p2_share_between", 0.12, 0.27, SHARE, "share of score variance between schools", "calibrated"),
            Target(
                "p2_share_between_given_last_year", 0.02, 0.10, SHARE,
                "the same, given last year's score", "held_out",
            ),
        ),
    ),
    Pattern(
        "P3",
        "Teachers differ in what their pupils gain",
        "Hanushek & Rivkin 2010, AER 100:267-271; Chetty, Friedman & Rockoff 2014, AER 104:2593-2632",
        "M",
        "Grades 4 to 8; pupils with a score the year before; teachers with classes in two years running at the same "
        "post, compared within their grade or department of a school.",
        "baseline",
        (
            Target("p3_mathematics_sd", 0.11, 0.20, SD, "teacher effects in mathematics", "calibrated"),
            Target("p3_reading_sd", 0.08, 0.16, SD, "teacher effects in reading", "calibrated"),
            Target(
                "p3_mathematics_above_reading_sd", 0.0, NO_BOUND, SD,
                "mathematics less reading", "calibrated",
            ),
        ),
    ),
    Pattern(
        "P4",
        "What a teacher adds fades",
        "Jacob, Lefgren & Sims 2010, JHR 45:915-943; Kinsler 2012, JHR 47:722-753; Chetty and others 2014, AER 104",
        "V",
        "As P3, of pupils who are in the same school and tested a year later; the effect is told by another class of "
        "the same teacher.",
        "baseline",
        (
            Target("p4_share_left", 0.20, 0.50, SHARE, "share of an effect left after a year", "calibrated"),
        ),
    ),
    Pattern(
        "P5",
        "Teachers improve in their first years",
        "Papay & Kraft 2015, J. Public Economics 130:105-119; Rockoff 2004, AER 94:247-252",
        "Vd",
        "As P3, each teacher compared with the same teacher in other years; novices against the years around the "
        "fifth, and against those beyond the fifteenth.",
        "baseline",
        (
            Target("p5_gain_by_fifth_year", 0.04, 0.12, SD, "teacher's gain by the fifth year", "calibrated"),
            Target("p5_share_by_fifth_year", 0.45, NO_BOUND, SHARE, "share of the career's gain by then", "calibrated"),
        ),
    ),
    Pattern(
        "P6",
        "Teachers leave",
        "NCES Teacher Follow-up Survey 2020-21 to 2021-22, NCES 2024-039; five years: .84 to the power of five",
        "V",
        "All teachers of all schools, those who move to another school with those who leave.",
        "baseline",
        (
            Target("p6_stay_one_year", 0.82, 0.87, SHARE, "teachers in their school after a year", "calibrated"),
            Target("p6_stay_five_years", 0.37, 0.50, SHARE, "teachers in their school after five", "held_out"),
        ),
    ),
    Pattern(
        "P7",
        "Leaders leave sooner",
        "Levin & Bradley 2019 (NASSP and Learning Policy Institute), on NCES surveys of 2016-17",
        "V",
        "Completed tenures: leaders who leave while one looks. Those in post: all schools at the start of a year.",
        "baseline",
        (
            Target("p7_completed_years", 4.0, 6.0, "years", "completed tenure of leaders", "held_out"),
            Target("p7_share_new", 0.28, 0.40, SHARE, "leaders in their first two years", "held_out"),
            Target("p7_share_ten_years", 0.08, 0.14, SHARE, "leaders ten years or longer in post", "held_out"),
        ),
    ),
    Pattern(
        "P8",
        "Poor schools score lower",
        "Sirin 2005, RER 75:417-453 (schools as units)",
        "M",
        "Schools as units: mean score over grades and subjects against percent eligible for free or reduced lunch.",
        "baseline",
        (
            Target("p8_correlation_poverty", -0.8, -0.5, CORRELATION, "school mean with poverty share", "calibrated"),
        ),
    ),
    Pattern(
        "P9",
        "Much of a school's yearly result is luck",
        "Kane & Staiger 2001, NBER 8156, and 2002, J. Economic Perspectives 16(4):91-114",
        "V",
        "Reading in elementary grades: means of a school's grade 3 to 5; gains of those tested the year before, grades "
        "4 and 5. Not adjusted for who the pupils are.",
        "baseline",
        (
            Target("p9_transitory_share", 0.25, 0.45, SHARE, "luck in a school-grade's mean", "held_out"),
            Target(
                "p9_disjoint_gains", -0.2, 0.2, CORRELATION,
                "gains that share no test", "held_out",
            ),
        ),
    ),
    Pattern(
        "P18",
        "Ambitious teaching is rare without support",
        "observation studies of classrooms, as gathered in Elmore's and Fullan's accounts",
        "M",
        "All courses; a course counts when its deep enactment, mean over practices, is above one half.",
        "baseline",
        (
            Target("p18_share_ambitious", 0.0, 0.30, SHARE, "classrooms with ambitious practice", "held_out"),
        ),
    ),
    Pattern(
        "P22",
        "A new leader costs learning at first",
        "Miller 2013, Economics of Education Review 36:60-72; Beteille, Kalogrides & Loeb 2012, SSR 41:904-919",
        "U",
        "Event study: all changes of leaders that happen, schools and years with means of their own, against years "
        "after a leader's fifth.",
        "baseline",
        (
            Target("p22_first_two_years_sd", -0.06, -0.01, SD, "a new leader's first two years", "held_out"),
            Target("p22_fifth_year_sd", -0.01, NO_BOUND, SD, "a new leader's fifth year: back", "held_out"),
        ),
    ),
    Pattern(
        "V1",
        "Districts differ less than schools",
        "Fahle & Reardon 2018, Ed. Researcher 47:221-234; Whitehurst, Chingos & Gallaher 2013 (Brookings)",
        "Vd",
        "All pupils with a score, each grade, subject and year by itself, in systems with three districts or more; "
        "given last year's score, what schools of one district have in common.",
        "baseline",
        (
            Target("v1_share_districts", 0.05, 0.25, SHARE, "share of score variance between districts", "held_out"),
            Target(
                "v1_share_districts_given_last_year", 0.0, 0.03, SHARE,
                "the same, given last year's score", "held_out",
            ),
        ),
    ),
    Pattern(
        "V2",
        "Many new teachers leave the profession",
        "Gray & Taie 2015, NCES 2015-337 (17 %); Ingersoll 2003 (44 %); about 30 % in between",
        "M",
        "All who begin while one looks; who changes schools has not left.",
        "baseline",
        (
            Target("v2_left_in_five_years", 0.17, 0.44, SHARE, "new teachers gone after five years", "held_out"),
        ),
    ),
)  # fmt: skip

_TRIALS = (
    Pattern(
        "P12",
        "Coaching does less when it reaches many",
        "Kraft, Blazar & Hogan 2018, RER 88:547-588",
        "M",
        "Elementary schools, all subjects, a year at full intensity, reading at its end; schools by lot, against the "
        "same schools and luck without it: fewer than 50 teachers, and half of the elementary schools (at least 100).",
        "coaching",
        (
            Target("p12_small_trial_sd", 0.12, 0.28, SD, "coaching on reading, small trial", "calibrated"),
            Target("p12_large_trial_sd", 0.04, 0.12, SD, "coaching on reading, large trial", "calibrated"),
            Target("p12_large_over_small", 0.25, 0.50, RATIO, "large trial over small", "calibrated"),
        ),
    ),
    Pattern(
        "P17",
        "Accountability alone moves the surface, and mathematics a little",
        "Dee & Jacob 2011, JPAM 30:418-446",
        "V",
        "All schools, five years, grade 4, true achievement: the nation's report card is not drilled for. Practice: "
        "all courses, against the same schools and luck without it.",
        "accountability",
        (
            Target("p17_deep_over_surface", -NO_BOUND, 0.3, RATIO, "rise of deep over surface practice", "held_out"),
            Target("p17_mathematics_sd", 0.05, 0.25, SD, "accountability on mathematics", "held_out"),
            Target("p17_reading_sd", -0.06, 0.06, SD, "accountability on reading", "held_out"),
        ),
    ),
    Pattern(
        "P21",
        "Near colleagues count more",
        "Spillane, Kim & Frank 2012, AERJ 49:1112-1145; Sun and others 2013, EEPA 35:344-369",
        "Vd",
        "Elementary teachers; a tenth take up the practice by lot; what one more such colleague adds to the practice "
        "of those who were not trained, half a year later, against the same luck without training.",
        "influence",
        (
            Target("p21_same_over_other_grades", 0.0, NO_BOUND, SHARE, "same grade less other grades", "calibrated"),
            Target("p21_other_grades_over_schools", 0.0, NO_BOUND, SHARE, "other grades less schools", "calibrated"),
            Target("p21_in_order", 0.95, 1.0, "share of seeds", "influence in that order", "calibrated"),
        ),
    ),
    Pattern(
        "V3",
        "Formative assessment helps",
        "Xuan, Cheung & Sun 2022, Frontiers in Psychology 13; K-12 meta-analyses: reading .19, all .22 to .25",
        "V",
        "Half of the schools by lot, all grades, a year at full intensity, reading at its end; against the same "
        "schools and luck without it. The range is ours: the estimates, widened by a quarter.",
        "formative_assessment",
        (
            Target("v3_reading_sd", 0.14, 0.31, SD, "formative assessment on reading", "held_out"),
        ),
    ),
    Pattern(
        "V4",
        "The model's schools are like the real ones that they were made from",
        "the scenario's own file of schools; Michigan 1994-95: Wooldridge, Introductory Econometrics",
        "C",
        "All schools of the file; grade 4 after some years, percent above a cut that lets as many pupils pass as in "
        "the file. The file has one year: luck shows only in how much more small schools vary, and is known to a "
        "factor of two; schools with 15 tested pupils or more.",
        "real_schools",
        (
            Target("v4_spread_ratio", 0.8, 1.25, RATIO, "spread of schools, model over file", "held_out"),
            Target("v4_lunch_difference", -0.1, 0.1, CORRELATION, "with lunch share, model less file", "held_out"),
            Target("v4_luck_ratio", 0.5, 2.0, RATIO, "luck of a pupil, model over file", "held_out"),
            Target("v4_subjects_apart_ratio", 0.8, 1.25, RATIO, "between subjects, model over file", "held_out"),
        ),
    ),
)  # fmt: skip

_ENTRIES = sorted((*_BASELINE, *_TRIALS), key=lambda pattern: (pattern.id[0], int(pattern.id[1:])))

PATTERNS: MappingProxyType[str, Pattern] = MappingProxyType({pattern.id: pattern for pattern in _ENTRIES})
"""All patterns by id, such as ``P2``."""

_KEYS = [target.key for pattern in _ENTRIES for target in pattern.targets]
if len(PATTERNS) < len(_ENTRIES) or len(set(_KEYS)) < len(_KEYS):
    raise ValueError("two patterns share an id, or two targets a key")
