"""One colour for each verdict, the same in all figures; told apart by colour-blind readers."""

from __future__ import annotations

VERDICT_COLOURS = {
    "unchanged": "#D9D9D9",
    "inert": "#BDBDBD",
    "pockets": "#F0E442",
    "compliance": "#CC79A7",
    "snap_back": "#D55E00",
    "relapsing": "#E69F00",
    "partial": "#A6CEE3",
    "steady_work": "#009E73",
    "breakthrough": "#0072B2",
    "none": "#FFFFFF",
}
"""After Okabe and Ito (2008); from nothing in grey, over loss in red, to what lasts in blue and green."""
