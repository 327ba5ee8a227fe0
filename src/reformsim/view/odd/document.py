"""The documents themselves: templates whose gaps are filled from the code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib.resources import files

from reformsim import __version__
from reformsim.config.catalog import value_of
from reformsim.config.scenario import Scenario
from reformsim.plain_tables import cell
from reformsim.view.odd import begin, levers, numbers, process

GAP = re.compile(r"\{\{ ([a-z_.]+) \}\}")


def fillers(scenario: Scenario) -> Mapping[str, Callable[[], str]]:
    """Return what fills each gap of a template."""
    own = scenario.parameters
    return {
        "version": lambda: __version__,
        "scenario_name": lambda: scenario.name,
        "scenario": lambda: begin.scenario_told(scenario),
        "state": begin.state_told,
        "month": process.month_told,
        "year_end": process.year_end_told,
        "draws": begin.draws_told,
        "tables": begin.tables_told,
        "verdicts": begin.verdicts_told,
        "patterns": numbers.pattern_table,
        "verdict_numbers": lambda: numbers.parameter_table(numbers.of_themes(["verdict"]), own),
        "builders": begin.builders_told,
        "population_numbers": lambda: numbers.parameter_table(numbers.of_themes(["population"]), own),
        "file_of_schools": begin.file_of_schools_told,
        "levers": lambda: levers.lever_table(own),
        "lever_rules": levers.lever_rules,
        "channels": levers.channel_table,
        "submodels": lambda: process.submodels_told(own),
        "confidence": numbers.confidence_table,
        "unsure": lambda: numbers.unsure_tables(own),
    }


def filled(text: str, scenario: Scenario) -> str:
    """Return a template with every gap filled; a gap with a dot is a number of the catalogue.

    Raises
    ------
    KeyError
        If the template has a gap that nothing fills.
    """
    known = fillers(scenario)

    def fill(gap: re.Match[str]) -> str:
        name = gap[1]
        return cell(value_of(name, scenario.parameters)) if "." in name else known[name]().strip()

    return GAP.sub(fill, text)


def template(name: str) -> str:
    """Return a template of this package."""
    return files("reformsim.view.odd").joinpath(name).read_text(encoding="utf-8")


def odd_document(scenario: Scenario) -> str:
    """Return the ODD+D description of the model, with a scenario's own numbers, as Markdown."""
    return filled(template("odd.md"), scenario)


def limits_document(scenario: Scenario) -> str:
    """Return what the model leaves out, what is unknown, and what not to conclude, as Markdown."""
    return filled(template("limits.md"), scenario)
