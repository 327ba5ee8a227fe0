"""The scenario that ``reformsim new`` writes: every part once, with a word about each."""

from __future__ import annotations

STARTER = """\
# Question: what is to be found out?
# Expected: what should be seen, and what would prove you wrong?
# Run it:   reformsim run {name}
# All keys: reformsim schema      Names of levers and their costs: reformsim list levers
question: What do eight years of coaching and changed structures do here?
expect: ""
seed: 1                     # fixes all luck
years: 30                   # length of the run; levers end with it
months_per_year: 10

system:
  districts: 1
  schools: 40               # over all districts; or give schools_file, a CSV of real schools
  subjects: [reading, mathematics]

governance:
  response_lag_months: 10   # how old the scores are by which a district decides
  political_will: 1.0       # share of a plan that is carried out, 0 to 1

# Three practices are there by default (reformsim list practices). Change one, add one, or take one away with null.
# practices:
#   precision: {{difficulty: 1.5}}
#   feedback: {{channel: engagement, difficulty: 0.8}}

levers:
  coaching:
    start_year: 2
    end_year: 10            # leave it out for a lever that never ends
    ramp_years: 1           # years to full intensity, and back
    intensity: 0.8          # 0 to 1
    target: {{schools: all}}  # all, random, lowest, readiest, named or waves; share, subjects and bands narrow it
  leadership_development: {{start_year: 2, end_year: 10, intensity: 0.6}}
  structures: {{start_year: 2, end_year: 10, intensity: 1.0}}

# What may happen to the reform: leader_exodus, teacher_exodus, budget_cut, competing_initiative, field_backlash.
# shocks:
#   leader_exodus: {{start_year: 6, end_year: 7, intensity: 0.5}}

# Numbers of the model with their sources: reformsim list parameters. Another value for one of them:
# parameters:
#   choice.conformity: 1.2

observe:
  teachers_share: 0.1       # share of teachers and of students that are written down one by one
  students_share: 0.01
"""


def starter_text(name: str) -> str:
    """Return a commented scenario to start from."""
    return STARTER.format(name=name)
