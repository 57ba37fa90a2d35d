"""Workers that are killed in the middle of their jobs, on each storage of the queue: every job has its effect, once."""

from __future__ import annotations

import json
import os
import random
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from harness.project import Project
from harness.servers import wait_until

from conftest import FULL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.servers import Postgres
    from harness.trees import Packages

OPTIONS = {"face": "api", "database": "postgres", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"}
KILLS = 200 if FULL else 4
JOBS_A_KILL = 30

FILE = """\
version: 1
name: demo
resources:
  Effect:
    fields:
      number: int!
    allow:
      read: public
jobs:
  leave-effect:
    lane: bulk
    timeout: 10s
  stay-few:
    concurrency: 2
schedules:
  nightly:
    cron: 30 2 * * *
    zone: Europe/Berlin
    job: stay-few
"""

HANDLER = """\
import { setTimeout as sleep } from 'node:timers/promises';

import type { JobHandler } from '../../platform/jobs/define-job.ts';
import type { JobLedger } from '../../platform/jobs/job-ledger.ts';
import type { @Payload } from './job.ts';

export interface @Deps {
  ledger: Pick<JobLedger, 'once'>;
}

export function create@Handler({ ledger }: @Deps): JobHandler<@Payload> {
  return async ({ number = 0 }, { jobId }) => {
    await ledger.once({ jobId, name: 'effect' }, async (tx) => {
      await sleep(20);
      await tx.effect.create({ data: { number } });
    });
    await sleep(20);
  };
}
"""

FILL = """\
import { createContainer } from '../container.ts';
import { leaveEffectJob } from '../modules/leave-effect-job/job.ts';
import { stayFewJob } from '../modules/stay-few-job/job.ts';
import { loadConfig } from '../platform/config/config.ts';

const { jobs, lifecycle } = createContainer(loadConfig(process.env));
for (let number = 0; number < Number(process.argv[2]); number += 1) {
  await jobs.enqueue(number % 4 === 0 ? stayFewJob : leaveEffectJob, { number });
}
await lifecycle.close();
"""


UNFILLED = """\
import { notFilledIn } from '../../platform/jobs/define-job.js';

export const createStayFewHandler = () => notFilledIn;
"""


def write_handlers(project: Project) -> None:
    """Do what the user does: say what the jobs are given, and what they do."""
    for name, pascal in (("leave-effect", "LeaveEffect"), ("stay-few", "StayFew")):
        folder = project.path / "src" / "modules" / f"{name}-job"
        definition = (folder / "job.ts").read_text()
        assert "z.strictObject({})" in definition
        (folder / "job.ts").write_text(
            definition.replace("z.strictObject({})", "z.strictObject({ number: z.int().optional() })")
        )
        (folder / "handler.ts").write_text(HANDLER.replace("@", pascal))
    (project.path / "src" / "entry" / "fill.ts").write_text(FILL)


def test_what_killed_workers_leave_behind_is_done_once(
    render_options: Callable[..., Path],
    packages: Packages,
    postgres: Postgres,
    redis: str,
    tmp_path: Path,
) -> None:
    file = tmp_path / "scaffold.yaml"
    file.write_text(FILE)
    project = Project(render_options(OPTIONS, file), OPTIONS)
    packages.install(project)
    made = ["src/jobs.ts", "src/schedules.ts", "src/modules/leave-effect-job", "src/modules/stay-few-job"]
    project.run("npx", "eslint", *made, "--max-warnings", "0")
    project.run("npx", "vitest", "run", "--project", "unit", "src/schedules", "src/modules/leave-effect-job")
    write_handlers(project)
    project.script("build")
    url = postgres.create()
    fixed = {"DATABASE_URL": url, "SMTP_URL": "smtp://127.0.0.1:9", "MAIL_FROM": "noreply@example.com"}
    service = replace(project, environment={**fixed, "QUEUE_BACKEND": "postgres"})
    service.run("node", "dist/entry/migrate.js", NODE_ENV="production")
    name = url.rpartition("/")[2]
    # In a database of its own, since other projects called alike leave jobs in the usual one.
    by_redis = {"QUEUE_BACKEND": "redis", "REDIS_URL": f"{redis}/9"}
    for backend in ({"QUEUE_BACKEND": "postgres"}, by_redis):
        environment = {**fixed, "WORKER_SILENCE_MS": "2000", "WORKER_CONCURRENCY": "2", **backend}
        kill_workers(replace(project, environment=environment), lambda text: postgres.sql(text, name), KILLS // 2)
    # As if nobody had written what one of the jobs does: production says so, and does nothing.
    (project.path / "dist" / "modules" / "stay-few-job" / "handler.js").write_text(UNFILLED)
    with service.serve("worker") as worker:
        assert worker.process.wait(60) == 1
        assert "The handler is not filled in of: stay-few" in worker.log.read_text()


def kill_workers(project: Project, sql: Callable[[str], str], kills: int) -> None:
    secret = {"NODE_ENV": "production", "APP_SECRET": "x" * 32, "PUBLIC_URL": "http://127.0.0.1"}
    sql("truncate effects")
    expected = kills * JOBS_A_KILL
    project.run("node", "dist/entry/fill.js", str(expected), **secret)

    def effects() -> int:
        return int(sql("select count(*) from effects"))

    def status() -> dict[str, dict[str, int]]:
        return json.loads(project.run("node", "dist/entry/jobs.js", "status", "--json", **secret))  # type: ignore[no-any-return]

    assert sum(lane["waiting"] for lane in status().values()) == expected
    dice = random.Random(kills)  # noqa: S311 (when a worker dies is no secret)
    for _ in range(kills):
        before = effects()
        with project.serve("worker") as worker:
            # Not at once: what was left behind comes first, and a job is put aside whose worker dies again and again.
            wait_until(lambda before=before: effects() > before + 2, "some effects", 60)  # type: ignore[misc]
            time.sleep(dice.uniform(0, 0.1))
            worker.process.kill()
            worker.process.wait()
    assert effects() < expected, "the workers were through before they were killed"

    def settled() -> bool:
        lanes = status().values()
        if any(lane["dead"] for lane in lanes):
            project.run("node", "dist/entry/jobs.js", "replay", "--all", **secret)
        return not sum(lane["waiting"] + lane["active"] + lane["dead"] for lane in lanes)

    with project.serve("worker") as worker:
        wait_until(settled, "an end", 120)
        assert worker.stop() == os.EX_OK
    numbers = sql("select count(*), count(distinct number) from effects").strip()
    assert numbers == f"{expected}|{expected}", "an effect was lost, or doubled"
