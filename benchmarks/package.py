"""Build the wheel and the source archive, install each as a user would, and run it.

    python -m benchmarks.package [--keep FOLDER]

Each way of installing gets an environment of its own: pip with the wheel, pip with the source
archive, pipx and uv with the wheel (both are fetched into an environment of this script). In each,
``rodnan run --sample`` must pool the sample corpus. Needs a package index.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("corpus", "extractor", "validator", "meta", "rodnan")
NEEDED = (*(f"{room}/py.typed" for room in ROOMS), "extractor/data/ssc.toml")


def run(*command: str | Path, env: dict[str, str] | None = None) -> str:
    """Run a command quietly; what it printed is shown only where it fails."""
    whole = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"} | (env or {})
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=whole)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def build(folder: Path) -> tuple[Path, Path]:
    """Return the wheel and the source archive, built from what a clone would hold."""
    source = folder / "source"
    run("git", "clone", "--quiet", ROOT, source)
    run(sys.executable, "-m", "build", "--outdir", folder / "dist", source)
    wheel = next((folder / "dist").glob("*.whl"))
    archive = next((folder / "dist").glob("*.tar.gz"))
    names = set(zipfile.ZipFile(wheel).namelist())
    missing = [n for n in NEEDED if n not in names]
    strange = sorted({n.split("/")[0] for n in names} - set(ROOMS))
    strange = [n for n in strange if not n.endswith(".dist-info")]
    if missing or strange:
        sys.exit(f"wheel: missing {missing}, does not belong {strange}")
    return wheel, archive


def environment(folder: Path) -> Path:
    """Make a virtual environment; return its folder of programs."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts" if os.name == "nt" else "bin")


def try_out(way: str, program: Path, folder: Path) -> None:
    """Run an installed program away from the clone, on the sample corpus."""
    out = folder / f"out-{way}"
    run(program, "run", "--sample", "-o", out, "-q")
    rows = (out / "pooled.csv").read_text("utf-8").count("\n") - 1
    if rows < 10 or not (out / "report.html").stat().st_size:
        sys.exit(f"{way}: {rows} pooled rows")
    version = run(program, "--version").strip()
    print(f"{way:<12} {version}; sample corpus: {rows} pooled rows")


def main() -> None:
    """Build, install in every way, run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="where to copy the built files")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as tmp:
        folder = Path(tmp)
        wheel, archive = build(folder)
        print(f"built {wheel.name} ({wheel.stat().st_size:,} bytes), {archive.name}")
        for way, file in (("pip-wheel", wheel), ("pip-sdist", archive)):
            programs = environment(folder / way)
            run(programs / "python", "-m", "pip", "install", "--quiet", file)
            run(programs / "python", "-m", "pip", "check")
            try_out(way, programs / "rodnan", folder)
        tools = environment(folder / "tools")
        run(tools / "python", "-m", "pip", "install", "--quiet", "pipx", "uv")
        bins = {"PIPX_HOME": str(folder / "px"), "PIPX_BIN_DIR": str(folder / "px-bin")}
        run(tools / "pipx", "install", wheel, env=bins)
        try_out("pipx", folder / "px-bin" / "rodnan", folder)
        bins = {"UV_TOOL_DIR": str(folder / "uv"), "UV_TOOL_BIN_DIR": str(folder / "uv-bin")}
        run(tools / "uv", "tool", "install", "--quiet", wheel, env=bins)
        try_out("uv", folder / "uv-bin" / "rodnan", folder)
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            for file in (wheel, archive):
                shutil.copy(file, options.keep)


if __name__ == "__main__":
    main()
