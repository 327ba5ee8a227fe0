"""How belief follows seen results, and how skill is learned and forgotten.

The form is Guskey's: teachers believe what they have seen work. The rates are ours and are to be swept.
"""

from __future__ import annotations

from reformsim.config.parameter import Parameter

OURS = "reformsim"
GUSKEY = "Guskey 1986, Staff development and the process of teacher change, Educational Researcher 15(5):5-12 (form)"

BELIEF = (
    Parameter(
        "belief.rate",
        0.045,
        "share per month",
        0.0,
        1.0,
        GUSKEY,
        "ours",
        "eta: how fast belief follows results that are fully visible.",
    ),
    Parameter(
        "belief.evidence_gain",
        8.0,
        "per unit of growth ratio",
        0.0,
        50.0,
        GUSKEY,
        "ours",
        "gamma: how steeply evidence turns with growth above the benchmark.",
    ),
    Parameter(
        "belief.visibility_base",
        0.30,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "Share of pupils' results that a teacher sees without any assessment.",
    ),
    Parameter(
        "belief.use_base",
        0.10,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "Share of the evidence that counts for one who does not use the practice.",
    ),
    Parameter(
        "belief.seen_error_sd",
        0.54,
        "growth ratio, one pupil",
        0.0,
        5.0,
        OURS,
        "ours",
        "Sampling error of a month's growth per pupil; 0.12 for a class of 20, as in the reduced model.",
    ),
    Parameter(
        "belief.spread_sd",
        0.15,
        "share",
        0.0,
        0.5,
        OURS,
        "ours",
        "Spread of belief between teachers at the start and between newcomers.",
    ),
    Parameter(
        "skill.coaching_gain",
        0.10,
        "share per month",
        0.0,
        1.0,
        OURS,
        "ours",
        "Gain from full coaching in a small programme; large ones keep testing.coaching_scale_floor of it.",
    ),
    Parameter(
        "skill.professional_learning_gain",
        0.015,
        "share per month",
        0.0,
        1.0,
        OURS,
        "ours",
        "Gain from full professional learning time: half of coaching at scale or less.",
    ),
    Parameter(
        "skill.support_base",
        0.30,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "Share of support that helps one who does not yet use the practice.",
    ),
    Parameter(
        "skill.doing_gain", 0.018, "share per month", 0.0, 1.0, OURS, "ours", "Gain from using the practice oneself."
    ),
    Parameter(
        "skill.capacity_gain",
        0.004,
        "share per month",
        0.0,
        1.0,
        OURS,
        "ours",
        "Gain from full use of a capacity practice such as professional learning in the school.",
    ),
    Parameter(
        "skill.colleague_gain",
        0.015,
        "share per month",
        0.0,
        1.0,
        "Jackson & Bruegmann 2009, Teaching students and teaching each other, AEJ Applied 1(4):85-108 (peers matter)",
        "ours",
        "Gain from colleagues who use the practice with skill.",
    ),
    Parameter(
        "skill.decay",
        0.009,
        "share per month",
        0.0,
        1.0,
        OURS,
        "ours",
        "Loss of skill above the floor without use or support.",
    ),
    Parameter("skill.floor", 0.15, "share", 0.0, 1.0, OURS, "ours", "Skill that ordinary teaching keeps up by itself."),
    Parameter(
        "skill.spread_sd", 0.12, "share", 0.0, 0.5, OURS, "ours", "Spread of skill between teachers at the start."
    ),
)
