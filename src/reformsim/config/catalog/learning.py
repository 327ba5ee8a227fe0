"""How pupils learn, forget and differ.

Growth is published (Hill and others); how a pupil's growth depends on the match of teaching and level
is the book's claim in an equation, and its numbers are ours.
"""

from __future__ import annotations

from reformsim.config.parameter import Parameter

OURS = "reformsim"
HILL = (
    "Hill, Bloom, Black & Lipsey 2008, Empirical benchmarks for interpreting effect sizes in research, "
    "Child Dev. Perspectives 2:172-177, table 1"
)
CFR = (
    "Chetty, Friedman & Rockoff 2014, Measuring the impacts of teachers I: evaluating bias in teacher value-added "
    "estimates, AER 104:2593-2632"
)
SUMMER = (
    "Atteberry & McEachin 2021, School's out: the role of summers in understanding achievement disparities, AERJ "
    "58:239-282"
)
PERSISTENCE = (
    "Jacob, Lefgren & Sims 2010, The persistence of teacher-induced learning, JHR 45:915-943 (.20-.25); "
    "Kinsler 2012, Beyond levels and growth, JHR 47:722-753 (.33)"
)
EXPERIENCE = (
    "Papay & Kraft 2015, Productivity returns to experience in the teacher labor market, Journal of Public Economics "
    "130:105-119"
)
MILLER = "Miller 2013, Principal turnover and student achievement, Economics of Education Review 36:60-72 (shape)"

