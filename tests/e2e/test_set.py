"""`scaffold set` there and back in a project that people work in: it stays what its input gives, and theirs works."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.project import Project

OPTIONS = {
    "face": "api",
    "database": "sqlite",
    "auth": "jwt",
    "queue": "none",
    "package_manager": "npm",
    "ci": "github",
    "dependency_updates": "dependabot",
    "container": "docker",
}

CHANGES = {
    "delivery": {"package_manager": "pnpm", "ci": "none", "dependency_updates": "none", "container": "none"},
    "features": {"queue": "bullmq", "auth": "session"},
    "face": {"face": "next", "auth": "nextauth"},
    "database": {"database": "postgres", "queue": "bullmq"},
}
"""What is set, and set back to what it was."""

SERVICE = """import type { NoteRepository } from '../notes/repository.ts';

interface Repositories {
  readonly notes: Pick<NoteRepository, 'findById'>;
}

/** Our own: what the front page says of a note. */
export function createHeadlines({ notes }: Repositories) {
  return {
    async of(id: string): Promise<string | null> {
      const note = await notes.findById(id);
      return note?.title.toUpperCase() ?? null;
    },
  };
}
"""

UNIT_TEST = """import { expect, it } from 'vitest';

import type { Note } from '../notes/schema.ts';
import { createHeadlines } from './service.ts';

const note: Note = {
  id: '0198c2a4-0000-7000-8000-000000000001',
  author: '0198c2a4-0000-7000-8000-000000000900',
  title: 'Rain at last',
  body: null,
  pinned: false,
  version: 1,
  createdAt: '2030-01-15T09:30:00.000Z',
  updatedAt: '2030-01-15T09:30:00.000Z',
};
const headlines = createHeadlines({ notes: { findById: (id) => Promise.resolve(id === note.id ? note : null) } });

it('shouts', async () => {
  expect(await headlines.of(note.id)).toBe('RAIN AT LAST');
  expect(await headlines.of('another')).toBeNull();
});
"""

OWN = {
    "src/modules/headlines/service.ts": SERVICE,
    "src/modules/headlines/service.test.ts": UNIT_TEST,
}
BUILT = ("node_modules/", "src/platform/db/generated/", "dist/", ".next/", "next-env.d.ts", "tsconfig.tsbuildinfo")
DERIVED = ("package-lock.json", "pnpm-lock.yaml", "openapi.json")


def edited(path: str, text: str) -> str:
    """Wire the service into the composition root, and say so in the README: files that every option changes."""
    if path == "src/container.ts":
        users = "import { createUserRepository }"
        assert text.count(users) == text.count("    services: {\n") == 1
        text = text.replace(users, f"import {{ createHeadlines }} from './modules/headlines/service.ts';\n{users}")
        return text.replace("    services: {\n", "    services: {\n      headlines: createHeadlines(repositories),\n")
    return text.replace("\n## Run it\n", "\nHeadlines are our own.\n\n## Run it\n") if path == "README.md" else text


def rendered_files(folder: Path) -> dict[str, str]:
    """Return the files of the rendered class: neither history, nor what is derived, nor what git is to ignore."""
    left_out = (*BUILT, "prisma/migrations/", ".git/", ".data/", *DERIVED)
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_text() for name, path in paths.items() if not name.startswith(left_out) and name != ".env"}


def scaffold(project: Project, *words: str) -> str:
    return project.run(sys.executable, "-m", "scaffold", *words)


@pytest.fixture
def demo(make_project: Callable[..., Project]) -> Project:
    """Make an installed, committed project with a module, a test and edits of its own."""
    project = make_project(OPTIONS)
    project.run("npm", "install")
    project.script("openapi")
    for path, text in OWN.items():
        (project.path / path).parent.mkdir(parents=True, exist_ok=True)
        (project.path / path).write_text(text)
    for path in ("src/container.ts", "README.md"):
        (project.path / path).write_text(edited(path, (project.path / path).read_text()))
    project.run("git", "init", "--quiet", "--template=", "--initial-branch=main")
    for key, value in (("user.name", "Ada"), ("user.email", "ada@example.com")):
        project.run("git", "config", key, value)
    project.run("git", "add", "--all")
    project.run("git", "commit", "--quiet", "--message", "ours")
    return project


@pytest.mark.full
@pytest.mark.parametrize("there", CHANGES.values(), ids=CHANGES.keys())
def test_there_and_back_with_work_of_ones_own(
    there: dict[str, str], demo: Project, services: Callable[[Project], dict[str, str]], tmp_path: Path
) -> None:
    first = rendered_files(demo.path)
    for number, wanted in enumerate((there, {name: OPTIONS[name] for name in there})):
        words = [f"{name}={value}" for name, value in wanted.items()]
        scaffold(demo, "set", *words, "--allow-data-loss", "--commit")
        assert demo.run("git", "status", "--porcelain") == ""

        fresh = tmp_path / str(number)
        given = ("--from", str(demo.path / "scaffold.yaml"), "--no-install", "--no-git", "--directory", str(fresh))
        scaffold(demo, "new", *given)
        expected = {path: edited(path, text) for path, text in rendered_files(fresh).items()}
        assert rendered_files(demo.path) == {**expected, **OWN}

        demo = replace(demo, options={**demo.options, **wanted})
        demo = replace(demo, environment=services(demo))
        demo.run(demo.manager, "install")
        scaffold(demo, "check")
        for script in ("typecheck", "lint", "build"):
            demo.script(script)
        assert "src/modules/headlines/service.test.ts" in demo.script("test", "--reporter=verbose")
        assert demo.run("git", "status", "--porcelain") == ""
    assert rendered_files(demo.path) == first
