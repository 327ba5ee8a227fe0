"""Levers that reach whole schools and the system, and the shocks that strike them."""

from __future__ import annotations

from reformsim.model.levers.base import Act, Lever, Shock


class LeadershipDevelopment(Lever):
    """Leaders are supported in leading instruction: part of what is missing is made up while it lasts."""

    name = "leadership_development"

    def act(self, act: Act) -> None:
        """Add support for leaders."""
        act.support.leadership[:] += act.school


class LeadershipPipeline(Lever):
    """Successors are prepared, so that new leaders know how to lead instruction."""

    name = "leadership_pipeline"

    def act(self, act: Act) -> None:
        """Add the pipeline."""
        act.support.pipeline[:] += act.school


class Structures(Lever):
    """Time tables, routines, roles and symbols are changed on purpose: culture is displaced."""

    name = "structures"

    def act(self, act: Act) -> None:
        """Add displacement."""
        act.support.structures[:] += act.school


class Accountability(Lever):
    """Schools are tested, labelled and pressed."""

    name = "accountability"
    cost_per = "student"

    def act(self, act: Act) -> None:
        """Add accountability."""
        act.support.accountability[:] += act.school


class Mandate(Lever):
    """Teachers are told to teach in the new way, and watched."""

    name = "mandate"
    cost_per = "student"
    targets_cells = True

    def act(self, act: Act) -> None:
        """Add pressure."""
        act.support.mandate[:] += act.cells


class LateralNetworks(Lever):
    """Teachers of several schools work together and see each other's practice."""

    name = "lateral_networks"
    cost_per = "teacher"

    def act(self, act: Act) -> None:
        """Add cross-school influence."""
        act.support.networks[:] += act.school


class TeacherPreparation(Lever):
    """Future teachers are prepared for the new practice."""

    name = "teacher_preparation"
    cost_per = "teacher"

    def act(self, act: Act) -> None:
        """Add preparation."""
        act.support.preparation[:] += act.school


class TeacherRetention(Lever):
    """Fewer teachers leave or move."""

    name = "teacher_retention"
    cost_per = "teacher"

    def act(self, act: Act) -> None:
        """Add retention."""
        act.support.retention[:] += act.school


class LeaderExodus(Shock):
    """Leaders leave in numbers while it lasts."""

    name = "leader_exodus"

    def act(self, act: Act) -> None:
        """Add exits of leaders."""
        act.support.leader_exodus[:] += act.school


class TeacherExodus(Shock):
    """Teachers leave in numbers while it lasts."""

    name = "teacher_exodus"

    def act(self, act: Act) -> None:
        """Add exits of teachers."""
        act.support.teacher_exodus[:] += act.school


class BudgetCut(Shock):
    """Money is withheld: what levers deliver shrinks by the cut. The timeline reads it."""

    name = "budget_cut"

    def act(self, act: Act) -> None:
        """Change no channel: the cut works on what all levers can deliver."""


class CompetingInitiative(Shock):
    """Another initiative asks for the same hours and the same attention."""

    name = "competing_initiative"

    def act(self, act: Act) -> None:
        """Add overload."""
        act.support.overload[:] += act.school


class FieldBacklash(Shock):
    """Parents, press or politics turn against the new practice: the field culture falls."""

    name = "field_backlash"

    def act(self, act: Act) -> None:
        """Add backlash."""
        act.support.backlash[:] += act.school
