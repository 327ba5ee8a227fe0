"""Choice: how each teacher decides how to teach, and what of it goes deep.

Discrete choice with social interactions (Brock & Durlauf 2001), with thresholds as in Granovetter (1978). Each
teacher weighs the own belief, what colleagues do, what the house expects, and whether the leader stands behind it,
against the effort that it costs one who cannot do it yet. The sum is the drive `V`, and the choice is a share, not a
yes or no: how much of the teaching is done in the new way.
"""

from __future__ import annotations

from numba import njit

from reformsim.exponential import MOST_POWER, exponential
from reformsim.model.colleagues import empty_slate, see_colleagues


@njit(cache=True, nogil=True, inline="always")
def share_of(drive):  # type: ignore[no-untyped-def]
    """Return the logistic share s(drive), from 0 to 1."""
    return 1.0 / (1.0 + exponential(min(-drive, MOST_POWER)))


@njit(cache=True, nogil=True, forceinline=True, error_model="numpy")
def to_shares(drives, noise):  # type: ignore[no-untyped-def]
    """Turn drives into the shares s(V / T), in place, and return them; any shape, without gaps. `noise` is T, above 0.

    A loop of its own that divides as numpy does, with no look at what it divides by, so that the compiler can work on
    several drives at once.
    """
    every, sharpness = drives.reshape(drives.size), 1.0 / noise
    for i in range(len(every)):
        every[i] = share_of(sharpness * every[i])
    return drives


@njit(cache=True, nogil=True, inline="always")
def intention(wanted, pressed, skill, number):  # type: ignore[no-untyped-def]
    """Return what a teacher is led to do, as aims of deep and surface enactment, both in [0, 1].

        wanted   = s(V / T),  pressed = s((V + pressure) / T),  s(x) = 1 / (1 + exp(-x))
        deep*    = wanted + (pressed - wanted) k rho
        surface* = max(pressed - deep*, 0)

    `k` is the course's skill, `T` is `noise` and `rho` is `pressure_depth`. Pressure makes people do something;
    it becomes depth only as far as they can, and what is left is show.
    """
    deep = wanted + (pressed - wanted) * skill * number.pressure_depth
    return deep, max(pressed - deep, 0.0)


@njit(cache=True, nogil=True, forceinline=True)
def own_drives(school, tables, practice, seen, number, slate):  # type: ignore[no-untyped-def]
    """Return the drive V of each course and practice without any lever, (courses of the school, practices).

        V = w_belief (2 b - 1) + J (2 social - 1) + K (2 culture - 1) + 2 w_leader L + h0 - threshold
            - cost x difficulty (1 - k) (1 - relief x capacity) + sum over practices q of synergy[q] e[q]

    `J` is `conformity`, `K` is `culture_pull`, `h0` is `intercept`, `relief` is `capacity_relief`; `L` is the leader's
    support without levers and `capacity` the teacher's fullest practice of the capacity channel, which does not
    relieve itself. Belief, colleagues and culture are counted from their middles, so that an even world pulls to
    neither side.
    """
    taught = slice(tables.schools.course_start[school], tables.schools.course_start[school + 1])
    teacher, skill, deep = tables.courses.teacher[taught], tables.courses.skill[taught], tables.courses.deep[taught]
    drives = slate.drives[: len(seen)]
    around = (
        number.culture_pull * (2.0 * tables.schools.culture[school] - 1.0)
        + 2.0 * number.leader_weight * tables.leaders.own_support[school]
        + number.intercept
    )
    for c in range(len(drives)):
        t = teacher[c]
        person = number.belief_weight * (2.0 * tables.teachers.belief[t] - 1.0) - tables.teachers.threshold[t]
        capacity = 0.0
        for p in range(seen.shape[1]):
            capacity = max(capacity, deep[c, p] * practice.is_capacity[p])
        for p in range(seen.shape[1]):
            relief = 0.0 if practice.is_capacity[p] > 0.0 else number.capacity_relief * capacity
            drive = person + around + number.conformity * (2.0 * seen[c, p] - 1.0)
            drive -= number.cost * practice.difficulty[p] * (1.0 - skill[c]) * (1.0 - relief)
            for q in range(seen.shape[1]):
                drive += practice.synergy[p, q] * deep[c, q]
            drives[c, p] = drive
    return drives


