"""Theory: the same equations without chance and without schools, solved instead of simulated.

A map and a walk. The simulation walks through the country, school by school and month by month; theory
draws the map that the walk should follow: where the watershed lies, and to which side the water runs. Where
walk and map disagree, what the map leaves out must count.
"""

from reformsim.theory.mean_field import MeanField
from reformsim.theory.separatrix import Equilibrium, Watershed, separatrix

__all__ = ["Equilibrium", "MeanField", "Watershed", "separatrix"]
