import json
from types import SimpleNamespace

import pytest

from bench import __main__ as bench
from bench.bars import at_least, at_most, none_of


def measuring(monkeypatch, **works):
    """Let these be all works: name -> function (county) -> rows."""
    modules = {f"bench.{name}": SimpleNamespace(measure=measure) for name, measure in works.items()}
    monkeypatch.setattr(bench, "WORKS", {name: name for name in works})
    monkeypatch.setattr(bench, "import_module", modules.__getitem__)
    monkeypatch.setattr(bench, "machine", lambda: {"commit": "abc"})
    monkeypatch.setattr("sys.argv", ["bench"])
    monkeypatch.setenv("DATABASE_URL", "postgres://nowhere/none")


def good(county):
    yield {"figure": "share", "value": 0.5, "bars": [at_least(0.3, 0.5), *none_of(lost=0)]}


def slow(county):
    yield {"figure": "run", "value": 9, "bars": [at_most(4, 9, "seconds")]}


def broken(county):
    raise RuntimeError("the server is gone")
    yield


def test_all_bars_are_met(monkeypatch, capsys):
    measuring(monkeypatch, good=good)

    assert bench.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert "| good: share | ≥ 0.3 | 0.5 | 1.67 | yes |" in lines
    assert "| good: share, lost | ≤ 0 | 0 |  | yes |" in lines


@pytest.mark.parametrize("bad", [slow, broken])
def test_one_that_is_missed_or_fails_says_so_and_the_others_go_on(
    monkeypatch, capsys, bad, tmp_path
):
    measuring(monkeypatch, bad=bad, good=good)
    path = tmp_path / "figures.json"
    monkeypatch.setattr("sys.argv", ["bench", "--json", str(path)])

    assert bench.main() == 1
    said = capsys.readouterr().out
    assert "| good: share | ≥ 0.3 | 0.5 | 1.67 | yes |" in said
    missed = "| bad: run, seconds | ≤ 4 | 9 | 2.25 | NO |"
    assert (missed if bad is slow else "the server is gone |  | FAILED |") in said
    told = json.loads(path.read_text())
    assert told["before"]["commit"] == "abc"
    assert [row["work"] for row in told["rows"]] == ["bad", "good"]


def test_every_work_names_a_module_that_measures():
    for module in bench.WORKS.values():
        assert callable(bench.import_module(f"bench.{module}").measure)
