"""Probes: what is run to see published patterns, on any scenario, with one seed.

`measure_probe(probe, scenario, seed)` is a job for a crew (`reformsim.run.crew`): it runs what the probe needs of the
scenario's own system and returns ``{target key: number}`` for every target of every pattern of the catalogue
(`reformsim.config.catalog.patterns.PATTERNS`) that names the probe, NaN where it cannot be told. A scenario's own
levers and shocks are off: patterns are about systems that nobody reforms, or that do one thing alone.

====================  ==============================================================================================
probe                 what is run
====================  ==============================================================================================
baseline              the system left alone for 22 years, or as many as the scenario has; a third of them settles
coaching              one year of coaching in elementary schools: a small trial, and one with 100 teachers or more
accountability        five years of accountability alone, in all schools
formative_assessment  one year of formative assessment alone, in half of the schools
influence             a tenth of elementary teachers take up the practice; colleagues half a year later, 40 lots
real_schools          the system left alone, where its schools come from a file of percents satisfactory
====================  ==============================================================================================

All but the first begin after eight years, or half of the scenario's years where it has fewer than 16.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from reformsim.analysis.patterns import MEASURES, Seen
from reformsim.config.catalog.patterns import PATTERNS
from reformsim.model.system import System
from reformsim.study.pattern_registry import known_patterns
from reformsim.study.real_schools import see_real_schools
from reformsim.study.spreading import see_influence
from reformsim.study.trials import see_accountability, see_coaching, see_formative_assessment
from reformsim.study.watching import watch_years

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

LONGEST_YEARS = 22
SETTLING_PARTS = 3
"""One part of a run in so many is left for the system to settle."""


def see_baseline(scenario: Scenario, seed: int) -> Seen:
    """Return what is seen of the system left alone."""
    years = min(scenario.years, LONGEST_YEARS)
    settle = years // SETTLING_PARTS
    return watch_years(System(scenario.without_levers(), seed), settle, years - settle)


PROBES: MappingProxyType[str, Callable[[Scenario, int], Any]] = MappingProxyType(
    {
        "baseline": see_baseline,
        "coaching": see_coaching,
        "accountability": see_accountability,
        "formative_assessment": see_formative_assessment,
        "influence": see_influence,
        "real_schools": see_real_schools,
    }
)
"""What each probe runs; what it returns is what the measures of its patterns take."""


def measure_probe(probe: str, scenario: Scenario, seed: int, ids: Sequence[Sequence[str]] = ()) -> dict[str, float]:
    """Return targets of a probe's patterns by key, NaN where one cannot be told; a job.

    Parameters
    ----------
    probe
        Name of the probe: a key of `PROBES`.
    scenario
        Whose system is looked at; its levers and shocks are left out.
    seed
        Fixes all luck.
    ids
        Patterns to measure, each as its id and its version (see `version_of`); none: those of the catalogue.
    """
    seen = PROBES[probe](scenario, seed)
    known = known_patterns() if ids else {name: (pattern, MEASURES[name]) for name, pattern in PATTERNS.items()}
    chosen = [name for name, _ in ids] or list(known)
    measured: dict[str, float] = {}
    for pattern, measure in (known[name] for name in chosen):
        if pattern.probe == probe:
            found = measure(seen)
            measured |= {target.key: float(found[target.key]) for target in pattern.targets}
    return measured
