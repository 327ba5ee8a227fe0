"""What a run means: tidy tables in, words and numbers out.

A doctor reads a fever chart and says "it broke on the third day and did not come back". This room does
that with a reform. It reads the tables of a run and of its twin that was left alone, names what happened
(`judge`), says what it brought and cost (`measure_outcomes`), how often it happens over seeds
(`verdict_shares`), and tells it in sentences that a school leader would use (`tell`).

Nothing here runs, writes or draws. The borders between verdicts are entries of the catalogue.
"""

from reformsim.analysis.measures import Measures, measure
from reformsim.analysis.outcomes import Outcomes, Scale, measure_outcomes
from reformsim.analysis.pockets import Pockets, measure_pockets
from reformsim.analysis.shares import VerdictShare, verdict_shares
from reformsim.analysis.story import tell
from reformsim.analysis.tables import RunTables
from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS, Thresholds
from reformsim.analysis.verdict import RULES, VERDICT_NAMES, Verdict, judge, name_verdict

__all__ = [
    "DEFAULT_THRESHOLDS",
    "RULES",
    "VERDICT_NAMES",
    "Measures",
    "Outcomes",
    "Pockets",
    "RunTables",
    "Scale",
    "Thresholds",
    "Verdict",
    "VerdictShare",
    "judge",
    "measure",
    "measure_outcomes",
    "measure_pockets",
    "name_verdict",
    "tell",
    "verdict_shares",
]
