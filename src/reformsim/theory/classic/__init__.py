"""Classic models, run with the model's own choice rule: what others have published must come out of it.

A sieve of known grain. Before one trusts it with sand that nobody has measured, one pours in what is known:
thresholds, committed minorities, cascades, contagions. Each model has its parameters, its curve, and
its checks; and anybody can pour in something else.
"""

from reformsim.theory.classic.access import ACCESS
from reformsim.theory.classic.base import Check, Classic, Point
from reformsim.theory.classic.brock_durlauf import BROCK_DURLAUF
from reformsim.theory.classic.centola import CENTOLA
from reformsim.theory.classic.centola_macy import CENTOLA_MACY
from reformsim.theory.classic.esim import ESIM
from reformsim.theory.classic.granovetter import GRANOVETTER
from reformsim.theory.classic.watts import WATTS

CLASSICS = {one.name: one for one in (GRANOVETTER, BROCK_DURLAUF, CENTOLA, WATTS, CENTOLA_MACY, ACCESS, ESIM)}
"""All of them, by name."""

__all__ = ["CLASSICS", "Check", "Classic", "Point"]
