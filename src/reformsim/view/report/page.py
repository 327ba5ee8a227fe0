"""From a report to the text of one HTML file that asks nothing of a network.

The page is a template; everything that comes from people or files goes through its escaping, and a policy in the
page's head forbids a browser to load anything at all.
"""

from __future__ import annotations

from dataclasses import replace

from jinja2 import Environment, PackageLoader, StrictUndefined

from reformsim import __version__
from reformsim.errors import one_line
from reformsim.view.report.parts import Picture, Report, Section

LARGEST_BYTES = 5_000_000
"""Size of the largest report."""
BASE64 = 4 / 3
"""Bytes of the page that a byte of a picture takes."""
PAGES = Environment(
    loader=PackageLoader("reformsim.view.report", "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
PAGES.filters["shown"] = one_line


def render(report: Report, template: str = "report.html.j2") -> str:
    """Return the text of a report's file, smaller than `LARGEST_BYTES`.

    Pictures that would make it larger are left out, the last ones first, and the page says which.
    """
    bare = PAGES.get_template(template).render(report=replace(report, sections=_kept(report, 0)), version=__version__)
    room = int((LARGEST_BYTES - len(bare.encode())) / BASE64)
    kept = _kept(report, max(room, 0))
    return PAGES.get_template(template).render(report=replace(report, sections=kept), version=__version__)


def _kept(report: Report, room_bytes: int) -> tuple[Section, ...]:
    """Return the sections with those pictures that find room, and a word on those that do not."""
    found = []
    for section in report.sections:
        pictures: list[Picture] = []
        lost: list[str] = []
        for picture in section.pictures:
            if len(picture.png) <= room_bytes:
                room_bytes -= len(picture.png)
                pictures.append(picture)
            else:
                lost.append(f"Left out, for the file would be too large: {picture.caption}")
        found.append(replace(section, pictures=tuple(pictures), paragraphs=(*section.paragraphs, *lost)))
    return tuple(found)
