"""Teaching and learning: what a month of teaching does to each pupil.

Instruction that is aimed at the middle of a class misses those who are far from it. Personalization moves the
aim to the pupil, and is worth what the teacher knows of the pupil: without precision it aims at noise. Growth is
counted against the published benchmark of subject and grade, which whole-class teaching reaches by construction
(`reformsim.model.benchmark`). Levels are distances from the benchmark of the pupil's grade, so that pupils of
several grades can share a class.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from reformsim.chance import Process, fill_four_normals
from reformsim.exponential import exponential
from reformsim.model.practice import joint
from reformsim.population.blocks import most_rows

LEARNING_DRAW = int(Process.LEARNING)


@njit(cache=True, nogil=True)
def expected_match(aim_share, level_sd, estimate_error_sd, width_sd):  # type: ignore[no-untyped-def]
    """Return E[m] in closed form for pupils normal with SD `level_sd`.

        E[m] = w / sqrt(w^2 + (1 - a)^2 sigma^2 + a^2 sigma_est^2)

    What the pupils of a class should average if their levels are normal: the yardstick of the tests.
    """
    spread = (1.0 - aim_share) ** 2 * level_sd**2 + aim_share**2 * estimate_error_sd**2
    return width_sd / math.sqrt(width_sd**2 + spread)


@njit(cache=True, nogil=True, forceinline=True)
def experience_effects_sd(experience_years, number):  # type: ignore[no-untyped-def]
    """Return what teachers lack against a long career, student SD a year, <= 0, shape of `experience_years`.

        effect = -novice_deficit_sd exp(-years / experience_years)

    The first years teach a teacher most.
    """
    effects_sd = np.empty(len(experience_years))
    for t in range(len(effects_sd)):
        effects_sd[t] = -number.novice_deficit_sd * exponential(-experience_years[t] / number.experience_years)
    return effects_sd


@njit(cache=True, nogil=True, forceinline=True)
def plan_teaching(first, last, tables, plan, support, number):  # type: ignore[no-untyped-def]
    """Set how each course of schools first to last is taught this month.

        a         = what practices of the targeting channel reach together
        precision = min(information x k (1 + formative_tools x lever), 1)
        ready     = readiness + learning_paths (1 - readiness)
        sigma_est = level_sd (1 - information_share precision ready)
        pace      = (1 - dip a (1 - k)) (1 + practices of the time channel
                    + learning_time_growth x lever + class_size_growth x lever)
        extra     = teacher's own effect + experience - usual experience - unsettled + drill_sd x test preparation
        unsettled = turnover_harm_sd (newcomers - usual newcomers)
                    + new_leader_harm_sd (1 if the leader is new, else 0, - usual share of new leaders)

    Unskilled enactment costs learning first: the implementation dip. What is usual in the default system is taken
    off, so that the default stays at the benchmark. `plan` is a `TeachingPlan`.
    """
    schools, teachers, courses = tables.schools, tables.teachers, tables.courses
    practice = plan.practice
    for s in range(first, last):
        unsettled = number.turnover_harm_sd * (schools.newcomer_share[s] - plan.usual_newcomer_share)
        if tables.leaders.tenure_years[s] < number.new_leader_years:
            unsettled += number.new_leader_harm_sd
        unsettled -= number.new_leader_harm_sd * plan.usual_new_leader_share
        first_teacher, last_teacher = schools.teacher_start[s], schools.teacher_start[s + 1]
        experience_sd = experience_effects_sd(teachers.experience_years[first_teacher:last_teacher], number)
        for c in range(schools.course_start[s], schools.course_start[s + 1]):
            subject, band = courses.subject[c], courses.band[c]
            skill = courses.skill[c]
            a = joint(courses.deep[c], practice.is_targeting)
            tools = 1.0 + plan.formative_tools * support.formative_assessment[s, subject, band]
            precision = min(joint(courses.deep[c], practice.is_information) * skill * tools, 1.0)
            ready = plan.readiness[subject, band]
            ready += support.learning_paths[s, subject, band] * (1.0 - ready)
            courses.aim_share[c] = a
            courses.engagement_lift[c] = joint(courses.deep[c], practice.is_engagement)
            courses.precision[c] = precision
            courses.estimate_error_sd[c] = number.level_sd * (1.0 - number.information_share * precision * ready)
            time = (
                1.0
                + joint(courses.deep[c], practice.is_time)
                + plan.learning_time_growth * support.learning_time[s, subject, band]
                + plan.class_size_growth * support.class_size[s, subject, band]
            )
            courses.pace[c] = (1.0 - number.dip * a * (1.0 - skill)) * time
            courses.extra_sd[c] = (
                courses.effect_sd[c]
                + experience_sd[courses.teacher[c] - first_teacher]
                - plan.usual_experience_effect_sd
                - unsettled
                + plan.drill_sd[subject] * schools.test_preparation[s]
            )


@njit(cache=True, nogil=True, forceinline=True)
def meet_pupils(school, subject, tables, mistaken, width_sd, match):  # type: ignore[no-untyped-def]
    """Fill in how well teaching meets each pupil of a school in one subject: the match m of `learn`.

    `mistaken` is each pupil's mistake, (pupils,); `match`, (pupils,), is filled class by class, as in the roster. Sets
    mean level and mean engagement of the school's sections of the subject.
    """
    schools, courses, sections, students = tables.schools, tables.courses, tables.sections, tables.students
    pupils = slice(schools.student_start[school], schools.student_start[school + 1])
    grade, engagement, benchmark = students.grade[pupils], students.engagement[pupils], tables.ladder.level_sd[subject]
    achievement, roster = students.achievement[subject, pupils], students.roster[subject, pupils]
    for k in range(schools.section_start[school], schools.section_start[school + 1]):
        c = sections.course[k]
        if courses.subject[c] != subject:
            continue
        seats = slice(sections.first_seat[k], sections.first_seat[k] + np.int64(sections.size[k]))
        slots, levels = roster[seats], match[seats]
        total = engaged = 0.0
        for j in range(len(slots)):
            i = np.uint32(slots[j])
            levels[j] = achievement[i] - benchmark[np.uint8(grade[i])]
            total += levels[j]
            engaged += engagement[i]
        sections.mean_level[k] = total / max(len(slots), 1)
        sections.mean_engagement[k] = engaged / max(len(slots), 1)
        misjudged, kept = courses.aim_share[c] * courses.estimate_error_sd[c], 1.0 - courses.aim_share[c]
        middle = kept * sections.mean_level[k]
        for j in range(len(slots)):
            levels[j] = misjudged * mistaken[np.uint32(slots[j])] - kept * levels[j] + middle
    sharpness = -1.0 / (2.0 * width_sd * width_sd)
    for j in range(len(match)):  # a loop of its own, so that the compiler can work on several pupils at once
        match[j] = exponential(sharpness * match[j] * match[j])


@njit(cache=True, nogil=True, forceinline=True)
def draw_luck(key, month, pupils, room):  # type: ignore[no-untyped-def]
    """Return mistake and chance of a month for the pupils of a school, shape (subjects, 2, pupils), standard normal.

    They stand in `room`, shape (blocks of two subjects, numbers for each pupil, at least as many pupils).
    """
    blocks, numbers, _most = room.shape
    luck = room.reshape(room.size)[: blocks * numbers * pupils].reshape((blocks, numbers, pupils))
    for block in range(len(luck)):
        fill_four_normals(key, LEARNING_DRAW, month, block, luck[block])
    return luck.reshape((len(luck) * 2, 2, pupils))


@njit(cache=True, nogil=True, forceinline=True)
def engage(engagement, grade, drawn, unmet, per_month):  # type: ignore[no-untyped-def]
    """Move the engagement of pupils, (pupils,), towards what draws it, (pupils,), beside what does in their grade."""
    for i in range(len(engagement)):
        moved = engagement[i] + (unmet[np.uint8(grade[i])] + drawn[i] - engagement[i]) * per_month
        engagement[i] = min(max(moved, 0.0), 1.0)


@njit(cache=True, nogil=True, forceinline=True)
def learn(first, last, tables, plan, number):  # type: ignore[no-untyped-def]
    """Move every pupil of schools first to last through one month of teaching.

        miss   = a sigma_est x mistake - (1 - a) (level - class mean)
        m      = exp(-miss^2 / (2 w^2))
        q      = (quality_floor + (1 - quality_floor) m) / normaliser
        ratio  = q x pace x (1 + engagement_effect (engagement - engagement_start))
        level += benchmark / months x ratio + extra / months + noise_sd / sqrt(months) x chance
        engagement += (engagement_start + engagement_match (m - usual m) + practices of the engagement channel
                      + engagement_classmates (class mean - engagement_start) - engagement) / engagement_months

    `w` is `match_width_sd`; `mistake` and `chance` are standard normal, one of each for every pupil, subject and
    month; the aim of engagement is a mean over subjects. Pupils learn from teaching that meets them, and turn to
    it, or away from it, over some months.

    Sets achievement, engagement, and the growth ratio of sections (sums, made means by `gather_growth`).
    """
    schools, courses, sections, students = tables.schools, tables.courses, tables.sections, tables.students
    floor, months, subjects = number.quality_floor, plan.months_per_year, len(students.achievement)
    met_share, chance_sd = number.engagement_match / subjects, number.noise_sd / math.sqrt(months)
    monthly_growth_sd, per_quality = plan.school_year_growth_sd / months, 1.0 / plan.usual_quality
    unmet = number.engagement_start - number.engagement_match * plan.usual_match.sum(axis=0) / subjects
    most = most_rows(first, last, schools.student_start)  # room for all, made once: to make it takes time
    luck_room, keen_room = np.empty(((subjects + 1) // 2, 4, most)), np.empty(most)
    drawn_room, match_room = np.empty(most), np.empty(most)
    for s in range(first, last):
        pupils = slice(schools.student_start[s], schools.student_start[s + 1])
        grade, engagement = students.grade[pupils], students.engagement[pupils]
        luck = draw_luck(schools.key[s], plan.month[0], len(grade), luck_room)
        keen, drawn, match = keen_room[: len(grade)], drawn_room[: len(grade)], match_room[: len(grade)]
        for pupil in range(len(grade)):
            keen[pupil] = 1.0 + number.engagement_effect * (engagement[pupil] - number.engagement_start)
            drawn[pupil] = 0.0
        for n in range(subjects):
            achievement, roster, chance = students.achievement[n, pupils], students.roster[n, pupils], luck[n, 1]
            growth_sd, usual = monthly_growth_sd[n], per_quality[n]
            meet_pupils(s, n, tables, luck[n, 0], number.match_width_sd, match)
            for k in range(schools.section_start[s], schools.section_start[s + 1]):
                c = sections.course[k]
                if courses.subject[c] != n:
                    continue
                seats = slice(sections.first_seat[k], sections.first_seat[k] + np.int64(sections.size[k]))
                slots, met = roster[seats], match[seats]
                pace, extra_sd = courses.pace[c], courses.extra_sd[c] / months
                classmates = sections.mean_engagement[k] - number.engagement_start
                lift = (courses.engagement_lift[c] + number.engagement_classmates * classmates) / subjects
                total, least, more = 0.0, floor * pace, (1.0 - floor) * pace
                for j in range(len(slots)):
                    i = np.uint32(slots[j])
                    g = np.uint8(grade[i])
                    ratio = (least + more * met[j]) * (usual[g] * keen[i])
                    achievement[i] += growth_sd[g] * ratio + extra_sd + chance_sd * chance[i]
                    drawn[i] += met_share * met[j] + lift
                    total += ratio
                sections.growth_ratio[k] = total
        engage(engagement, grade, drawn, unmet, 1.0 / number.engagement_months)


@njit(cache=True, nogil=True, forceinline=True)
def gather_growth(first, last, tables):  # type: ignore[no-untyped-def]
    """Turn the sections' sums of growth into means of sections, courses and schools.

        growth ratio = mean of `ratio` over pupils; 1 is the benchmark

    This is what teachers see of their classes, with error, and what observers note.
    """
    schools, courses, sections = tables.schools, tables.courses, tables.sections
    for s in range(first, last):
        school_sum = school_size = 0.0
        for c in range(schools.course_start[s], schools.course_start[s + 1]):
            total = size = 0.0
            for k in range(courses.section_start[c], courses.section_start[c + 1]):
                total += sections.growth_ratio[k]
                size += sections.size[k]
                sections.growth_ratio[k] = (
                    sections.growth_ratio[k] / sections.size[k] if sections.size[k] > 0.0 else 1.0
                )
            courses.growth_ratio[c] = total / size if size > 0.0 else 1.0
            school_sum += total
            school_size += size
        schools.growth_ratio[s] = school_sum / school_size if school_size > 0.0 else 1.0


@njit(cache=True, nogil=True)
def teach(first, last, tables, plan, support, number):  # type: ignore[no-untyped-def]
    """Let schools first to last teach for a month: plan, let pupils learn, and sum up growth, in this order.

    Pupils meet what was planned this month, and growth is summed up once all have learned. The three are one call,
    because each call costs as much as some pupils.
    """
    plan_teaching(first, last, tables, plan, support, number)
    learn(first, last, tables, plan, number)
    gather_growth(first, last, tables)
