"""Splices on the text of a scaffold.yaml: what is not meant stays as it is, byte for byte.

`splice`   any value at any path: put, remove, add to a list, take from a list
`write`    how a value is written in YAML
`language` what people say (`add field Booking ...`), as splices
`setting`  the keys and values of `scaffold set`
"""
