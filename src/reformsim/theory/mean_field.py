"""The mean field: one school that stands for all, with the model's own equations in expectation.

Every school is replaced by one whose colleagues, culture and results are the mean of all. What differs between
people is averaged in the choice: thresholds of teachers (logistic) and leadership (Beta), by quadrature. The
system is taken to be large, so that coaching is as thin as it gets. What is left out: that schools drift apart,
that leaders stay for years, classes, districts, budgets, and chance.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit
from scipy.special import betaincinv, logit

from reformsim.chance import FloatArray
from reformsim.model.choice import intention, share_of
from reformsim.model.levers import find_lever
from reformsim.model.levers.timeline import ramped
from reformsim.model.numbers import numbers_of
from reformsim.model.plan import plan_of
from reformsim.model.practice import joint, visible_use
from reformsim.population.careers import steady_careers

if TYPE_CHECKING:
    from reformsim.config.scenario import LeverConfig, Scenario

THRESHOLDS, LEADERS, ERRORS = 7, 9, 5
"""Points of the quadratures over thresholds, leadership, and errors of what a teacher sees."""
CLASS_SIZE = 20.0
"""Pupils whose growth a teacher sees: the sampling error of the mean; as in the benchmark's cohort."""
SUPPORTS = (
    "coaching",
    "professional_learning_time",
    "formative_assessment",
    "leadership_development",
    "structures",
    "mandate",
    "competing_initiative",
    "field_backlash",
    "teacher_preparation",
)
"""Levers and shocks that the mean field knows, in the order of the columns of support."""
THEMES = ("choice", "belief", "skill", "culture", "leader", "learning", "workforce")
"""Themes of the catalogue in the order in which the kernels take them."""
STATE = ("deep", "culture", "field", "belief", "skill", "structures", "leader_belief")


class Field(NamedTuple):
    """Hold the numbers of the mean field, in the shape that its kernel takes."""

    numbers: Any
    practice: Any
    thresholds: FloatArray
    leadership: FloatArray
    errors_sd: FloatArray  # standard normal quantiles
    spread_sd: float
    readiness: float
    formative_tools: float
    coaching_scale: float  # share of coaching's effect that is left in a large programme
    leave_rate: float  # of teachers, per year
    leader_leave_rate: float
    months_per_year: int


class MeanField:
    """Solve one scenario without chance.

    Attributes
    ----------
    scenario
        What is solved.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.field = _field_of(scenario)

    def start(self) -> FloatArray:
        """Return the state at month 0, one number for each name in `STATE` after the practices' deep enactment."""
        value = _start_of(self.scenario)
        practices = len(self.scenario.practices)
        deep = value("deep", "culture.start_deep")
        culture = value("culture", "culture.start")
        field = value("field_culture", "culture.default_field")
        belief = value("belief", "workforce.start_belief")
        return np.array(
            [*[deep] * practices, culture, field, belief, value("skill", "workforce.start_skill"), 0.0, belief]
        )

    def path(
        self, years: float | None = None, start: FloatArray | None = None, *, released: bool = False
    ) -> FloatArray:
        """Return the state after each month, shape (months, practices + 6).

        Parameters
        ----------
        years
            How long; None: the scenario's years.
        start
            State to begin with; None: the scenario's.
        released
            Whether all levers and shocks are off.
        """
        months = round((self.scenario.years if years is None else years) * self.field.months_per_year)
        support = np.zeros((months, len(SUPPORTS))) if released else support_of(self.scenario, months)
        begin = self.start() if start is None else start
        return np.asarray(follow(np.array(begin, dtype=np.float64), support, len(self.scenario.practices), self.field))

    def deep(self, path: FloatArray) -> FloatArray:
        """Return mean deep enactment along a path, shape (months,)."""
        return np.asarray(path[:, : len(self.scenario.practices)].mean(axis=1))

    def culture(self, path: FloatArray) -> FloatArray:
        """Return culture along a path, shape (months,)."""
        return np.asarray(path[:, len(self.scenario.practices)])


def _start_of(scenario: Scenario) -> Any:
    """Return what gives a starting value: the scenario's, or the catalogue's."""
    from reformsim.config.catalog import value_of

    def value(name: str, identity: str) -> float:
        said = getattr(scenario.start, name)
        return float(value_of(identity, scenario.parameters) if said is None else said)

    return value


