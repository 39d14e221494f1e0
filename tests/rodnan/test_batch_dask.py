"""A cluster gives the same bytes as one process, also when a worker is lost in the middle."""

import os
import signal

import pytest

distributed = pytest.importorskip("distributed", reason="the extra [dask] is not installed")

from rodnan.batch import Job  # noqa: E402 - after the check that the extra is there
from rodnan.engines import Engine  # noqa: E402
from rodnan.shards import Shards  # noqa: E402
from tests.rodnan.test_batch import texts  # noqa: E402

CHUNK = 16
DOCUMENTS = 128


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as running:
        yield running


def entries(folder, engine, at_each=lambda _: None):
    shards = Shards(folder, 64)
    for number, _ in enumerate(shards.fill(texts(DOCUMENTS), Job(), engine)):
        at_each(number)
    return [shards.path(i).read_bytes() for i in range(shards.count)]


def test_a_cluster_gives_the_same_shards_also_when_a_worker_is_killed(
    cluster, tmp_path, monkeypatch
):
    monkeypatch.setattr("rodnan.engines.CHUNK", CHUNK)
    killed = []

    def kill_one(number):
        if number == CHUNK + 2:  # most of the chunks are still to be done
            worker = next(iter(cluster.workers.values()))
            killed.append(worker.process.pid)
            os.kill(worker.process.pid, signal.SIGKILL)

    alone = entries(tmp_path / "alone", Engine())
    engine = Engine(name="dask", scheduler=cluster.scheduler_address)
    assert entries(tmp_path / "whole", engine) == alone
    assert entries(tmp_path / "killed", engine, kill_one) == alone
    assert killed


def test_a_run_on_a_cluster_leaves_the_same_files(cluster, rodnan, abstracts, tmp_path):
    options = ("--engine", "dask", "--scheduler", cluster.scheduler_address)
    rodnan("run", abstracts, "-o", "alone", "--report-limit", 0, "-q")
    ran = rodnan("run", abstracts, "-o", "far", "--report-limit", 0, "-q", *options)
    assert ran.code == 0, ran.err
    for path in (tmp_path / "alone").glob("*.*"):
        if path.name != "run.json":
            assert (tmp_path / "far" / path.name).read_bytes() == path.read_bytes(), path.name


def test_no_scheduler_is_one_plain_line(rodnan, abstracts, monkeypatch):
    monkeypatch.setattr("rodnan.engines.PATIENCE", "0.5s")
    ran = rodnan("run", abstracts, "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert ran.code == 2
    assert "no dask scheduler answers" in ran.err
