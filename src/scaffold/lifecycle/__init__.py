"""The lifecycle of a project: every later change is one merge (`change.py`), and reading commands around it.

`change`    the one operation: update, apply, set, add and remove differ in their input only
`report`    what a change did, as data, text and Markdown
`derive`    makes again what is never merged: lockfile, openapi.json
`findings`  what `scaffold check` looks at
`drift`     how a project differs from what its input gives
`explain`   where a file comes from, what an option does
"""
