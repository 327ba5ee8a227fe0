"""Check that a built site loads nothing from another host: python docs/check_site.py site."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

LOADING = {"src", "srcset", "poster", "data", "background", "xlink:href"}
"""Attributes whose address a browser loads by itself; `href` besides, where it is not a link to follow."""

FOLLOWED = {"a", "area"}
"""Elements whose `href` is loaded only when somebody clicks."""

ELSEWHERE = re.compile(r"(?:^|[\s,])(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
IN_STYLE = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:[a-z]+:)?//[^'\")\s]+)", re.IGNORECASE)

TRIGGERS = {"mermaid", "glightbox", "pyodide"}
"""Classes of elements for which the theme's script loads a library from another host."""


class PageCheck(HTMLParser):
    """Collect what a page would load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes of an element."""
        self._in_style = tag == "style"
        for name, value in attrs:
            text = value or ""
            loads = name in LOADING or (name == "href" and tag not in FOLLOWED)
            if loads and ELSEWHERE.search(text):
                self.found.append(f"<{tag} {name}={text}>")
            if name == "style":
                self.found.extend(IN_STYLE.findall(text))
            if name == "class":
                self.found.extend(f"<{tag} class={word}>" for word in text.split() if word in TRIGGERS)
            if name == "data-md-component" and text == "source":
                self.found.append("figures of a repository, asked of its host")

    def handle_data(self, data: str) -> None:
        """Look into a style sheet that stands in the page."""
        if self._in_style:
            self.found.extend(IN_STYLE.findall(data))

    def handle_endtag(self, tag: str) -> None:
        """Leave a style sheet."""
        if tag == "style":
            self._in_style = False


def loaded_from_elsewhere(name: str, text: str) -> list[str]:
    """Return what a page or style sheet loads from another host."""
    if not name.endswith(".html"):
        return IN_STYLE.findall(text)
    check = PageCheck()
    check.feed(text)
    check.close()
    return check.found


def problems_of(site: Path) -> Iterator[str]:
    """Yield a line for everything that a site loads from another host."""
    files = sorted(file for ending in ("*.html", "*.css") for file in site.rglob(ending))
    if not files:
        yield f"{site}: no page; build it first: make docs"
    for file in files:
        for found in loaded_from_elsewhere(file.name, file.read_text(encoding="utf-8")):
            yield f"{file.relative_to(site)}: loads {found}"


def main(words: list[str]) -> int:
    """Check the site in a folder; return the exit code."""
    problems = list(problems_of(Path(words[0] if words else "site")))
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
