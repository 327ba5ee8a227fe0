"""Compiled kernels are kept where the next process and the next installation find them, and never out of date."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import platformdirs
import pytest

from reformsim import __version__, kernel_cache
from reformsim.kernel_cache import HOME, KEPT_VERSIONS, model_files, stamp_of

VERSIONS = f"{__version__}-numba-{version('numba')}"
ASK = "from reformsim.kernel_cache import is_compiled, kernel_folder; print(kernel_folder(), is_compiled(), sep='\\n')"
DRAW = "from reformsim.quantile import exact_normal_quantile as q; print(q(0.75), sum(q.stats.cache_hits.values()))"
QUARTILE = "0.6744897"


def python(code: str, **environment: str) -> list[str]:
    """Return what a process of its own prints, line by line."""
    told = os.environ | environment
    done = subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return an installation of the sources of its own, in a folder as that of installed packages."""
    place = tmp_path / "one" / "site-packages"
    shutil.copytree(HOME, place / "reformsim", ignore=shutil.ignore_patterns("__pycache__"))
    return place


def stamps(home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the stamps of all files of the model that have kernels, of the sources in a folder."""
    monkeypatch.setattr(kernel_cache, "HOME", home)
    for known in (kernel_cache._look_at, stamp_of):
        known.cache_clear()
    return {file.relative_to(home).as_posix(): stamp_of(file) for file in model_files()}


@pytest.mark.parametrize(
    ("changed", "stale"),
    [
        ("quantile.py", {"chance.py", "quantile.py", "model/teaching.py", "model/promotion.py"}),
        ("exponential.py", {"model/teaching.py", "model/benchmark.py", "model/choice.py", "model/belief.py"}),
        ("model/practice.py", {"model/teaching.py", "model/belief.py"}),
        ("config/catalog/learning.py", {"population/intake.py", "model/promotion.py"}),
        ("model/held.py", {"model/choice.py", "model/teaching.py", "population/intake.py", "observe/sums.py"}),
        ("view/style.py", set()),
    ],
)
def test_a_kernel_is_stale_when_a_file_changes_that_it_calls(
    copied: Path, monkeypatch: pytest.MonkeyPatch, changed: str, stale: set[str]
) -> None:
    """After a change of an inner file the kernels of all files that import it are compiled anew, and no others are."""
    home = copied / "reformsim"
    before = stamps(home, monkeypatch)
    with (home / changed).open("a", encoding="utf-8") as file:
        file.write("# another\n")
    after = stamps(home, monkeypatch)
    other = {name for name in before if before[name] != after[name]}
    assert stale <= other
    assert ("model/choice.py" in other) == ("model/choice.py" in stale)
    assert bool(stale) == bool(other)


@pytest.mark.parametrize("first", ["study.simulate", "model.system", "model.culture", "model.leadership"])
def test_every_kernel_of_the_model_is_kept_so(first: str) -> None:
    """All kernels that a run calls are kept by our own rule, whichever part of the model is loaded first."""
    code = (
        f"import sys, reformsim.{first}, reformsim.study.simulate\n"
        "from numba.core.registry import CPUDispatcher as Kernel\n"
        "kernels = [one for name, module in list(sys.modules.items()) if name.startswith('reformsim.')\n"
        "           for one in vars(module).values() if isinstance(one, Kernel)]\n"
        "print(len(kernels), {type(one._cache._impl.locator).__name__ for one in kernels})\n"
    )
    (told,) = python(code)
    count, locators = told.split(" ", 1)
    assert int(count) > len(model_files())
    assert locators == "{'KernelLocator'}"


def test_a_second_installation_finds_what_the_first_has_compiled(copied: Path, tmp_path: Path) -> None:
    """Installed packages share the user's cache folder: another environment, with other dates, compiles nothing."""
    other = tmp_path / "two" / "site-packages"
    shutil.copytree(copied, other, copy_function=shutil.copyfile)
    cache = tmp_path / "cache"
    said = [
        python(DRAW, PYTHONPATH=str(place), XDG_CACHE_HOME=str(cache), HOME=str(tmp_path), PYTHONSAFEPATH="1")
        for place in (copied, other)
    ]
    assert [line.split()[0][: len(QUARTILE)] for (line,) in said] == [QUARTILE, QUARTILE]
    assert [line.split()[1] for (line,) in said] == ["0", "1"]
    assert not list(copied.rglob("*.nbi"))


def test_what_other_sources_have_left_is_never_opened(copied: Path, tmp_path: Path) -> None:
    """Kernels of a checkout that has changed are compiled anew, whatever stands in the old ones, which are removed."""
    cache, changed = tmp_path / "cache", copied / "reformsim" / "quantile.py"
    told = {"PYTHONPATH": str(copied), "XDG_CACHE_HOME": str(cache), "HOME": str(tmp_path)}
    (first,) = python(DRAW, **told)
    stale = set(cache.rglob("quantile.*"))
    for index in stale:
        index.write_bytes(pickle.dumps(version("numba")) + b"a type that is gone")
    changed.write_text(changed.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
    assert python(DRAW, **told) == [first]
    kept = set(cache.rglob("quantile.*"))
    assert stale
    assert kept
    assert not stale & kept
    assert python(DRAW, **told) == [first.replace(" 0", " 1")]


def test_where_kernels_are_kept(copied: Path, tmp_path: Path) -> None:
    """A checkout keeps them beside its sources, a package in the user's folder; where asked for, in another folder."""
    elsewhere = {"PYTHONPATH": str(copied), "XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    users = Path(python("from platformdirs import user_cache_path as p; print(p('reformsim'))", **elsewhere)[0])
    assert python(ASK)[0] == str(HOME / "__pycache__" / "kernels")
    assert python(ASK, **elsewhere) == [str(users / "kernels" / VERSIONS), "False"]
    given = {"NUMBA_CACHE_DIR": str(tmp_path / "given")}
    assert python(ASK, **elsewhere, **given) == [str(tmp_path / "given" / "reformsim" / VERSIONS), "False"]


def test_kernels_are_kept_somewhere_even_without_a_home(copied: Path, tmp_path: Path) -> None:
    """Where neither the user's folder nor the package's can be had, kernels go beside passing files, the user's alone."""
    passing = tmp_path / "passing"
    passing.mkdir()
    no_folder = tmp_path / "no-folder"
    no_folder.touch()
    told = {"PYTHONPATH": str(copied), "XDG_CACHE_HOME": str(no_folder), "HOME": "", "TMPDIR": str(passing)}
    assert python(ASK, **told)[0] == str(copied / "reformsim" / "__pycache__" / "kernels")
    shutil.rmtree(copied / "reformsim" / "__pycache__")
    (copied / "reformsim" / "__pycache__").touch()
    own = passing / f"reformsim-kernels-{os.getuid()}-{VERSIONS}"
    assert python(ASK, **told)[0] == str(own)
    assert own.stat().st_mode & 0o777 == 0o700
    own.chmod(0o777)
    assert python(ASK, **told)[0] == "None"


def test_old_versions_make_room(copied: Path, tmp_path: Path) -> None:
    """Of the versions in the user's folder those last used stay, and this one; the others' kernels are removed."""
    told = {"PYTHONPATH": str(copied), "XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    own = Path(python(ASK, **told)[0])
    for age in range(1, KEPT_VERSIONS + 2):
        other = own.with_name(f"0.0.{age}-numba-0.62.0")
        other.mkdir()
        os.utime(other, (1e9 - age, 1e9 - age))
    python("import reformsim.exponential", **told)
    assert {folder.name for folder in own.parent.iterdir()} == {
        VERSIONS,
        *(f"0.0.{age}-numba-0.62.0" for age in range(1, KEPT_VERSIONS)),
    }


def test_no_folder_is_made_where_a_home_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without a home has a cache folder that begins with "~": it is not made in whatever folder one is in."""
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda _name: Path("~/.cache/reformsim"))
    places = list(kernel_cache._candidates())
    assert places
    assert all(place.is_absolute() for place in places)
