"""The slow twin of the timetable: pupils of a grade drawn by lot, and dealt out to its classes one by one."""

from __future__ import annotations

import numpy as np

from reformsim.chance import Process, fill_lots
from reformsim.model import promotion
from reformsim.model.system import System

MONTH = 77


def test_classes_are_dealt_out_by_lot(system: System) -> None:
    """In the order of their lots pupils take classes in turn: one lot for a self-contained class, one a subject else."""
    system.each_school(promotion.make_classes, MONTH)
    state, schools = system.state, system.state.schools
    seen: dict[bool, int] = {True: 0, False: 0}
    for h in range(6):
        rows = range(int(schools.student_start[h]), int(schools.student_start[h + 1]))
        lots = np.empty((len(state.subjects), len(rows)), dtype=np.uint64)
        for n in range(len(state.subjects)):
            fill_lots(schools.key[h], int(Process.TIMETABLE), MONTH, n, lots[n])
        for grade in range(int(schools.grade_low[h]), int(schools.grade_high[h]) + 1):
            pupils = [i for i in rows if state.students.grade[i] == grade]
            for n in range(len(state.subjects)):
                head, count = int(schools.first_section[h, n, grade]), int(schools.section_count[h, n, grade])
                alone = bool(state.teachers.kind[state.courses.teacher[state.sections.course[head]]] < 0)
                lot = lots[0 if alone else n]
                ordered = sorted(pupils, key=lambda i, lot=lot, first=rows.start: int(lot[i - first]))
                stride = len(state.subjects) if alone else 1
                expected = {i: head + stride * (rank % count) for rank, i in enumerate(ordered)}
                assert {i: int(state.students.section[n, i]) for i in pupils} == expected
                seen[alone] += count > 1
    assert min(seen.values()) > 3
