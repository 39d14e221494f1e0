"""Options from the command line, the environment and a file, and what --show-config shows."""

import tomllib

import pytest

from rodnan.cli import app

COMMANDS = [c.name or c.callback.__name__ for c in app.registered_commands]


def shown(ran):
    """Return value and source by option of what --show-config printed."""
    assert (ran.code, ran.err) == (0, "")
    (values,) = tomllib.loads(ran.out).values()
    found = {}
    for line in ran.out.splitlines()[1:]:
        pair, _, source = line.rpartition("  # ")
        name = pair.strip().removeprefix("# ").split()[0]
        found[name] = (values.get(name), source)
    return found


@pytest.fixture
def settings(tmp_path):
    def write(text, name="rodnan.toml"):
        (tmp_path / name).write_text(text, "utf-8")

    return write


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_its_options_and_stops(rodnan, tmp_path, command):
    after, before = rodnan(command, "--show-config"), rodnan("--show-config", command)
    assert after == before
    assert all(source == "default" for _, source in shown(after).values())
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_is_stronger_than_the_environment_and_that_than_the_file(
    rodnan, settings, monkeypatch
):
    settings('jobs = 5\nengine = "dask"\n[run]\nshard-size = 7\nreport_limit = 3\nplots = "pdf"\n')
    monkeypatch.setenv("RODNAN_RUN_SHARD_SIZE", "8")
    monkeypatch.setenv("RODNAN_RUN_REPORT_LIMIT", "9")
    monkeypatch.setenv("RODNAN_FAIL_ON", "impossible")
    found = shown(rodnan("run", "--show-config", "a b.txt", "-o", 'o"ut', "--report-limit", "2"))
    assert found["paths"] == (["a b.txt"], "command line")
    assert found["out"] == ('o"ut', "command line")
    assert found["report_limit"] == (2, "command line")
    assert found["shard_size"] == (8, "environment, RODNAN_RUN_SHARD_SIZE")
    assert found["fail_on"] == ("impossible", "environment, RODNAN_FAIL_ON")
    assert found["jobs"] == (5, "file, rodnan.toml")
    assert found["plots"] == ("pdf", "file, rodnan.toml")
    assert found["resume"] == (False, "default")
    assert found["store"] == (None, "default")


def test_the_variable_of_one_command_is_stronger_than_that_of_all(rodnan, monkeypatch):
    monkeypatch.setenv("RODNAN_JOBS", "3")
    monkeypatch.setenv("RODNAN_CHECK_JOBS", "4")
    assert shown(rodnan("check", "--show-config"))["jobs"] == (4, "environment, RODNAN_CHECK_JOBS")
    assert shown(rodnan("pool", "--show-config"))["jobs"] == (3, "environment, RODNAN_JOBS")


def test_what_is_shown_is_a_file_of_settings(rodnan, settings):
    asked = rodnan("run", "--show-config", "--jobs", "2", "--vocabulary", "a.toml", "x", "y")
    settings(asked.out)
    again = shown(rodnan("run", "--show-config"))
    assert again["paths"] == (["x", "y"], "file, rodnan.toml")
    assert again["vocabulary"] == (["a.toml"], "file, rodnan.toml")
    assert again["jobs"] == (2, "file, rodnan.toml")


def test_options_are_called_in_files_what_they_are_called_on_the_command_line(rodnan, settings):
    settings('[check]\nformat = "csv"\nall = true\n')
    found = shown(rodnan("check", "--show-config"))
    assert (found["format"][0], found["all"][0]) == ("csv", True)


def test_pyproject_is_read_where_there_is_no_file_of_our_own(rodnan, settings):
    settings("[tool.rodnan]\njobs = 2\n[tool.other]\nx = 1\n", "pyproject.toml")
    assert shown(rodnan("run", "--show-config"))["jobs"] == (2, "file, pyproject.toml")
    settings("", "rodnan.toml")
    assert shown(rodnan("run", "--show-config"))["jobs"] == (1, "default")