def support_of(scenario: Scenario, months: int) -> FloatArray:
    """Return what levers and shocks plan for the mean school, shape (months, supports), each in [0, 1]."""
    time = np.arange(months) / scenario.months_per_year
    found = np.zeros((months, len(SUPPORTS)))
    for kind, configs in (("lever", scenario.levers), ("shock", scenario.shocks)):
        for label, config in configs.items():
            name = find_lever(config.lever or label).name
            if name in SUPPORTS:
                will = scenario.governance.political_will if kind == "lever" else 1.0
                found[:, SUPPORTS.index(name)] += will * _planned(config, time)
    return np.minimum(found, 1.0)


def _planned(config: LeverConfig, time: FloatArray) -> FloatArray:
    """Return a lever's mean planned intensity over schools, shape (months,)."""
    end = math.inf if config.end_year is None else float(config.end_year)
    share = 1.0 if config.target.schools == "all" else config.target.share
    span = float(config.start_year), end, float(config.ramp_years)
    return np.array([config.intensity * share * ramped(t, *span) for t in time])


def _field_of(scenario: Scenario) -> Field:
    """Return the numbers of the mean field."""
    numbers = numbers_of(dict(scenario.parameters))
    careers = steady_careers(dict(scenario.parameters))
    usual = (careers.newcomer_share, careers.new_leader_share, careers.experience_effect_sd)
    plan = plan_of(scenario, numbers, usual)
    middle = (np.arange(THRESHOLDS) + 1 / 2) / THRESHOLDS
    leaders = (np.arange(LEADERS) + 1 / 2) / LEADERS
    match = float(plan.usual_match.mean())
    width = numbers.learning.match_width_sd
    errors, _ = np.polynomial.hermite_e.hermegauss(ERRORS)
    move = float(np.mean(numbers.rows["workforce.move_rate"]))
    return Field(
        numbers=(
            numbers.choice,
            numbers.belief,
            numbers.skill,
            numbers.culture,
            numbers.leader,
            numbers.learning,
            numbers.workforce,
        ),
        practice=plan.practice,
        thresholds=numbers.choice.threshold_scale * logit(middle),
        leadership=betaincinv(numbers.leader.leadership_alpha, numbers.leader.leadership_beta, leaders),
        errors_sd=errors,
        spread_sd=width * math.sqrt(max(1.0 / match**2 - 1.0, 0.0)),
        readiness=float(plan.readiness.mean()),
        formative_tools=plan.formative_tools,
        coaching_scale=numbers.testing.coaching_scale_floor,
        leave_rate=max(careers.newcomer_share - move, 0.0),
        leader_leave_rate=numbers.workforce.leader_leave_rate,
        months_per_year=scenario.months_per_year,
    )


@njit(cache=True, nogil=True)
def choose(state, support, field, practices):  # type: ignore[no-untyped-def]
    """Return what practice aims at, (practices,): the model's intention, averaged over thresholds and leaders."""
    choice, leader = field.numbers[0], field.numbers[4]
    culture, belief, skill, leader_belief = (
        state[practices],
        state[practices + 2],
        state[practices + 3],
        state[practices + 5],
    )
    capacity = 0.0
    for p in range(practices):
        capacity = max(capacity, state[p] * field.practice.is_capacity[p])
    around = (
        choice.culture_pull * (2.0 * culture - 1.0) + choice.belief_weight * (2.0 * belief - 1.0) + choice.intercept
    )
    around += choice.coaching_push * field.coaching_scale * support[0] - choice.overload_weight * support[6]
    willing = leader.belief_base + (1.0 - leader.belief_base) * leader_belief
    attention = min(max(leader.attention_rest - leader.overload_load * support[6], 0.0), 1.0)
    developed = min(leader.development_share * support[3], 1.0)
    aim = np.zeros(practices)
    for p in range(practices):
        relief = 0.0 if field.practice.is_capacity[p] > 0.0 else choice.capacity_relief * capacity
        drive = around + choice.conformity * (2.0 * state[p] - 1.0)
        drive -= choice.cost * field.practice.difficulty[p] * (1.0 - skill) * (1.0 - relief)
        for q in range(practices):
            drive += field.practice.synergy[p, q] * state[q]
        for share in field.leadership:
            own = share * attention * willing
            felt = own + developed * (1.0 - own)
            for threshold in field.thresholds:
                led = drive + 2.0 * choice.leader_weight * felt - threshold
                wanted = share_of(led / choice.noise)
                pressed = share_of((led + choice.mandate_pressure * support[5]) / choice.noise)
                deep, _ = intention(wanted, pressed, skill, choice)
                aim[p] += deep / (len(field.leadership) * len(field.thresholds))
    return aim


