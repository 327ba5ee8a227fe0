"""Who stays, who leaves, and what newcomers bring."""

from __future__ import annotations

from reformsim.config.catalog.choice import TIES
from reformsim.config.parameter import Parameter

OURS = "reformsim"
TFS = "NCES 2023, Teacher attrition and mobility: results from the 2021-22 Teacher Follow-up Survey, NCES 2024-039"
NTPS = f"{TFS}, table tfs2122_srt09"
PRINCIPALS = (
    "NCES 2023, Principal attrition and mobility: results from the 2021-22 Principal Follow-up Survey, NCES 2023-046"
)

WORKFORCE = (
    Parameter(
        "workforce.leave_rate",
        (0.071, 0.077, 0.063, 0.088),
        "share per year, by experience up to 3, 4-9, 10-14, 15 and more years",
        0.0,
        1.0,
        NTPS,
        "V",
        "Teachers who leave the profession.",
    ),
    Parameter(
        "workforce.move_rate",
        (0.130, 0.101, 0.077, 0.056),
        "share per year, by experience up to 3, 4-9, 10-14, 15 and more years",
        0.0,
        1.0,
        NTPS,
        "V",
        "Teachers who move to another school.",
    ),
    Parameter(
        "workforce.experience_edges",
        (4.0, 10.0, 15.0),
        "years",
        0.0,
        60.0,
        NTPS,
        "V",
        "Where the classes of experience begin.",
    ),
    Parameter(
        "workforce.career_years", 40.0, "years", 5.0, 60.0, OURS, "ours", "Longest career; then a teacher leaves."
    ),
    Parameter(
        "workforce.poverty_gradient",
        0.80,
        "factor per unit of poverty share",
        0.0,
        5.0,
        "Ingersoll 2001, Teacher turnover and teacher shortages: an organizational analysis, AERJ 38:499-534 (as "
        "quoted by "
        "Ronfeldt, Loeb & Wyckoff)",
        "C",
        "From a poverty share of .25 to .85 exits rise 1.6 times; the source has 1.2 to 1.5 in high-poverty schools.",
    ),
    Parameter(
        "workforce.same_district_share",
        0.50,
        "share of movers",
        0.0,
        1.0,
        f"{TFS}, table tfs2122_83601",
        "Vd",
        "Movers who stay in their district: 46 to 51 %, the order of columns not being certain.",
    ),
    Parameter(
        "workforce.newcomer_belief",
        0.30,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "Belief of newcomers in the default system: they were pupils and trainees in it.",
    ),
    Parameter("workforce.newcomer_skill", 0.20, "share", 0.0, 1.0, OURS, "ours", "Skill of newcomers likewise."),
    Parameter("workforce.newcomer_skill_sd", 0.10, "share", 0.0, 0.5, OURS, "ours", "Spread of newcomers' skill."),
    Parameter(
        "workforce.belief_follows_field",
        0.40,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "How far newcomers' belief rises with the field culture.",
    ),
    Parameter("workforce.skill_follows_field", 0.30, "share", 0.0, 1.0, OURS, "ours", "The same for skill."),
    Parameter(
        "workforce.preparation_belief",
        0.20,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "What full teacher preparation adds to newcomers' belief.",
    ),
    Parameter("workforce.preparation_skill", 0.25, "share", 0.0, 1.0, OURS, "ours", "What it adds to their skill."),
    Parameter(
        "workforce.newcomer_takes_over",
        0.50,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "Share of the predecessor's practice that a newcomer takes over with the room and the team.",
    ),
    Parameter("workforce.least_skill", 0.02, "share", 0.0, 0.5, OURS, "ours", "No teacher has less skill."),
    Parameter(
        "workforce.leader_leave_rate",
        0.19,
        "share per year",
        0.0,
        1.0,
        PRINCIPALS,
        "V",
        "Leaders who leave their school in a year: 77 to 82 % stay in the surveys from 2012-13 to 2021-22.",
    ),
    Parameter(
        "workforce.leader_poverty_gradient",
        0.20,
        "factor per unit of poverty share",
        0.0,
        5.0,
        "Levin & Bradley 2019, Understanding and addressing principal turnover, NASSP and Learning Policy Institute",
        "ours",
        "Higher in poor schools: 1.07 times at a poverty share of .85, where the source has 1 in 5 against 1 in 6.",
    ),
    Parameter(
        "workforce.start_belief",
        0.345,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "Belief of teachers in the default state: where the model's own baseline settles.",
    ),
    Parameter(
        "workforce.start_skill",
        0.24,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "Skill of teachers in the default state: where the model's own baseline settles.",
    ),
    Parameter(
        "workforce.ties",
        2.0,
        "colleagues in other schools",
        0.0,
        20.0,
        TIES,
        "U",
        "Ties of each teacher to other schools.",
    ),
)
