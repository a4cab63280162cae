"""Many files as one table: what is done stays done, what fails stops nothing."""

import json
import shutil
import sys
from concurrent.futures import Future

import pyarrow.parquet as pq
import pytest
from distributed import LocalCluster

from attunement.cli import corpus, main
from attunement.formats import registry
from attunement.formats.series import read_series
from cli_steps import answered, printed, refused
from coded_films import foreign_film
from places import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "formats"


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "films"
    (place / "inside").mkdir(parents=True)
    registry.write(foreign_film(), place / "a.eaf")
    shutil.copy(GOLDEN / "project.boris", place / "inside")
    (place / "notes.md").write_text("no film")
    return place


def batch(capsys, folder, out, *words):
    status = main(["batch", str(folder), "--out", str(out), "--json", *words])
    return status, json.loads(capsys.readouterr().out)


def test_every_number_is_a_line(capsys, tmp_path, folder):
    out = tmp_path / "all.parquet"

    document = answered(capsys, "batch", folder, "--out", out, "--workers", "1")

    table = pq.read_table(out).to_pylist()
    assert (document["files"], document["measured"]) == (2, 2)
    assert document["rows"] == len(table)
    assert {one["recording"] for one in table} == {"film-2", "film", "live"}
    share = next(
        one for one in table
        if (one["code"], one["measure"]) == ("pats", "bouts")
    )  # fmt: skip
    assert share["about"] == "touch"


def test_one_bad_file_is_told_and_the_rest_is_done(capsys, tmp_path, folder):
    (folder / "b.eaf").write_text("broken")
    out = tmp_path / "all.csv"

    status, document = batch(capsys, folder, out, "--workers", "1")

    assert status == 1
    assert (document["measured"], len(document["failed"])) == (2, 1)
    assert document["failed"][0].startswith(f"{folder / 'b.eaf'}")
    assert read_series(out, columns=["value"])["value"].size == document["rows"]
    main(["batch", str(folder), "--out", str(out), "--workers", "1"])
    assert "failed: " in capsys.readouterr().out


def test_what_was_done_is_not_done_again_unless_it_changed(capsys, tmp_path, folder):
    out = tmp_path / "all.csv"
    words = ("batch", folder, "--out", out, "--workers", "1")
    first = answered(capsys, *words)
    before = out.read_bytes()

    again = answered(capsys, *words)
    assert (again["measured"], again["resumed"]) == (0, 2)
    assert out.read_bytes() == before

    registry.write(foreign_film().timeline, folder / "a.eaf")
    changed = answered(capsys, *words)
    assert (changed["measured"], changed["resumed"]) == (1, 1)
    for one in (tmp_path / ".all.csv.kept").glob("*.json"):
        one.write_text("{")
    assert answered(capsys, *words)["measured"] == first["measured"]


def test_work_that_was_stopped_goes_on(capsys, tmp_path, folder, monkeypatch):
    whole = corpus.measured_file
    done = []

    def stopped(path, scheme):
        if done:
            raise KeyboardInterrupt
        done.append(path)
        return whole(path, scheme)

    monkeypatch.setattr(corpus, "measured_file", stopped)
    words = ["batch", str(folder), "--out", str(tmp_path / "all.csv"), "--workers", "1"]
    assert main(words) == 130
    monkeypatch.setattr(corpus, "measured_file", whole)
    capsys.readouterr()

    document = answered(capsys, *words)

    assert (document["measured"], document["resumed"]) == (1, 1)


def test_processes_beside_this_one_give_the_same(capsys, tmp_path, folder):
    printed(capsys, "batch", folder, "--out", tmp_path / "a.csv", "--workers", "1")

    printed(capsys, "batch", folder, "--out", tmp_path / "b.csv", "--workers", "2")

    assert (tmp_path / "b.csv").read_bytes() == (tmp_path / "a.csv").read_bytes()


def test_a_cluster_gives_the_same(capsys, tmp_path, folder):
    printed(capsys, "batch", folder, "--out", tmp_path / "a.csv", "--workers", "1")
    with LocalCluster(
        n_workers=1,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address=None,
    ) as cluster:
        words = ("--scheduler", cluster.scheduler_address)
        printed(capsys, "batch", folder, "--out", tmp_path / "b.csv", *words)

    assert (tmp_path / "b.csv").read_bytes() == (tmp_path / "a.csv").read_bytes()


def test_without_distributed_the_line_that_installs_it_is_told(
    capsys, tmp_path, folder, monkeypatch
):
    monkeypatch.setitem(sys.modules, "distributed", None)

    said = refused(
        capsys, "batch", folder, "--out", tmp_path / "a.csv", "--scheduler", "tcp://h:1"
    )

    assert "attunement[cluster]" in said


def test_a_worker_that_was_ended_is_a_file_that_failed(tmp_path):
    future = Future()
    future.set_exception(RuntimeError("ended"))

    outcome = corpus._outcome(future, tmp_path / "a.eaf")

    assert outcome == {"error": f"{tmp_path / 'a.eaf'}: RuntimeError: ended"}


def test_a_scheme_counts_pairs_and_a_file_that_went_is_told(tmp_path):
    table = tmp_path / "film.csv"
    rows = ["tier,onset_ms,offset_ms,code", "infant-1.engagement,0,900,protest",
            "caregiver-1.engagement,0,900,withdrawn"]  # fmt: skip
    table.write_text("\n".join(rows))

    found = corpus.measured_file(str(table), "em-1-short")["rows"]

    measures = {
        row["measure"] for row in found if row["about"].endswith("and infant-1")
    }
    assert {"match_share", "match_repairs_per_min"} <= measures
    gone = corpus.measured_file(str(tmp_path / "gone.eaf"), None)
    assert gone["error"].endswith("gone.eaf: No such file or directory")
    bare = corpus.measured_file(str(table), None)["rows"]
    assert not any(row["about"].endswith("and infant-1") for row in bare)


def test_what_cannot_be_asked_is_one_sentence(capsys, tmp_path, folder):
    out = ("--out", tmp_path / "a.csv")

    assert "0 workers" in refused(capsys, "batch", folder, *out, "--workers", "0")
    assert "none: No such file" in refused(capsys, "batch", tmp_path / "none", *out)
    (tmp_path / "empty").mkdir()
    assert "no coded file was found" in refused(
        capsys, "batch", tmp_path / "empty", *out
    )
    assert "expected a name in" in refused(
        capsys, "batch", folder, "--out", tmp_path / "a.xls"
    )
    alone = answered(capsys, "batch", folder / "a.eaf", *out, "--workers", "1")
    assert alone["files"] == 1
