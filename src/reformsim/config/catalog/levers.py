"""What levers cost and how strongly the simpler ones act.

Costs are in US dollars. Published unit costs are quoted from memory; where none is known the number is
ours and stands for an order of magnitude. Effects of levers must not be added up outside the model.
"""

from __future__ import annotations

from reformsim.config.parameter import Confidence, Parameter

OURS = "reformsim"


def _cost(name: str, value: float, unit: str, reason: str, source: str = OURS) -> Parameter:
    """Return the entry of a lever's unit cost at intensity 1."""
    confidence: Confidence = "ours" if source == OURS else "M"
    return Parameter(f"cost.{name}", value, f"US dollars per {unit} and year", 0.0, 1e7, source, confidence, reason)


LEVERS = (
    _cost(
        "coaching",
        4200.0,
        "teacher",
        "Middle of the range of 3,260 to 5,220 dollars.",
        "Knight 2012, Assessing the cost of instructional coaching, Journal of Education Finance 38:52-80",
    ),
    _cost(
        "professional_learning_time",
        4400.0,
        "teacher",
        "Mean of five large districts.",
        "Miles, Odden, Fermanich & Archibald 2004, Inside the black box of school district spending on professional "
        "development, Journal of Education Finance 30:1-26",
    ),
    _cost("formative_assessment", 40.0, "student", "Tools, scoring and time for regular classroom assessment."),
    _cost("learning_paths", 25.0, "student", "Developing and keeping up materials."),
    _cost("leadership_development", 12000.0, "school", "A programme with a mentor for one leader."),
    _cost("leadership_pipeline", 6000.0, "school", "Preparing successors, spread over all schools."),
    _cost("structures", 30000.0, "school", "Time tables, routines and roles: about a third of a position."),
    _cost(
        "accountability",
        10.0,
        "student",
        "Tests and reports cost little per student: some 6 dollars in the source, about 10 in later prices.",
        "Hoxby 2002, The cost of accountability, NBER working paper 8855",
    ),
    _cost("mandate", 1.0, "student", "A letter and its monitoring."),
    _cost("lateral_networks", 900.0, "teacher", "Release days and travel."),
    _cost("teacher_preparation", 1500.0, "teacher", "A better year of preparation, spread over the staff."),
    _cost("teacher_retention", 2500.0, "teacher", "Bonuses and induction."),
    _cost("class_size", 2600.0, "student", "A third more teachers."),
    _cost("learning_time", 1100.0, "student", "A tenth more time."),
    Parameter(
        "lever.class_size_growth",
        0.20,
        "share of growth",
        0.0,
        1.0,
        "Krueger 1999, Experimental estimates of education production functions, QJE 114:497-532 (direction)",
        "U",
        "What full reduction by a third adds to growth.",
    ),
    Parameter(
        "lever.learning_time_growth",
        0.10,
        "share of growth",
        0.0,
        1.0,
        OURS,
        "ours",
        "What a tenth more time adds to growth.",
    ),
    Parameter(
        "lever.formative_tools",
        0.50,
        "share",
        0.0,
        2.0,
        "Kingston & Nash 2011, Formative assessment: a meta-analysis and a call for research, EM:IP 30(4):28-37 "
        "(direction)",
        "ours",
        "What full tools add to precision and to what a teacher sees.",
    ),
    Parameter(
        "lever.retention_share",
        0.50,
        "share",
        0.0,
        1.0,
        OURS,
        "ours",
        "Share of exits that full retention support prevents.",
    ),
    Parameter(
        "lever.teacher_exodus_share",
        0.50,
        "share of teachers per year",
        0.0,
        1.0,
        OURS,
        "ours",
        "Additional exits per year in a full exodus.",
    ),
    Parameter(
        "lever.leader_exodus_share",
        1.0,
        "share of leaders per year",
        0.0,
        1.0,
        OURS,
        "ours",
        "Additional exits per year in a full exodus.",
    ),
)
