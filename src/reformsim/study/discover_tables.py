"""The tables of a discovery: boxes, what they hold, trajectories, worlds and runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from reformsim.analysis.box import HIGH, LOW, wilson
from reformsim.observe.schema import SHARE, Column
from reformsim.study.answer import Columns, plain
from reformsim.study.discover_finds import Discovery, Find

KEY = (
    Column("policy", "str", "", "the policy"),
    Column("box", "int64", "", "which box of the policy, from 1"),
)
STEP = Column("step", "int64", "", "step of the peeling, from 0, where nothing is cut off")
PATH = Column("path", "str", "", "the number's path")
COLUMNS: Columns = {
    "boxes": (
        *KEY,
        PATH,
        Column("number", "str", "", "the number in words"),
        Column("low", "float64", "the number's", "least value inside"),
        Column("high", "float64", "the number's", "largest value inside"),
        Column("unit", "str", "", "the number's unit"),
        Column("tried_low", "float64", "the number's", "least value that was tried"),
        Column("tried_high", "float64", "the number's", "largest value that was tried"),
        Column("quasi_p", "float64", "probability", "of so dense a box if the number's bounds cut worlds off by lot"),
        Column("found_again", "float64", SHARE, "share of random halves of the worlds in which it is restricted"),
    ),
    "contents": (
        *KEY,
        Column("worlds", "int64", "worlds", "worlds that were looked at: those outside of earlier boxes"),
        Column("share", "float64", SHARE, "share of these with the outcome"),
        Column("chance", "float64", "probability", "of a box as far from chance with shuffled outcomes"),
        Column("worlds_inside", "int64", "worlds", "worlds in the box"),
        Column("mass", "float64", SHARE, "the same as a share of the worlds looked at"),
        Column("density", "float64", SHARE, "share of what is inside with the outcome"),
        Column("density_low", "float64", SHARE, "lower end of its Wilson interval, a world being one observation"),
        Column("density_high", "float64", SHARE, "upper end of the same"),
        Column("coverage", "float64", SHARE, "share of all with the outcome that is inside"),
        Column("elsewhere", "float64", SHARE, "share of what is outside with the outcome"),
        Column("halves", "int64", "halves", "random halves of the worlds in which the same was searched"),
        Column("halves_with_box", "float64", SHARE, "share of them in which there was a box"),
        Column("held_out_density", "float64", SHARE, "density of the boxes of one half in the other, over all halves"),
        Column("held_out_low", "float64", SHARE, "fifth percentile of that density over halves"),
        Column("held_out_high", "float64", SHARE, "ninety-fifth percentile of the same"),
        Column("held_out_coverage", "float64", SHARE, "coverage of the boxes of one half in the other"),
    ),
    "trajectory": (
        *KEY,
        STEP,
        Column("worlds", "int64", "worlds", "worlds in the box of this step"),
        Column("coverage", "float64", SHARE, "share of all with the outcome that is in it"),
        Column("density", "float64", SHARE, "share of what is in it with the outcome"),
        Column("mass", "float64", SHARE, "share of the worlds that is in it"),
        Column("restrictions", "int64", "numbers", "numbers that it restricts"),
        Column("chosen", "bool", "", "whether the box was made of this step"),
    ),
    "limits": (
        *KEY,
        STEP,
        PATH,
        Column("low", "float64", "the number's", "least value inside"),
        Column("high", "float64", "the number's", "largest value inside"),
    ),
    "runs": (
        Column("policy", "str", "", "the policy"),
        Column("run", "int64", "", "the run's number in the sweep"),
        Column("world", "int64", "", "the world's number"),
        Column("seed", "int64", "", "the seed"),
        Column("hit", "bool", "", "whether the run has the outcome"),
        Column("box", "int64", "", "the box that its world is in, 0 for none"),
    ),
    "worlds": (
        Column("policy", "str", "", "the policy"),
        Column("world", "int64", "", "the world's number"),
        Column("share", "float64", SHARE, "share of its seeds with the outcome"),
        Column("box", "int64", "", "the box that it is in, 0 for none"),
        Column("path", "str", "", "a number's path"),
        Column("value", "float64", "the number's", "its value in this world"),
    ),
}


def tables_of(found: Sequence[Discovery]) -> dict[str, pd.DataFrame]:
    """Return all tables."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS if name not in ("runs", "worlds")}
    for discovery in found:
        for find in discovery.finds:
            rows["trajectory"] += _trajectory(discovery, find)
            rows["limits"] += _limits(discovery, find)
        for find in discovery.boxes:
            rows["boxes"] += box_rows(discovery, find)
            rows["contents"].append(contents_row(discovery, find))
    tables = {name: pd.DataFrame(listed, columns=names_of(name)) for name, listed in rows.items()}
    tables["runs"] = pd.concat([_runs(discovery) for discovery in found], ignore_index=True)
    tables["worlds"] = pd.concat([_worlds(discovery) for discovery in found], ignore_index=True)
    return {name: tables[name] for name in COLUMNS}


