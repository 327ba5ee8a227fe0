"""Every column of every table: name, kind, unit and meaning, written once.

The stored files, the data dictionary and the documents are made from it. A name that ends in ``*`` stands
for one column per subject or per practice.
"""

from __future__ import annotations

from typing import NamedTuple

TABLES_VERSION = 1
"""Raised whenever a column changes its name, unit or meaning."""


class Column(NamedTuple):
    """Describe one column."""

    name: str
    dtype: str
    unit: str
    meaning: str


SHARE = "share, 0 to 1"
SD = "student SD"

SYSTEM = (
    Column("month", "int64", "months", "months of school done, from 1"),
    Column("year", "float64", "school years", "the same in years"),
    Column("deep", "float64", SHARE, "mean deep enactment over teachers and practices"),
    Column("surface", "float64", SHARE, "mean surface enactment over teachers and practices"),
    Column("culture", "float64", SHARE, "mean culture of schools, 0 the default and 1 the new one"),
    Column("field_culture", "float64", SHARE, "mean over districts of what surrounds schools"),
    Column("belief", "float64", SHARE, "mean belief of teachers in the new practice"),
    Column("skill", "float64", SHARE, "mean skill over courses"),
    Column("leader_support", "float64", SHARE, "mean support that teachers feel from their leader"),
    Column("attention", "float64", SHARE, "mean attention of leaders left for instruction"),
    Column("political_will", "float64", SHARE, "mean over districts of the share of plans carried out"),
    Column("celebrated_share", "float64", SHARE, "mean share of exceptional schools that districts celebrate"),
    Column("growth_ratio", "float64", "ratio", "growth of pupils this month, 1 = the published benchmark"),
    Column("engagement", "float64", SHARE, "mean engagement of students"),
    Column("achievement_sd", "float64", SD, "mean true distance from the benchmark path over subjects"),
    Column("score_sd", "float64", SD, "the same as measured by the last test, empty before the first"),
    Column("low_status_sd", "float64", SD, "achievement_sd of the lowest quarter by status"),
    Column("high_status_sd", "float64", SD, "achievement_sd of the highest quarter by status"),
    Column("schools_above_half", "float64", SHARE, "share of schools with deep enactment above one half"),
    Column("teachers_above_half", "float64", SHARE, "share of teachers with deep enactment above one half"),
    Column("ownership", "float64", SHARE, "share of enactment that would be wanted without levers and pressure"),
    Column("pressure", "float64", "units of V", "mean pressure on courses by mandates and accountability"),
    Column("cost_dollars", "float64", "US dollars", "spent on levers since the start"),
    Column("released", "bool", "", "whether the month was added after the scenario's own years, levers off"),
    Column("deep_*", "float64", SHARE, "mean deep enactment of one practice over teachers"),
    Column("achievement_*", "float64", SD, "mean true distance from the benchmark path in one subject"),
    Column("score_*", "float64", SD, "the same as measured by the last test, empty before the first"),
)

SCHOOLS = (
    Column("year", "int64", "school years", "year of school, from 1"),
    Column("school_id", "str", "", "the school's name"),
    Column("district_id", "str", "", "the district's name"),
    Column("level", "str", "", "elementary, middle, high or combined"),
    Column("enrolment", "int64", "students", "students"),
    Column("teachers", "int64", "teachers", "teachers of the modelled subjects"),
    Column("poverty_share", "float64", SHARE, "share of students eligible for free or reduced lunch"),
    Column("deep", "float64", SHARE, "mean deep enactment, mean of the year's months"),
    Column("surface", "float64", SHARE, "mean surface enactment, mean of the year's months"),
    Column("culture", "float64", SHARE, "culture at the year's end"),
    Column("structures", "float64", SHARE, "how far structures are displaced at the year's end"),
    Column("belief", "float64", SHARE, "mean belief of teachers at the year's end"),
    Column("skill", "float64", SHARE, "mean skill over courses at the year's end"),
    Column("leadership", "float64", SHARE, "instructional leadership of the leader"),
    Column("leader_tenure_years", "float64", "years", "whole years of the leader in this school before this one"),
    Column("growth_ratio", "float64", "ratio", "growth of pupils, mean of the year's months, 1 = benchmark"),
    Column("pressure", "float64", "units of V", "mean pressure on courses in the year's last month"),
    Column("achievement_*", "float64", SD, "mean true distance from the benchmark in spring"),
    Column("score_*", "float64", SD, "mean measured distance from the benchmark in spring"),
)

