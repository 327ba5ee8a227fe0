"""The rubber band, what surrounds it, and who leads.

Culture moves only beyond a yield strain, as a material creeps. There is no published value for the
plasticity of a school's culture: these are ours and are to be swept.
"""

from __future__ import annotations

from reformsim.config.parameter import Parameter

OURS = "reformsim"
ELMORE = "Elmore, foreword to Fullan, Hill & Crevola 2006, Breakthrough (image of the rubber band)"

CULTURE = (
    Parameter("culture.creep_months", 84.0, "months", 5.0, 1000.0, ELMORE, "ours",
              "tau_culture: time in which culture gives way to a stretch of one beyond the yield strain."),
    Parameter("culture.yield_strain", 0.20, "share", 0.0, 1.0, ELMORE, "ours",
              "Stretch up to which the band is elastic and culture does not move."),
    Parameter("culture.field_months", 80.0, "months", 5.0, 2000.0, OURS, "ours",
              "tau_field: time in which a school's culture drifts to what surrounds it."),
    Parameter("culture.system_months", 100.0, "months", 5.0, 5000.0, OURS, "ours",
              "tau_system: time in which what surrounds schools follows what schools have become."),
    Parameter("culture.displacement_gain", 2.0, "share", 0.0, 5.0, OURS, "ours",
              "How much faster culture creeps when structures are fully displaced."),
    Parameter("culture.displacement_shield", 0.50, "share", 0.0, 1.0, OURS, "ours",
              "Share of the field's pull that fully displaced structures keep away."),
    Parameter("culture.structures_months", 3.0, "months", 1.0, 120.0, OURS, "ours",
              "Time in which a school's structures follow the lever, up and down."),
    Parameter("culture.wider_field_share", 0.50, "share", 0.0, 1.0, OURS, "ours",
              "Where there are several districts: share of a field that all of them make together."),
    Parameter("culture.backlash_rate", 0.05, "share per month", 0.0, 1.0, OURS, "ours",
              "Monthly share of the field culture that a full backlash takes away."),
    Parameter("culture.start", 0.15, "share", 0.0, 1.0, OURS, "ours",
              "Culture of schools in the default state: where the model's own baseline settles."),
    Parameter("culture.start_spread_sd", 0.04, "share", 0.0, 0.5, OURS, "ours",
              "Spread of culture between schools at the start."),
    Parameter("culture.default_field", 0.15, "share", 0.0, 1.0, OURS, "ours",
              "Field culture of the default system, from which newcomers' belief and skill are counted."),
    Parameter("culture.start_deep", 0.05, "share", 0.0, 1.0,
              "Observation studies find ambitious practice in a minority of classrooms (direction)", "ours",
              "Deep enactment in the default state: where the model's own baseline settles."),
    Parameter("culture.start_spread_deep_sd", 0.05, "share", 0.0, 0.5, OURS, "ours",
              "Spread of deep enactment between courses at the start."),
    Parameter("leader.belief_base", 0.60, "share", 0.0, 1.0, OURS, "ours",
              "Share of leadership that reaches teachers even if the leader does not believe."),
    Parameter("leader.development_share", 0.60, "share", 0.0, 1.0, OURS, "ours",
              "Share of the missing support that full leadership development makes up while it lasts."),
    Parameter("leader.attention_rest", 0.90, "share", 0.0, 1.0, OURS, "ours",
              "Attention left for instruction in a quiet year."),
    Parameter("leader.compliance_load", 0.25, "share", 0.0, 1.0, OURS, "ours",
              "Attention that full accountability takes away in a labelled school."),
    Parameter("leader.overload_load", 0.35, "share", 0.0, 1.0, OURS, "ours",
              "Attention that a full competing initiative takes away."),
    Parameter("leader.attention_months", 4.0, "months", 1.0, 60.0, OURS, "ours",
              "Time in which attention follows what is asked of the leader."),
    Parameter("leader.belief_rate", 0.02, "share per month", 0.0, 1.0, OURS, "ours",
              "How fast a leader's belief follows that of the school's teachers."),
    Parameter("leader.leadership_alpha", 1.2, "Beta shape", 0.05, 50.0, OURS, "ours",
              "Instructional leadership is rare and skewed: Beta(1.2, 4) has mean .23."),
    Parameter("leader.leadership_beta", 4.0, "Beta shape", 0.05, 50.0, OURS, "ours",
              "See leader.leadership_alpha."),
    Parameter("leader.pipeline_share", 0.50, "share", 0.0, 1.0, OURS, "ours",
              "Share of what a newcomer lacks in leadership that a full pipeline makes up."),
    Parameter("district.will_sensitivity", 0.15, "share", 0.0, 1.0,
              "Elmore, foreword to Breakthrough: pockets of excellence legitimate the rest (idea)", "ours",
              "Share of political will lost when celebrated exceptions relieve the pressure most."),
    Parameter("district.celebrated_peak", 0.15, "share of schools", 0.01, 1.0, OURS, "ours",
              "Share of exceptional schools at which pointing at them relieves the pressure most."),
    Parameter("district.will_years", 3.0, "years", 0.5, 50.0, OURS, "ours",
              "Time in which political will follows."),
    Parameter("district.allocation_low", 0.50, "factor", 0.0, 1.0, OURS, "ours",
              "Smallest factor by which reallocation may change a school's support."),
    Parameter("district.allocation_high", 1.50, "factor", 1.0, 5.0, OURS, "ours",
              "Largest such factor."),
)
