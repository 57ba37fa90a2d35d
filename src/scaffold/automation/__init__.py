"""`scaffold ci`: the workflow that checks every change, and proposes a newer release (docs/decisions/ci.md).

`tool`        the exact address that this scaffold was installed from
`workflows`   the files, for GitHub Actions and for GitLab
"""
