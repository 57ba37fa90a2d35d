"""Takes in a repository that was written by hand (docs/decisions/adopt.md).

`evidence`  what its files say about the options
`adopt`     the operation: two state files, a recorded base, nothing of theirs touched
"""