def names_of(table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [column.name for column in COLUMNS[table]]


def box_rows(discovery: Discovery, find: Find) -> list[dict[str, Any]]:
    """Return a row for each number that a box restricts, those first that can least be given up."""
    rows = []
    for number in find.numbers:
        one = discovery.ground.numbers[number]
        low, high = one.within(*find.search.box.bounds[:, number])
        rows.append(
            {
                **_key(discovery, find),
                "path": one.path,
                "number": one.words,
                "low": low,
                "high": high,
                "unit": one.unit,
                "tried_low": one.low,
                "tried_high": one.high,
                "quasi_p": find.quasi_p(number),
                "found_again": find.trust.again[number] if find.trust else np.nan,
            }
        )
    return rows


def contents_row(discovery: Discovery, find: Find) -> dict[str, Any]:
    """Return what a box holds, and how far to trust it."""
    inside, trust = find.inside, find.trust
    low, high = wilson(inside.density, inside.worlds)
    row = {
        **_key(discovery, find),
        "worlds": len(find.cases),
        "share": find.cases.share,
        "chance": find.chance,
        "worlds_inside": inside.worlds,
        "mass": inside.mass,
        "density": inside.density,
        "density_low": low,
        "density_high": high,
        "coverage": inside.coverage,
        "elsewhere": inside.elsewhere,
    }
    if trust is not None:
        row |= {
            "halves": trust.halves,
            "halves_with_box": trust.found,
            "held_out_density": trust.density,
            "held_out_low": trust.density_low,
            "held_out_high": trust.density_high,
            "held_out_coverage": trust.coverage,
        }
    return row


def figures_of(discovery: Discovery) -> dict[str, Any]:
    """Return what was found for a policy as plain data."""
    ground = discovery.ground
    boxes = [
        {
            **_plain(contents_row(discovery, find)),
            "step": find.search.chosen,
            "words": discovery.range_words(find),
            "ranges": [_plain(row) for row in box_rows(discovery, find)],
        }
        for find in discovery.boxes
    ]
    return {
        "policy": ground.policy,
        "worlds": len(ground.worlds),
        "runs": len(ground.runs),
        "failed": ground.failed,
        "unclear": ground.unclear,
        "share": plain(ground.cases.share) if ground.worlds else None,
        "boxes": boxes,
        "covered": discovery.covered,
        "chance": [plain(find.chance) for find in discovery.finds],
        "reason": discovery.reason,
    }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as plain data."""
    return {name: plain(value) for name, value in row.items()}


def _key(discovery: Discovery, find: Find) -> dict[str, Any]:
    """Return the columns that say which box a row is of."""
    return {"policy": discovery.ground.policy, "box": find.number}


def _trajectory(discovery: Discovery, find: Find) -> list[dict[str, Any]]:
    """Return a row for each step of a peeling."""
    return [
        {
            **_key(discovery, find),
            "step": step,
            "worlds": inside.worlds,
            "coverage": inside.coverage,
            "density": inside.density,
            "mass": inside.mass,
            "restrictions": int(box.restricted.sum()),
            "chosen": find.is_box and step == find.search.chosen,
        }
        for step, (box, inside) in enumerate(find.search.peeled)
    ]


def _limits(discovery: Discovery, find: Find) -> list[dict[str, Any]]:
    """Return a row for each number that a step of a peeling restricts."""
    rows = []
    for step, (box, _) in enumerate(find.search.peeled):
        for number in np.flatnonzero(box.restricted):
            one = discovery.ground.numbers[number]
            low, high = one.within(box.bounds[LOW, number], box.bounds[HIGH, number])
            rows.append({**_key(discovery, find), "step": step, "path": one.path, "low": low, "high": high})
    return rows


def _runs(discovery: Discovery) -> pd.DataFrame:
    """Return the runs of a policy, and the box that each is in."""
    ground = discovery.ground
    boxes = dict(zip(ground.worlds, discovery.box_of_world.tolist(), strict=True))
    runs = ground.runs
    return runs.assign(
        policy=ground.policy, hit=runs["hit"] > 0.0, box=[boxes[world] for world in runs["world"]]
    ).reindex(columns=names_of("runs"))


def _worlds(discovery: Discovery) -> pd.DataFrame:
    """Return the worlds of a policy, a row for each number."""
    ground = discovery.ground
    worlds = pd.DataFrame({"world": ground.worlds, "share": ground.cases.shares, "box": discovery.box_of_world})
    parts = [
        worlds.assign(policy=ground.policy, path=number.path, value=column)
        for number, column in zip(ground.numbers, ground.cases.points.T, strict=True)
    ]
    return pd.concat(parts or [worlds.assign(policy=ground.policy, path="", value=np.nan)])[names_of("worlds")]
