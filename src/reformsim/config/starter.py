"""The scenario that ``reformsim new`` writes: it runs as it is, and shows what else can be said."""

from __future__ import annotations

STARTER = """\
# yaml-language-server: $schema=scenario.schema.json
#
# Question: what do you want to know?
# Source:   who says so, and where?
# Expected: what should happen if they are right?
#
# Run it:      reformsim run {name}
# Check it:    reformsim validate {name}
# Try others:  reformsim run {name} --set years=20 --set levers.coaching.intensity=0.5
# Lines that begin with # and no space are options: take the # away to use them.

question: What do eight years of coaching and professional learning change?
expect: The change fades when support ends, unless the culture of schools has moved.

years: 30                   # school years, 1 to 200
months_per_year: 10         # steps in a school year
#seed: 1                    # another number, other luck
#extends: baseline.yaml     # begin with another scenario; what stands here is laid over it

system:
  districts: 1
  schools: 40               # in all districts together
  subjects: [reading, mathematics]
#  departmental_from_grade: 6                       # from here on each teacher has one subject
#  levels: {{elementary: 0.6, middle: 0.2, high: 0.2}}  # shares of schools, together 1

# Where the system starts, each from 0 (default culture) to 1 (the new one).
#start: {{culture: 0.3, belief: 0.5, skill: 0.4}}

# What the reform does. "reformsim list levers" shows all levers and their costs.
levers:
  coaching:
    start_year: 2
    end_year: 10            # leave it out for support without end
    intensity: 0.8          # 0 to 1
    ramp_years: 1           # time to come in, and to go out
  professional_learning_time: {{start_year: 2, end_year: 10, intensity: 0.8}}
#  structures: {{start_year: 2, end_year: 10, intensity: 1.0}}
#  reading_first:            # a label of your own, for a second lever of the same name
#    lever: coaching
#    start_year: 2
#    end_year: 6
#    intensity: 0.5
#    target: {{schools: lowest, share: 0.25, subjects: [reading], bands: [primary, intermediate]}}

# What happens to the reform.
#shocks:
#  leader_exodus: {{start_year: 5, end_year: 8, intensity: 0.5}}

# Another practice besides personalization, precision and professional learning.
#practices:
#  joint_planning: {{channel: time, difficulty: 0.8, synergy: {{precision: 0.2}}}}

# How districts are run.
#governance: {{response_lag_months: 10, budget_dollars_per_student_year: 500}}

# Numbers of the model; "reformsim list parameters" shows them all, with bounds and sources.
#parameters:
#  choice.conformity: 1.2

# How many single people are written down.
#observe: {{teachers_share: 0.1, students_share: 0.01}}
"""


def starter_text(name: str) -> str:
    """Return the text of a commented scenario to start from.

    Parameters
    ----------
    name
        Name of the scenario: its file without the ending.
    """
    return STARTER.format(name=name)