def test_a_pyproject_of_another_shape(rodnan, settings):
    settings("tool = 3\n", "pyproject.toml")
    assert shown(rodnan("run", "--show-config"))["jobs"] == (1, "default")
    settings("[tool]\nrodnan = 3\n", "pyproject.toml")
    ran = rodnan("run", "--show-config")
    assert (ran.code, ran.err) == (
        2,
        "rodnan: pyproject.toml: tool.rodnan must be a table, got 3\n",
    )


def test_settings_are_used(rodnan, settings, abstracts, tmp_path):
    settings('[extract]\nout = "from_file.jsonl"\n')
    assert rodnan("extract", abstracts).code == 0
    assert (tmp_path / "from_file.jsonl").is_file()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("jbos = 2", "rodnan.toml: unknown setting 'jbos'; nearest known: 'jobs'"),
        ("[extract]\nfail-on = 'x'", "rodnan.toml [extract]: unknown setting 'fail_on'"),
        ("[extrct]\njobs = 2", "unknown setting 'extrct'; nearest known: 'extract'"),
        ("[check]\nform = 'csv'", "nearest known: 'format'"),
        ("jobs = ", "cannot read settings"),
        ("jobs = 'two'", "rodnan: file, rodnan.toml: jobs: "),
        ("jobs = 0", "greater than or equal to 1"),
        ("plots = 'gif'", "rodnan: file, rodnan.toml: plots: must be svg, pdf, png"),
    ],
)
def test_a_wrong_file_is_refused_in_words(rodnan, settings, abstracts, text, words):
    settings(text)
    ran = rodnan("run", abstracts, "-o", "out")
    assert ran.code == 2
    assert words in " ".join(ran.err.replace("│", " ").split())


def test_a_variable_that_names_no_option_is_refused(rodnan, abstracts, monkeypatch):
    monkeypatch.setenv("RODNAN_DEBUG", "")
    monkeypatch.setenv("RODNAN_ELSEWHERE", "x")
    assert rodnan("extract", abstracts).code == 0
    monkeypatch.setenv("RODNAN_RUN_JBOS", "2")
    ran = rodnan("extract", abstracts)
    assert (ran.code, ran.out) == (2, "")
    assert "nearest known: 'RODNAN_RUN_JOBS'" in ran.err


def test_a_wrong_option_is_refused_by_show_config_too(rodnan):
    assert rodnan("run", "--show-config", "--jobs", "none").code == 2


def test_a_wrong_file_does_not_take_the_help_away(rodnan, settings):
    settings("jbos = 2")
    assert "--jobs" in rodnan("run", "-h").out


def test_one_text_in_a_file_is_a_list_of_one(rodnan, settings):
    settings('[run]\nvocabulary = "mine.toml"\n')
    assert shown(rodnan("run", "--show-config"))["vocabulary"][0] == ["mine.toml"]


def test_several_values_in_a_variable(rodnan, monkeypatch):
    monkeypatch.setenv("RODNAN_POOL_VOCABULARY", "a b.toml:c.toml")
    found = shown(rodnan("pool", "--show-config"))
    assert found["vocabulary"][0] == ["a b.toml", "c.toml"]


@pytest.mark.parametrize("command", ["run", "extract", "check", "pool"])
def test_quiet_and_verbose_exclude_each_other(rodnan, command):
    ran = rodnan(command, "-q", "--verbose", "x")
    assert ran.code == 2
    assert ran.err == "rodnan: --quiet (-q) and --verbose (-v) exclude each other\n"


def test_of_quiet_and_verbose_the_stronger_place_holds(rodnan, settings, monkeypatch):
    settings("quiet = true")
    found = shown(rodnan("run", "-v", "--show-config"))
    assert (found["quiet"][0], found["verbose"][0]) == (False, True)
    monkeypatch.setenv("RODNAN_VERBOSE", "1")
    found = shown(rodnan("run", "-q", "--show-config"))
    assert (found["quiet"][0], found["verbose"][0]) == (True, False)
