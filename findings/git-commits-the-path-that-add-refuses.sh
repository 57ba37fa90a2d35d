#!/usr/bin/env bash
# Guess: in a sparse checkout `git commit PATH` refuses a changed file outside the cone, as `git add PATH` does and as `git commit --all` passes it by.
# Happens: `git commit PATH` commits it without a word, and no option like the `--sparse` that `git add` asks for is needed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=n@example.org GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=n@example.org
git init --quiet 2>/dev/null
mkdir inside outside
echo 1 >inside/file
echo 1 >outside/file
git add .
git commit --quiet --message one
git sparse-checkout set --cone inside
mkdir outside
echo 2 >outside/file

answer() { "$@" >/dev/null 2>&1 && echo "done" || echo "refused"; }
add=$(answer git add outside/file)
all=$(answer git commit --all --message two)
path=$(answer git commit --message three outside/file)
committed=$(git show --format=%s --name-only | tr -s '\n' ' ')

git --version
echo 'Outside the cone of a sparse checkout, git commit PATH takes a change that git add PATH and git commit --all leave.'
echo "git add outside/file: $add"
echo "git commit --all: $all"
echo "git commit outside/file: $path"
echo "last commit and its files: $committed"
[ "$add $all $path $committed" = "refused refused done three outside/file " ]
