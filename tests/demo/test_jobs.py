"""Jobs in processes of their own: resumed, broken, killed."""

import os
from pathlib import Path

from demo.jobs import Job, run_jobs

WORK = "tests.demo.work"


def quiet(line: str) -> None:
    del line


def test_jobs_are_done_once_and_what_exists_is_kept(tmp_path: Path) -> None:
    jobs = [Job(tmp_path / name, f"{WORK}:write", (tmp_path / name, name)) for name in ("a", "b", "c")]
    jobs[1].path.write_text("kept")
    outcome = run_jobs(jobs, processes=2, say=quiet)
    assert [job.path.read_text() for job in jobs] == ["a", "kept", "c"]
    assert (outcome.made, outcome.broken) == (2, ())


def test_a_broken_job_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines: list[str] = []
    jobs = [
        Job(tmp_path / "bad", f"{WORK}:refuse", ("no such color",)),
        Job(tmp_path / "good", f"{WORK}:write", (tmp_path / "good", "fine")),
    ]
    outcome = run_jobs(jobs, say=lines.append)
    assert outcome.made == 1
    assert "bad" in outcome.broken[0]
    assert "no such color" in outcome.broken[0]
    assert any("no such color" in line for line in lines)


def test_a_process_that_dies_takes_only_its_job_with_it(tmp_path: Path) -> None:
    jobs = [
        Job(tmp_path / "fatal", f"{WORK}:die"),
        Job(tmp_path / "good", f"{WORK}:write", (tmp_path / "good", "fine")),
    ]
    outcome = run_jobs(jobs, say=quiet)
    assert outcome.made == 1
    assert "died" in outcome.broken[0]


def test_work_happens_in_another_process_and_says_how_fast_it_goes(tmp_path: Path) -> None:
    lines: list[str] = []
    run_jobs([Job(tmp_path / "pid", f"{WORK}:write_process", (tmp_path / "pid",))], say=lines.append)
    assert int((tmp_path / "pid").read_text()) != os.getpid()
    assert "a minute" in lines[-1]
    assert "left" in lines[-1]
