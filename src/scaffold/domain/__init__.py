"""The domain language: the text of a scaffold.yaml in, checked plain data out, or an error with its place.

`source.read_file` (bytes, with limits) -> `tree.parse_tree` (YAML 1.2 nodes with places) -> `check.check_domain`.
`fields`, `rules`, `expressions` hold the grammars; `types` and `reserved` are data; `pending` names what the
language has and this release does not generate.
"""
