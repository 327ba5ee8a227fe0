"""How large schools are and who is in them."""

from __future__ import annotations

from reformsim.config.parameter import Parameter

OURS = "reformsim"
DIGEST = "NCES Digest of Education Statistics 2023, table 216.30"
NTPS = "NCES NTPS 2015-16 and 2020-21"
KS = "Kane & Staiger 2002, JEP 16(4):91-114"
SIRIN = "Sirin 2005, RER 75:417-453"

POPULATION = (
    Parameter("population.level_shares", (0.567, 0.176, 0.257, 0.0),
              "share of schools: elementary, middle, high, combined", 0.0, 1.0, DIGEST, "C",
              "52.8, 16.4 and 24.0 % without the 5.3 % of other schools, scaled to one."),
    Parameter("population.students_per_grade", 68.0, "students", 1.0, 5000.0, KS, "V",
              "Mean of a grade in US elementary schools; it also sets how many pupils reach middle and high schools."),
    Parameter("population.size_spread", 0.45, "SD of log enrolment", 0.0, 2.0, OURS, "ours",
              "Elementary schools mostly hold 200 to 800 students."),
    Parameter("population.least_per_grade", 6.0, "students", 1.0, 500.0, OURS, "ours", "Smallest grade drawn."),
    Parameter("population.elementary_class_size", 20.0, "students", 1.0, 60.0, NTPS, "V",
              "Self-contained classes: 19.1 (2020-21) to 21.2 (2015-16)."),
    Parameter("population.secondary_class_size", 23.5, "students", 1.0, 60.0, NTPS, "V",
              "Departmental classes: 21.0 (2020-21) to 26.0 (2015-16)."),
    Parameter("population.classes_per_teacher", 4.0, "classes", 1.0, 10.0, OURS, "ours",
              "Classes of a departmental teacher in one modelled subject; a US ratio of 15.4 students per teacher "
              "over six subjects gives about four."),
    Parameter("population.class_teacher_share_of_staff", 0.65, "share", 0.05, 1.0, OURS, "ours",
              "Staff in a file include specialists and support; 65 % leaves classes of about 20."),
    Parameter("population.poverty_mean", 0.52, "share", 0.0, 1.0, "NCES Digest 2023, school lunch shares", "C",
              "Mean share of students eligible for free or reduced lunch."),
    Parameter("population.poverty_sd", 0.275, "share", 0.0, 0.5, "NCES Digest 2023, school lunch shares", "C",
              "Spread of that share between schools."),
    Parameter("population.poverty_edge", 0.01, "share", 0.0001, 0.2, OURS, "ours",
              "Poverty shares of 0 and 1 are taken as this far inside when status is drawn."),
    Parameter("population.status_within", 0.20, "student SD per SD of status", 0.0, 1.0, SIRIN, "C",
              "Slope of achievement on status inside a school; with the slope between schools it gives the "
              "student correlation of about .30."),
    Parameter("population.status_between", 0.43, "student SD per SD of status", 0.0, 2.0, SIRIN, "C",
              "Slope between schools: gives the school correlation of .50 to .60 and more."),
    Parameter("population.score_variance_between_schools", 0.20, "share of student variance", 0.0, 0.9,
              "Hedges & Hedberg 2007, EEPA 29:60-87: .22 (.15-.27)", "Vd", "Variance of school means."),
    Parameter("population.status_spread_within", 0.76, "z", 0.05, 1.0, OURS, "C",
              "Spread of status inside a school when the spread of poverty shares between schools is .275."),
    Parameter("population.district_variance_share", 0.25, "share of the variance between schools", 0.0, 1.0,
              "Fahle & Reardon 2018, Ed. Researcher 47:221-234 (.12 of all variance lies between districts)", "Vd",
              "Share of poverty differences that districts share where there are several."),
    Parameter("population.district_size_spread", 1.2, "SD of log schools per district", 0.0, 4.0,
              "NCES Digest 2022, table 214.20: very skewed sizes of districts", "ours",
              "Where there are several districts, a few are large and most are small."),
)
