"""Several people, one input: what `scaffold resolve` does after git has merged or rebased two branches.

`union`    three texts of scaffold.yaml -> one that says what both branches meant
`sides`    which commits a stopped merge, rebase or cherry-pick is about
`resolve`  the operation
"""
