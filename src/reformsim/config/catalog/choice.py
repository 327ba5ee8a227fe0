"""What a teacher weighs when choosing how to teach, and how belief and skill follow.

The form is Brock & Durlauf's discrete choice with social interactions; thresholds are Granovetter's.
No publication gives point values for these weights in schools: they are ours, found by search so that
the accounts of reform can all occur, and are to be swept.
"""

from __future__ import annotations

from reformsim.config.parameter import Parameter

OURS = "reformsim"
BD = "Brock & Durlauf 2001, Discrete choice with social interactions, REStud 68:235-260 (form of the rule)"
GUSKEY = "Guskey 1986, Staff development and the process of teacher change, Ed. Researcher 15(5):5-12 (form)"

CHOICE = (
    Parameter("choice.noise", 0.50, "units of V", 0.05, 5.0, BD, "ours",
              "T: how undecided a choice stays; the reduced model tips and holds at 0.5."),
    Parameter("choice.conformity", 1.00, "units of V", 0.0, 5.0, BD, "ours",
              "J: weight of what colleagues do; social pressure counts as much as own judgement in Frank, "
              "Zhao & Borman 2004, which names no such unit."),
    Parameter("choice.culture_pull", 0.90, "units of V", 0.0, 5.0, OURS, "ours",
              "K: how strongly the school's culture draws practice back: the rubber band."),
    Parameter("choice.belief_weight", 0.70, "units of V", 0.0, 5.0, OURS, "ours",
              "Weight of the teacher's own belief in the practice."),
    Parameter("choice.leader_weight", 1.80, "units of V", 0.0, 10.0, OURS, "ours",
              "Weight of the leader's support, counted twice as in 2 w L: 1.45 of the reduced model divided "
              "by the mean of attention x (0.6 + 0.4 belief), which it left out."),
    Parameter("choice.cost", 0.70, "units of V", 0.0, 5.0, OURS, "ours",
              "Effort of enacting a practice of difficulty 1 without skill."),
    Parameter("choice.intercept", -0.39, "units of V", -5.0, 5.0, OURS, "ours",
              "h0: what tells against any new practice, all else even."),
    Parameter("choice.synergy", 0.08, "units of V", -2.0, 2.0, OURS, "ours",
              "Gain of one practice from full enactment of another, where the scenario names no pair."),
    Parameter("choice.capacity_relief", 0.20, "share", 0.0, 1.0, OURS, "ours",
              "Share of the cost of other practices that full use of a capacity practice takes away."),
    Parameter("choice.threshold_scale", 0.25, "units of V", 0.0, 3.0,
              "Granovetter 1978, Threshold models of collective behavior, AJS 83:1420-43 (idea)", "ours",
              "Scale of the logistic spread of thresholds between teachers."),
    Parameter("choice.response_months", 4.0, "months", 1.0, 60.0, OURS, "ours",
              "Time in which practice follows a changed intention."),
    Parameter("choice.pressure_depth", 0.60, "share", 0.0, 1.0, OURS, "ours",
              "rho: share of pressed enactment that becomes deep in a fully skilled teacher."),
    Parameter("choice.coaching_push", 0.80, "units of V", 0.0, 5.0, OURS, "ours",
              "What a coach's presence adds to the drive to try the practice."),
    Parameter("choice.mandate_pressure", 2.6, "units of V", 0.0, 10.0, OURS, "ours",
              "Pressure of a full mandate: enough that most teachers show something."),
    Parameter("choice.accountability_pressure", 2.4, "units of V", 0.0, 10.0, OURS, "ours",
              "Pressure of full accountability on a school that is labelled low."),
    Parameter("choice.unlabelled_share", 0.60, "share", 0.0, 1.0, OURS, "ours",
              "Share of that pressure felt in schools that are not labelled."),
    Parameter("choice.overload_weight", 1.0, "units of V", 0.0, 5.0, OURS, "ours",
              "What a full competing initiative takes from the drive."),
    Parameter("choice.cross_school_share", 0.05, "share", 0.0, 1.0,
              "Spillane, Penuel, Moolenaar, Daly literatures: 5-10 % of advice ties cross schools", "U",
              "Share of social influence that comes from own ties in other schools."),
    Parameter("choice.network_gain", 0.40, "share", 0.0, 1.0, OURS, "ours",
              "What a full lateral network adds to the cross-school share."),
    Parameter("choice.cross_school_limit", 0.60, "share", 0.0, 1.0, OURS, "ours",
              "Largest cross-school share: most of a teacher's day is spent in the own school."),
    Parameter("choice.team_share", 0.30, "share", 0.0, 1.0,
              "Spillane, Kim & Frank 2012, AERJ 49:1112-45: same-grade ties far likelier (direction)", "U",
              "Extra weight of the grade team or subject department within the school."),
    Parameter("choice.other_subject_share", 0.50, "share", 0.0, 1.0, OURS, "ours",
              "Weight of what colleagues do in other subjects, against the same subject."),
    Parameter("belief.rate", 0.045, "share per month", 0.0, 1.0, GUSKEY, "ours",
              "eta: how fast belief follows results that are fully visible."),
    Parameter("belief.evidence_gain", 8.0, "per unit of growth ratio", 0.0, 50.0, GUSKEY, "ours",
              "gamma: how steeply evidence turns with growth above the benchmark."),
    Parameter("belief.visibility_base", 0.30, "share", 0.0, 1.0, OURS, "ours",
              "Share of pupils' results that a teacher sees without any assessment."),
    Parameter("belief.use_base", 0.10, "share", 0.0, 1.0, OURS, "ours",
              "Share of the evidence that counts for one who does not use the practice."),
    Parameter("belief.seen_error_sd", 0.54, "growth ratio, one pupil", 0.0, 5.0, OURS, "ours",
              "Sampling error of a month's growth per pupil; 0.12 for a class of 20, as in the reduced model."),
    Parameter("belief.spread_sd", 0.15, "share", 0.0, 0.5, OURS, "ours",
              "Spread of belief between teachers at the start and between newcomers."),
    Parameter("skill.coaching_gain", 0.10, "share per month", 0.0, 1.0, OURS, "ours",
              "Gain from full coaching in a small programme; large ones keep testing.coaching_scale_floor of it."),
    Parameter("skill.professional_learning_gain", 0.020, "share per month", 0.0, 1.0, OURS, "ours",
              "Gain from full professional learning time: less than half of coaching at scale."),
    Parameter("skill.support_base", 0.30, "share", 0.0, 1.0, OURS, "ours",
              "Share of support that helps one who does not yet use the practice."),
    Parameter("skill.doing_gain", 0.018, "share per month", 0.0, 1.0, OURS, "ours",
              "Gain from using the practice oneself."),
    Parameter("skill.capacity_gain", 0.004, "share per month", 0.0, 1.0, OURS, "ours",
              "Gain from full use of a capacity practice such as professional learning in the school."),
    Parameter("skill.colleague_gain", 0.015, "share per month", 0.0, 1.0,
              "Jackson & Bruegmann 2009, AEJ Applied 1(4):85-108 (peers matter; the unit is ours)", "ours",
              "Gain from colleagues who use the practice with skill."),
    Parameter("skill.decay", 0.009, "share per month", 0.0, 1.0, OURS, "ours",
              "Loss of skill above the floor without use or support."),
    Parameter("skill.floor", 0.15, "share", 0.0, 1.0, OURS, "ours",
              "Skill that ordinary teaching keeps up by itself."),
    Parameter("skill.spread_sd", 0.12, "share", 0.0, 0.5, OURS, "ours",
              "Spread of skill between teachers at the start."),
)