TEACHERS = (
    Column("year", "int64", "school years", "year of school, from 1"),
    Column("school_id", "str", "", "the school's name"),
    Column("teacher", "int64", "", "slot of the teacher in the school, from 0; its holder may change"),
    Column("experience_years", "float64", "years", "years of teaching before this one"),
    Column("belief", "float64", SHARE, "belief in the new practice"),
    Column("threshold", "float64", "units of V", "how much it takes to move this teacher"),
    Column("skill", "float64", SHARE, "mean skill over own courses"),
    Column("deep", "float64", SHARE, "mean deep enactment over own courses and practices"),
    Column("surface", "float64", SHARE, "mean surface enactment over own courses and practices"),
    Column("growth_seen", "float64", "ratio", "mean growth of own classes as seen this month, 1 = benchmark"),
    Column("stayed", "bool", "", "whether the teacher was in this school the year before"),
)

STUDENTS = (
    Column("year", "int64", "school years", "year of school, from 1"),
    Column("school_id", "str", "", "the school's name"),
    Column("student", "int64", "", "slot of the student in the school, from 0; its holder changes"),
    Column("grade", "int64", "grade", "grade, 0 = kindergarten"),
    Column("ses", "float64", "z", "socioeconomic status"),
    Column("poverty", "bool", "", "eligible for free or reduced lunch"),
    Column("engagement", "float64", SHARE, "engagement"),
    Column("achievement_*", "float64", SD, "true achievement in spring, 0 = the start of kindergarten"),
    Column("score_*", "float64", SD, "measured achievement in spring, same scale"),
)

EVENTS = (
    Column("month", "int64", "months", "month of school, from 1"),
    Column("year", "float64", "school years", "the same in years"),
    Column(
        "kind",
        "str",
        "",
        "lever_start, lever_end, shock_start, shock_end, leader_change, school_rises, school_falls or labelled",
    ),
    Column("school_id", "str", "", "the school, empty for the whole system"),
    Column("label", "str", "", "the lever's or shock's label, else empty"),
    Column("value", "float64", "", "intensity, leadership of the new leader, or deep enactment"),
)

LEVERS = (
    Column("label", "str", "", "label in the scenario"),
    Column("name", "str", "", "name of the lever or shock"),
    Column("kind", "str", "", "lever or shock"),
    Column("start_year", "float64", "school years", "when it starts"),
    Column("ramp_years", "float64", "school years", "how long it takes to full intensity, and back"),
    Column("end_year", "float64", "school years", "when it ends, empty for never"),
    Column("intensity", "float64", SHARE, "planned intensity"),
    Column("target", "str", "", "which schools, subjects and grade bands"),
)

COLUMNS: dict[str, tuple[Column, ...]] = {
    "system": SYSTEM,
    "schools": SCHOOLS,
    "teachers": TEACHERS,
    "students": STUDENTS,
    "events": EVENTS,
    "levers": LEVERS,
}
"""Every table's columns, in order."""


def describe(table: str, name: str) -> Column | None:
    """Return what is known of a column, None if the table has no such column."""
    for column in COLUMNS.get(table, ()):
        if column.name == name:
            return column
    for column in COLUMNS.get(table, ()):
        if column.name.endswith("*") and name.startswith(column.name[:-1]):
            return column._replace(name=name)
    return None
