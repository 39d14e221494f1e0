"""Measure whole runs over synthetic PubMed records: rate, memory, and what numbers cost.

    python -m benchmarks.batch [--records 2000 20000] [--jobs 1] [--report-limit 0]

Every run is a process of its own. Rates are by processor time as well as by the clock, because the
machine may have other work; memory is the largest resident size of any process of the run. With
``--kills N`` a run is killed at N random moments and resumed, and its files are compared with those
of an undisturbed run.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.synthetic_pubmed import Mix, write_file

PUBMED = 38_000_000
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took. Seconds of the clock, seconds of processors, MiB at the peak."""

    clock: float
    processor: float
    peak: float
    stages: dict[str, float]


def _command(source: Path, out: Path, *options: str) -> list[str]:
    base = [sys.executable, "-m", "rodnan", "run", str(source), "-o", str(out), "-q"]
    return [*base, *options]


def measure(source: Path, out: Path, *options: str) -> Cost:
    """Run once in a process that runs nothing else, so that its peak is that of this run."""
    command = _command(source, out, *options)
    report = subprocess.run(
        [sys.executable, "-m", "benchmarks.batch", "--child", json.dumps(command)],
        check=True,
        capture_output=True,
        text=True,
    )
    clock, processor, peak = json.loads(report.stdout.splitlines()[-1])
    stages = json.loads((out / "run.json").read_text("utf-8"))["seconds"]
    return Cost(clock, processor, peak, stages)


def _child(command: list[str]) -> None:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = time.perf_counter() - start
    print(json.dumps([clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))


def _line(name: str, records: int, cost: Cost, empty: Cost) -> None:
    """Print a run; ``empty`` is what starting and ending a run costs without any record."""
    rate = records / max(cost.processor - empty.processor, 1e-9)
    print(
        f"{name:34} {records:8,} records {cost.clock:8.1f} s clock {cost.processor:8.1f} s "
        f"processor {rate:7.0f} /s of processor  peak {cost.peak:6.0f} MiB"
    )


def sizes(folder: Path, records: list[int], options: tuple[str, ...]) -> None:
    """Print rate and memory by number of records, and by the share that has results."""
    source = folder / "one.xml"
    write_file(source, Mix(1))
    empty = measure(source, folder / "one", *options)
    peaks: dict[int, float] = {}
    rate = 0.0
    for n in records:
        source = folder / f"mix-{n}.xml.gz"
        write_file(source, Mix(n))
        cost = measure(source, folder / f"mix-{n}", *options)
        peaks[n] = cost.peak
        rate = n / (cost.processor - empty.processor)
        _line("mix, one in five with results", n, cost, empty)
    least, most = min(records), max(records)
    print(f"memory {least:,} -> {most:,}: {peaks[most] / peaks[least] - 1:+.1%}")
    for share in (0.0, 1.0):
        source = folder / f"share-{share}.xml.gz"
        write_file(source, Mix(least, share))
        cost = measure(source, folder / f"share-{share}", *options)
        _line("all with results" if share else "none with results", least, cost, empty)
    days = PUBMED / rate / DAY
    print(
        f"{PUBMED:,} records / {rate:.0f} per second of processor / {DAY:,} s a day = {days:.1f} "
        f"days of one core"
    )


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "run.json"}


def kills(folder: Path, times: int) -> None:
    """Kill and resume one run again and again; say whether its files are those of a whole one."""
    rng = random.Random(0)
    source = folder / "kills.xml.gz"
    write_file(source, Mix(1500))
    options = ("--report-limit", "0", "--shard-size", "16", "--jobs", "2")
    whole = measure(source, folder / "whole", *options)
    killed = finished = 0
    while killed < times:
        process = subprocess.Popen(_command(source, folder / "hurt", *options, "--resume"))
        try:
            process.wait(rng.uniform(0.1, 0.5) * whole.clock)
            finished += 1  # the next one begins anew
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
    measure(source, folder / "hurt", *options, "--resume")
    whole, hurt = _bytes(folder / "whole"), _bytes(folder / "hurt")
    other = sorted(n for n in whole.keys() | hurt.keys() if whole.get(n) != hurt.get(n))
    print(f"killed {killed} times, {finished} runs came to their end between: ", end="")
    print(f"{', '.join(other) or 'nothing'} differs")
    if other:
        raise SystemExit(1)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[2000, 20_000])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--report-limit", type=int, default=0)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        _child(json.loads(arguments.child))
        return
    with tempfile.TemporaryDirectory() as name:
        if arguments.kills:
            kills(Path(name), arguments.kills)
            return
        options = ("--jobs", str(arguments.jobs), "--report-limit", str(arguments.report_limit))
        sizes(Path(name), arguments.records, options)


if __name__ == "__main__":
    main()
