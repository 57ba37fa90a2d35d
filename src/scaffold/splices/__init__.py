"""Splices on the text of a scaffold.yaml: what is not meant stays as it is, byte for byte.

`paths`  any value at any path: put, remove, rename, add to a list, take from a list
`text`   the text with its tree and its lines
`write`  how a value is written in YAML
"""