LEARNING = (
    Parameter(
        "learning.growth_reading",
        (1.52, 0.97, 0.60, 0.36, 0.40, 0.32, 0.23, 0.26, 0.24, 0.19, 0.19, 0.06),
        "student SD per year, K-1 to 11-12",
        0.0,
        3.0,
        HILL,
        "M",
        "Mean annual growth, seven nationally normed US tests; the abstract confirms the decline.",
    ),
    Parameter(
        "learning.growth_mathematics",
        (1.14, 1.03, 0.89, 0.52, 0.56, 0.41, 0.30, 0.32, 0.22, 0.25, 0.14, 0.01),
        "student SD per year, K-1 to 11-12",
        0.0,
        3.0,
        HILL,
        "M",
        "Mean annual growth, six nationally normed US tests.",
    ),
    Parameter(
        "learning.readiness_reading",
        (0.95, 0.85, 0.65, 0.55),
        "share, per grade band",
        0.0,
        1.0,
        OURS,
        "ours",
        "How well worked out the new practice is: furthest in primary literacy, as Breakthrough says.",
    ),
    Parameter(
        "learning.readiness_mathematics",
        (0.85, 0.80, 0.60, 0.50),
        "share, per grade band",
        0.0,
        1.0,
        OURS,
        "ours",
        "Less far than literacy, as the ratio of formative assessment effects in Kingston & Nash 2011 suggests.",
    ),
    Parameter(
        "learning.readiness_other",
        (0.55, 0.50, 0.45, 0.40),
        "share, per grade band",
        0.0,
        1.0,
        OURS,
        "ours",
        "Subjects for which little has been worked out.",
    ),
    Parameter(
        "learning.match_width_sd",
        0.50,
        "student SD",
        0.05,
        5.0,
        OURS,
        "ours",
        "w: how far instruction may miss a pupil's level before it stops teaching.",
    ),
    Parameter(
        "learning.level_sd",
        0.90,
        "student SD",
        0.1,
        3.0,
        OURS,
        "C",
        "Spread of true levels in a class: sqrt(1 - .20 between schools) rounded; also the error of a "
        "teacher who knows nothing but the grade.",
    ),
    Parameter(
        "learning.information_share",
        0.80,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "Share of that error that full, skilled precision takes away where readiness is 1.",
    ),
    Parameter(
        "learning.quality_floor",
        0.45,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "Share of quality that does not depend on the match.",
    ),
    Parameter(
        "learning.dip",
        0.20,
        "share",
        0.0,
        1.0,
        "Fullan 2001, Leading in a culture of change, Jossey-Bass (implementation dip, of no published size)",
        "ours",
        "Growth lost by full enactment without any skill.",
    ),
    Parameter(
        "learning.noise_sd",
        0.25,
        "student SD per year",
        0.0,
        2.0,
        OURS,
        "ours",
        "Yearly chance in a pupil's growth; with persistence .30 it keeps the spread within a grade near 1.",
    ),
    Parameter(
        "learning.persistence",
        0.30,
        "share per year",
        0.0,
        1.0,
        PERSISTENCE,
        "V",
        "Share of a deviation from the pupil's own path that is left a year later.",
    ),
    Parameter(
        "learning.summer_share",
        0.20,
        "share of the school year's gain",
        0.0,
        0.6,
        SUMMER,
        "V",
        "Mean summer loss, low end of 17 to 34 %, since older studies find less.",
    ),
    Parameter(
        "learning.summer_status",
        0.10,
        "share per SD of status",
        0.0,
        1.0,
        SUMMER,
        "ours",
        "How much less a pupil of one SD higher status loses; the source says only that race and status explain "
        "about 4 % of the variance.",
    ),
    Parameter(
        "learning.background_variance",
        0.85,
        "student variance",
        0.1,
        2.0,
        OURS,
        "C",
        "Lasting part of the variance within a grade, so that true scores correlate .9 from year to year.",
    ),
    Parameter(
        "learning.teacher_effect_sd",
        (0.124, 0.163, 0.140),
        "student SD per year: reading, mathematics, other",
        0.0,
        1.0,
        CFR,
        "M",
        "Elementary classrooms; other subjects lie between.",
    ),
    Parameter(
        "learning.novice_deficit_sd",
        0.07,
        "student SD per year",
        0.0,
        0.5,
        EXPERIENCE,
        "Vd",
        "What a novice's pupils learn less than those of a teacher of long experience; .05 of it is made up by year "
        "five, "
        "where the source has .08 in mathematics and .05 in reading.",
    ),
    Parameter(
        "learning.experience_years",
        3.5,
        "years",
        0.5,
        30.0,
        EXPERIENCE,
        "ours",
        "Time in which the novice's deficit shrinks to 37 %; three quarters of the return come by year five, where the "
        "source has about half.",
    ),
    Parameter(
        "learning.turnover_harm_sd",
        0.08,
        "student SD per year",
        0.0,
        0.5,
        "Ronfeldt, Loeb & Wyckoff 2013, How teacher turnover harms student achievement, AERJ 50:4-36",
        "Vd",
        "Harm to all pupils of a school if all its teachers were new; the source has .07 to .10 in mathematics and "
        ".06 to "
        ".08 in language for full turnover of a grade.",
    ),
    Parameter(
        "learning.new_leader_harm_sd",
        0.025,
        "student SD per year",
        0.0,
        0.5,
        f"{MILLER}; Beteille, Kalogrides & Loeb 2012, Stepping stones, Social Science Research 41:904-919 (shape)",
        "U",
        "Harm in each of a leader's first two years.",
    ),
    Parameter(
        "learning.new_leader_years",
        2.0,
        "years",
        0.0,
        10.0,
        MILLER,
        "V",
        "Years in which a new leader costs learning; the source has scores back at base by year five.",
    ),
    Parameter(
        "learning.engagement_start", 0.60, "share", 0.0, 1.0, OURS, "ours", "Mean engagement in the default system."
    ),
    Parameter(
        "learning.engagement_spread_sd",
        0.15,
        "share",
        0.0,
        0.5,
        OURS,
        "ours",
        "Spread of engagement between pupils at the start.",
    ),
    Parameter(
        "learning.engagement_match",
        0.30,
        "share per unit of match",
        0.0,
        2.0,
        OURS,
        "ours",
        "How far engagement follows teaching that meets the pupil.",
    ),
    Parameter(
        "learning.engagement_classmates",
        0.30,
        "share",
        0.0,
        0.95,
        OURS,
        "ours",
        "How far engagement follows that of classmates.",
    ),
    Parameter(
        "learning.engagement_months", 6.0, "months", 1.0, 60.0, OURS, "ours", "Time in which engagement follows."
    ),
    Parameter(
        "learning.engagement_effect",
        0.25,
        "share of growth per unit",
        0.0,
        2.0,
        OURS,
        "ours",
        "Growth gained by full engagement over none.",
    ),
)
