"""A cluster of real processes under TLS and under runs that raise, hang and die; and the recipe for SLURM, as documented."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
import yaml

pytest.importorskip("distributed")

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "sweeps.md").read_text(encoding="utf-8")
WORKS = """
import os, signal, time
from reformsim.run.chunks import Measured

def odd(_scenario, seed):
    if seed == 3:
        raise ValueError("three is refused")
    if seed == 5:
        time.sleep(600.0)
    if seed == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return Measured({"final": seed / 7})
"""
DRIVE = """
import sys
from pathlib import Path
import odd_works
from reformsim.config.scenario import Scenario
from reformsim.run.chunks import RunOrder
from reformsim.run.dask_engine import DaskEngine
from reformsim.run.drive import Driver
from reformsim.run.shards import FAILURES, RUNS, SERIES, begin_session

if __name__ == "__main__":
    folder = Path("sweep")
    for name in (RUNS, SERIES, FAILURES):
        (folder / name).mkdir(parents=True)
    scenario = Scenario.from_dict({"years": 2, "system": {"schools": 3}})
    orders = (RunOrder(run, f"id{run}", "p", 0, run, scenario) for run in range(10))
    driver = Driver(folder.resolve(), begin_session(folder), odd_works.odd, ["final"], lambda _tally: None)
    engine = DaskEngine(sys.argv[1], float(sys.argv[2]), print)
    driver.drive(orders, engine)
    engine.stop()
    print("tally", driver.tally.done, driver.tally.failed)
"""
LIMIT_SECONDS = 4.0
SBATCH = """#!/bin/sh
# Starts a job at once, as SLURM would some time. Like SLURM it keeps the script, which is gone after submission.
cp "$1" job.sh
sh job.sh > job.log 2>&1 &
echo "Submitted batch job 1"
"""


@pytest.mark.slow
def test_runs_that_raise_hang_and_die_on_a_cluster(make_cluster, tmp_path):
    """Runs that raise, hang or kill workers of a cluster are failed rows with their reasons; all others are done."""
    works = tmp_path / "works"
    works.mkdir()
    (works / "odd_works.py").write_text(WORKS)
    (works / "drive.py").write_text(DRIVE)
    cluster = make_cluster(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0", PYTHONPATH=str(works))
    for _ in range(2):
        cluster.add_worker()
    busy = max(os.getloadavg()[0] / (os.cpu_count() or 1), 1.0)  # a worker has to be loaded within the limit
    code, said = cluster.end(cluster.start("python", works / "drive.py", cluster.address, LIMIT_SECONDS * busy))
    assert code == 0, said
    assert "tally 7 3" in said
    files = sorted((cluster.path / "sweep" / "runs").glob("part-*.parquet"))
    runs = pd.concat(pd.read_parquet(file) for file in files).sort_values("run").set_index("run")
    assert runs.index.tolist() == list(range(10))
    failed = runs[runs["status"] == "failed"]
    assert failed["stage"].to_dict() == {3: "run", 5: "worker", 7: "worker"}
    assert failed.loc[3, "message"] == "three is refused"
    assert failed.loc[5, "message"] == "took longer than its time limit"
    assert "its process was lost" in failed.loc[7, "message"]


@pytest.fixture
def with_tls(tmp_path):
    """Give the settings under which Dask uses TLS as the page says, with certificates of our own."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificates, is not installed")
    certificates = tmp_path / "certs"
    certificates.mkdir()
    key, node = certificates / "node-key.pem", certificates / "node.pem"
    subject = ("-subj", "/CN=reformsim", "-days", "2", "-keyout", key, "-out", node)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject], check=True, capture_output=True
    )
    (certificates / "ca.pem").write_bytes(node.read_bytes())
    settings = next(block for block in blocks("yaml") if "require-encryption" in block)
    folder = tmp_path / "dask"
    folder.mkdir()
    (folder / "distributed.yaml").write_text(settings.replace("/shared/certs", str(certificates)))
    return {"DASK_CONFIG": str(folder)}


def blocks(language):
    """Return the page's blocks in a language."""
    return re.findall(rf"```{language}[^\n]*\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.slow
def test_a_cluster_under_tls(make_cluster, with_tls, local):
    """With the documented configuration all talk goes by TLS, and who has no certificate is refused."""
    cluster = make_cluster("--protocol", "tls", **with_tls)
    assert cluster.address.startswith("tls://127.0.0.1:")
    stranger = cluster.start(
        "reformsim", "sweep", cluster.file, "--engine", "dask", "--scheduler", cluster.address, DASK_CONFIG="/nowhere"
    )
    code, said = cluster.end(stranger)
    assert code == 2, said
    assert "Dask's configuration names no certificates for TLS" in said
    assert "Traceback" not in said
    cluster.add_worker()
    code, said = cluster.end(cluster.sweep())
    assert code == 0, said
    assert cluster.holds_what(local)


@pytest.mark.slow
def test_the_recipe_for_slurm(make_cluster, with_tls, local, tmp_path):
    """The documented cluster submits jobs whose workers do a sweep; only the queue is a stand-in."""
    pytest.importorskip("dask_jobqueue")
    recipe = next(block for block in blocks("python") if "SLURMCluster" in block)
    for there, here in (("cores=16", "cores=1"), ("processes=16", "processes=1"), ("jobs=8", "jobs=1"), ("ib0", "lo")):
        assert there in recipe
        recipe = recipe.replace(there, here)
    assert "input(" in recipe
    recipe = recipe.replace("input(", "__import__('time').sleep(3600) or print(")  # there is nobody to press Return
    (tmp_path / "recipe.py").write_text(recipe)
    queue = tmp_path / "bin"
    queue.mkdir()
    (queue / "sbatch").write_text(SBATCH)
    (queue / "sbatch").chmod(0o755)
    cluster = make_cluster(**with_tls, PATH=f"{queue}:{os.environ['PATH']}", PYTHONUNBUFFERED="1")
    beside = cluster.start("python", "recipe.py")
    cluster.until(lambda: "tls://127.0.0.1:" in cluster.log(beside) or beside.poll() is not None)
    address = re.search(r"tls://127.0.0.1:\d+", cluster.log(beside))
    assert address is not None, cluster.log(beside)
    cluster.address = address[0]
    code, said = cluster.end(cluster.sweep())
    assert code == 0, said + (tmp_path / "job.log").read_text()
    assert cluster.holds_what(local)


def test_the_recipe_for_kubernetes():
    """The manifest's parts fit each other: workers and sweep call the scheduler's service, by TLS, at the port it has."""
    manifest = yaml.safe_load(next(block for block in blocks("yaml") if "DaskCluster" in block))
    worker, scheduler = (manifest["spec"][part]["spec"] for part in ("worker", "scheduler"))
    service = manifest["spec"]["scheduler"]["service"]
    address = f"tls://{manifest['metadata']['name']}-scheduler:{service['ports'][0]['port']}"
    assert {"name": "DASK_SCHEDULER_ADDRESS", "value": address} in worker["containers"][0]["env"]
    assert f"--engine dask --scheduler {address} " in PAGE
    assert service["ports"][0]["targetPort"] == scheduler["containers"][0]["ports"][0]["name"]
    assert service["selector"]["dask.org/cluster-name"] == manifest["metadata"]["name"]
    for pod in (worker, scheduler):
        (container,) = pod["containers"]
        assert container["args"][0] == "dask"
        assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}