@njit(cache=True, nogil=True, forceinline=True)
def push_and_press(school, drives, tables, support, number, slate):  # type: ignore[no-untyped-def]
    """Add to the drives of a school's courses, (courses of the school, practices), what pushes and presses them.

        pushed    = 2 w_leader (support of the leader with levers - without) + coaching_push scale coaching
                    - overload_weight overload
        pressure  = accountability_pressure accountability (u + (1 - u) label) + mandate_pressure mandate

    `u` is `unlabelled_share` and `scale` what is left of coaching in a large programme.

    Returns
    -------
        Drives with what is pushed, and with what is pushed and pressed, both shaped as `drives`, on the slate.
    """
    schools, leaders, courses = tables.schools, tables.leaders, tables.courses
    felt = number.unlabelled_share + (1.0 - number.unlabelled_share) * schools.label[school]
    accountable = number.accountability_pressure * support.accountability[school] * felt
    lead = 2.0 * number.leader_weight * (leaders.support[school] - leaders.own_support[school])
    lead -= number.overload_weight * support.overload[school]
    push = number.coaching_push * support.coaching_scale[school]
    taught = slice(schools.course_start[school], schools.course_start[school + 1])
    subject, band = courses.subject[taught], courses.band[taught]
    pushed, pressed = slate.pushed[: len(drives)], slate.pressed[: len(drives)]
    total = 0.0
    for c in range(len(drives)):
        pressure = accountable + number.mandate_pressure * support.mandate[school, subject[c], band[c]]
        more = lead + push * support.coaching[school, subject[c], band[c]]
        for p in range(drives.shape[1]):
            pushed[c, p] = drives[c, p] + more
            pressed[c, p] = pushed[c, p] + pressure
        total += pressure
    schools.pressure[school] = total / len(drives)
    return pushed, pressed


@njit(cache=True, nogil=True)
def choose_practice(first, last, tables, practice, support, number):  # type: ignore[no-untyped-def]
    """Change deep and surface enactment of every course in schools first to last.

        e        += (deep*(V + pushed, pressure) - e) / response_months
        surface  += (surface*(V + pushed, pressure) - surface) / response_months
        cross     = min(cross_school_share + network_gain networks, cross_school_limit)

    Practice follows an intention over months: lessons are rebuilt one by one. What would be wanted with nothing pushed
    and pressed is kept beside it, and tells who owns the practice.
    """
    schools, courses, slate = tables.schools, tables.courses, empty_slate(first, last, tables)
    pace = 1.0 / number.response_months  # to divide takes five times as long as to multiply
    for s in range(first, last):
        cross = min(number.cross_school_share + number.network_gain * support.networks[s], number.cross_school_limit)
        drives = own_drives(s, tables, practice, see_colleagues(s, tables, cross, number, slate), number, slate)
        pushed, pressed = push_and_press(s, drives, tables, support, number, slate)
        owned, wanted = to_shares(drives, number.noise), to_shares(pushed, number.noise)
        done = to_shares(pressed, number.noise) if schools.pressure[s] > 0.0 else wanted
        own = full = 0.0
        for c in range(schools.course_start[s], schools.course_start[s + 1]):
            row = c - schools.course_start[s]
            for p in range(drives.shape[1]):
                deep, surface = intention(wanted[row, p], done[row, p], courses.skill[c], number)
                own += owned[row, p]
                full += done[row, p]
                courses.deep[c, p] += pace * (deep - courses.deep[c, p])
                courses.surface[c, p] += pace * (surface - courses.surface[c, p])
        schools.own_drive[s] = own / drives.size
        schools.full_drive[s] = full / drives.size


@njit(cache=True, nogil=True)
def notice_practice(first, last, tables):  # type: ignore[no-untyped-def]
    """Bring up to date what others can see: each teacher's and school's mean enactment.

        teacher's deep = mean over own courses;  school's deep, surface, skilled use k e = means over teachers

    Runs after all schools have chosen, so that ties across schools see last month's practice and the
    order of schools does not matter.
    """
    schools, teachers, courses = tables.schools, tables.teachers, tables.courses
    practices = courses.deep.shape[1]
    for s in range(first, last):
        deep = surface = use = 0.0
        for t in range(schools.teacher_start[s], schools.teacher_start[s + 1]):
            share = 1.0 / (teachers.course_start[t + 1] - teachers.course_start[t])
            for p in range(practices):
                teachers.deep[t, p] = 0.0
                for c in range(teachers.course_start[t], teachers.course_start[t + 1]):
                    teachers.deep[t, p] += share * courses.deep[c, p]
                    surface += share * courses.surface[c, p]
                    use += share * courses.skill[c] * courses.deep[c, p]
                deep += teachers.deep[t, p]
        count = practices * (schools.teacher_start[s + 1] - schools.teacher_start[s])
        schools.deep[s] = deep / count
        schools.surface[s] = surface / count
        schools.skilled_use[s] = use / count
