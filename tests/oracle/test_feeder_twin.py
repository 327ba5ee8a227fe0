"""The slow twin of how schools feed each other: pupils in two queues, one by one."""

from __future__ import annotations

import numpy as np

from reformsim.chance import Process, normals, uniform
from reformsim.model import promotion
from reformsim.model.system import System


def queue(system: System, rows: list[int], month: int) -> list[int]:
    """Return pupils in the order of their schools' mean status, then by lot."""
    schools = system.state.schools

    def place(i: int) -> tuple[float, float]:
        h = int(np.searchsorted(schools.student_start, i, side="right")) - 1
        slot = i - int(schools.student_start[h])
        return float(schools.ses_mean[h]), uniform(schools.key[h], int(Process.STUDENT_TRANSFER), month, slot, 0)

    return sorted(rows, key=place)


def test_schools_feed_each_other(system: System) -> None:
    """Leavers take places of their district that begin with their grade: poor to poor, in step, by lot, with all they have."""
    state, schools, month = system.state, system.state.schools, 19
    schools.ses_mean[:] = [0.3, -0.2, 0.3, 0.1, -0.2, 0.0]
    school = np.repeat(np.arange(6), np.diff(schools.student_start))
    state.students.score[:] = np.random.default_rng(6).normal(size=state.students.score.shape)
    before = state.students.background.copy()
    assert len(set(before.tolist())) == len(before)
    grade = state.students.grade + 1
    leaving = np.flatnonzero(grade > schools.grade_high[school])
    expected = {}
    for d in range(2):
        for low in range(14):
            leavers = [i for i in leaving if schools.district[school[i]] == d and grade[i] == low]
            places = [i for i in leaving if schools.district[school[i]] == d and schools.grade_low[school[i]] == low]
            give, take = queue(system, leavers, month), queue(system, places, month)
            count = min(len(give), len(take))
            for i in range(count):
                expected[take[i * len(take) // count]] = give[i * len(give) // count]
    columns = ("poverty", "ses", "engagement", "achievement", "score")
    rested = system.copy()
    forget(rested)
    old = {name: getattr(rested.state.students, name) for name in columns}
    system.plan.month[0] = month
    rise(system)
    assert len(expected) > 20
    place = {value: row for row, value in enumerate(before.tolist())}
    now = state.students.background.tolist()
    assert {i: place[now[i]] for i in leaving.tolist() if now[i] in place} == expected
    takers, givers = list(expected), list(expected.values())
    for name in columns:
        np.testing.assert_array_equal(getattr(state.students, name)[..., takers], old[name][..., givers], name)
    assert state.students.grade[takers].tolist() == schools.grade_low[school[takers]].tolist()


def forget(system: System) -> None:
    """Let all pupils forget what they do over a summer."""
    students = system.state.students
    everybody = slice(0, len(students.grade))
    promotion.forget(everybody, students, system.state.ladder, system.plan, system.numbers.learning)


def rise(system: System) -> None:
    """Let the summer pass, and all pupils go on."""
    system.each_district(promotion.promote, system.plan, system.numbers.learning, system.intake)


def slow_matches(
    spans: list[tuple[int, int]], leavers: list[list[int]], lots: list[int], status: list[float]
) -> dict[int, int]:
    """Return which leaver takes which place in a district, told one by one.

    Parameters
    ----------
    spans
        Lowest and highest grade of each school.
    leavers
        The leavers of each school, who also are its places.
    lots, status
        The lot of each leaver, the mean status of each school.
    """

    def queued(homes: list[int]) -> list[int]:
        """Return the leavers of some schools, the poorest school's first, then by lot, then in their order."""
        found = [(status[h], lots[place], place) for h in homes for place in leavers[h]]
        return [place for _, _, place in sorted(found)]

    taken = {}
    for grade in range(1, 14):
        give = queued([h for h, (_, high) in enumerate(spans) if high + 1 == grade])
        take = queued([h for h, (low, _) in enumerate(spans) if low == grade])
        count = min(len(give), len(take))
        taken |= {take[i * len(take) // count]: give[i * len(give) // count] for i in range(count)}
    return taken


def test_any_district_is_fed_as_by_hand() -> None:
    """Whatever grades schools have, one grade or all, with equal lots and status or without, each place has its leaver."""
    luck = np.random.default_rng(5)
    singles, ends = 0, set()
    for _ in range(60):
        low = luck.integers(0, 13, 7)
        high = np.minimum(low + luck.integers(0, 4, 7), 12)
        begin = np.concatenate([[0], np.cumsum(luck.integers(0, 9, 7))])
        lots = luck.integers(0, 9, begin[-1]).astype(np.uint64) << np.uint64(28)
        status = luck.integers(-2, 3, 7) / 4
        found = np.full(begin[-1], -1)
        promotion.feeder_matches((low.astype(np.int8), high.astype(np.int8)), begin, lots, status, found)
        spans = list(zip(low.tolist(), high.tolist(), strict=True))
        leavers = [list(range(begin[h], begin[h + 1])) for h in range(7)]
        expected = slow_matches(spans, leavers, lots.tolist(), status.tolist())
        assert {place: giver for place, giver in enumerate(found.tolist()) if giver >= 0} == expected
        home = {place: h for h, places in enumerate(leavers) for place in places}
        singles += sum(spans[home[place]][0] == spans[home[place]][1] for place in expected)
        ends |= {spans[home[giver]][1] - low.min() for giver in expected.values()}
        ends |= {spans[home[place]][0] - high.max() for place in expected}
    assert singles > 20
    assert 0 in ends


def test_newcomers_are_those_of_a_file_of_draws(system: System) -> None:
    """Places that nobody takes are filled with the pupils that the intake draws for the school, slot and month."""
    state, schools, month = system.state, system.state.schools, 19
    school = np.repeat(np.arange(6), np.diff(schools.student_start))
    before = set(state.students.background.tolist())
    state.students.score[:] = 0.5
    leaving = np.flatnonzero(state.students.grade + 1 > schools.grade_high[school])
    system.plan.month[0] = month
    rise(system)
    fresh = np.array([i for i in leaving if state.students.background[i] not in before])
    home = school[fresh]
    keys, slots = schools.key[home], fresh - schools.student_start[home]
    level, low = state.ladder.level_sd, schools.grade_low[home]

    def drawn(draw: int) -> np.ndarray:
        return normals(keys, Process.STUDENT_ENTRY, month, slots, draw)

    number, students = system.intake, state.students
    own = number.status_spread * drawn(0)
    background = schools.background_sd[home] + number.status_within * own + number.own_spread_sd * drawn(1)
    engagement = np.clip(number.engagement_start + number.engagement_spread_sd * drawn(2), 0.0, 1.0)
    assert len(fresh) > 20
    assert (students.ses[fresh] == schools.ses_mean[home] + own).all()
    assert (students.background[fresh] == background).all()
    assert (students.engagement[fresh] == engagement).all()
    assert (students.poverty[fresh] == (students.ses[fresh] < number.poverty_cut)).all()
    assert (students.grade[fresh] == low).all()
    assert np.isnan(students.score[:, fresh]).all()
    for n in range(2):
        found = background + number.passing_spread_sd * drawn(3 + n)
        assert (students.achievement[n, fresh] == found + level[n, low]).all()


def test_equal_lots_stay_in_the_order_of_rows() -> None:
    """Pupils of schools of one status who drew the same lot stand in the order of their rows, the poorer school's first."""
    begin, lots = np.array([0, 3, 5, 5, 9]), np.full(9, 7, dtype=np.uint64)
    status = np.array([0.2, -0.1, 0.2, 0.2])
    found = promotion.line_up(np.arange(4), begin, lots, status)
    assert found.tolist() == [3, 4, 0, 1, 2, 5, 6, 7, 8]
    lots[[0, 8]] = [9, 1]
    assert promotion.line_up(np.arange(4), begin, lots, status).tolist() == [3, 4, 8, 1, 2, 5, 6, 7, 0]
    assert promotion.line_up(np.array([2]), begin, lots, status).tolist() == []