@njit(cache=True, nogil=True)
def evidence(state, support, field, practices):  # type: ignore[no-untyped-def]
    """Return what teachers conclude from the growth they see, in (0, 1), and how much of it shows and is used."""
    belief, learning = field.numbers[1], field.numbers[5]
    deep, skill = state[:practices], state[practices + 3]
    a = joint(deep, field.practice.is_targeting)
    tools = field.formative_tools * support[2]
    precision = min(joint(deep, field.practice.is_information) * skill * (1.0 + tools), 1.0)
    error = learning.level_sd * (1.0 - learning.information_share * precision * field.readiness)
    width, spread = learning.match_width_sd, field.spread_sd
    match = width / math.sqrt(width**2 + (1.0 - a) ** 2 * spread**2 + a**2 * error**2)
    usual = width / math.sqrt(width**2 + spread**2)
    floor = learning.quality_floor
    quality = (floor + (1.0 - floor) * match) / (floor + (1.0 - floor) * usual)
    growth = quality * (1.0 - learning.dip * a * (1.0 - skill))
    seen = 0.0
    for quantile in field.errors_sd:
        noise = quantile * belief.seen_error_sd / math.sqrt(CLASS_SIZE)
        seen += 1.0 / (1.0 + math.exp(-belief.evidence_gain * (growth + noise - 1.0))) / len(field.errors_sd)
    assessed = min(joint(deep, field.practice.is_information) * skill + tools, 1.0)
    shows = belief.visibility_base + (1.0 - belief.visibility_base) * assessed
    used = belief.use_base + (1.0 - belief.use_base) * visible_use(deep, field.practice.visibility)
    return seen, shows * used


@njit(cache=True, nogil=True)
def follow(state, support, practices, field):  # type: ignore[no-untyped-def]
    """Return the state after each month, shape (months, practices + 6); see `STATE` for what follows the practices."""
    choice, believing, learning_skill, band, leader, _, staff = field.numbers
    path = np.empty((support.shape[0], len(state)))
    for month in range(support.shape[0]):
        now = support[month]
        aim = choose(state, now, field, practices)
        seen, weight = evidence(state, now, field, practices)
        deep, culture, around = state[:practices].mean(), state[practices], state[practices + 1]
        belief, skill, displaced = state[practices + 2], state[practices + 3], state[practices + 4]
        for p in range(practices):
            state[p] += (aim[p] - state[p]) / choice.response_months
        use = state[:practices].mean()
        coaching = field.coaching_scale * now[0]
        supported = learning_skill.coaching_gain * coaching + learning_skill.professional_learning_gain * now[1]
        gain = supported * (learning_skill.support_base + (1.0 - learning_skill.support_base) * use)
        gain += learning_skill.doing_gain * use + learning_skill.colleague_gain * skill * deep
        gain += learning_skill.capacity_gain * joint(state[:practices], field.practice.is_capacity)
        newcomers = field.leave_rate / field.months_per_year
        risen = around - band.default_field
        fresh_belief = staff.newcomer_belief + staff.belief_follows_field * risen + staff.preparation_belief * now[8]
        fresh_skill = staff.newcomer_skill + staff.skill_follows_field * risen + staff.preparation_skill * now[8]
        state[practices + 2] += believing.rate * weight * (seen - belief) + newcomers * (fresh_belief - belief)
        skill += gain * (1.0 - skill) - learning_skill.decay * (skill - learning_skill.floor)
        state[practices + 3] = min(max(skill + newcomers * (fresh_skill - skill), 0.0), 1.0)
        fresh_leaders = field.leader_leave_rate / field.months_per_year
        state[practices + 5] += leader.belief_rate * (belief - state[practices + 5])
        state[practices + 5] += fresh_leaders * (fresh_belief - state[practices + 5])
        state[practices + 4] += (min(now[4], 1.0) - displaced) / band.structures_months
        displaced = state[practices + 4]
        stretch = use - culture
        beyond = max(abs(stretch) - band.yield_strain * (1.0 - displaced), 0.0)
        change = math.copysign(beyond, stretch) * (1.0 + band.displacement_gain * displaced) / band.creep_months
        change += (around - culture) / band.field_months * (1.0 - band.displacement_shield * displaced)
        state[practices] = min(max(culture + change, 0.0), 1.0)
        state[practices + 1] += (state[practices] - around) / band.system_months
        state[practices + 1] *= 1.0 - min(band.backlash_rate * now[7], 1.0)
        path[month] = state
    return path
