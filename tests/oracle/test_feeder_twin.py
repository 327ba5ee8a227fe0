"""The slow twin of how schools feed each other: pupils in two queues, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from reformsim.chance import Process, uniform
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
    """Leavers take places of their district that begin with their grade: poor to poor, in step, and then by lot."""
    state, schools, month = system.state, system.state.schools, 19
    schools.ses_mean[:] = [0.3, -0.2, 0.3, 0.1, -0.2, 0.0]
    school = promotion.school_of_students(state)
    state.students.grade[:] += 1
    leaving = np.flatnonzero(state.students.grade > schools.grade_high[school])
    expected = {}
    for d in range(2):
        for grade in range(14):
            leavers = [i for i in leaving if schools.district[school[i]] == d and state.students.grade[i] == grade]
            places = [i for i in leaving if schools.district[school[i]] == d and schools.grade_low[school[i]] == grade]
            give, take = queue(system, leavers, month), queue(system, places, month)
            count = min(len(give), len(take))
            for i in range(count):
                expected[take[i * len(take) // count]] = give[i * len(give) // count]
    givers, takers = promotion.feeder_matches(leaving, leaving, school, state, month)
    assert len(expected) > 20
    assert dict(zip(takers.tolist(), givers.tolist(), strict=True)) == expected


def test_equal_lots_stay_in_the_order_of_rows(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pupils of one school who drew the same lot stand in the order of their rows."""
    monkeypatch.setattr(promotion, "uniforms", lambda keys, *_: np.full(len(keys), 0.5))
    state = system.state
    school = promotion.school_of_students(state)
    rows = np.arange(len(school))
    group = np.zeros(len(state.schools.key), dtype=np.int64)
    state.schools.ses_mean[:] = np.arange(6)[::-1]
    expected = [i for h in range(5, -1, -1) for i in rows[school == h].tolist()]
    assert promotion.in_order(rows, school, group, state, 9).tolist() == expected
