"""The options of a project: the catalogue, which answers go together, and the whole input of a project.

`catalogue.load_catalogue(root)`              the options of a template tree: names, questions, choices, groups, reasons
`answers.offers(catalogue, name, answers)`    the choices of one option, each excluded one with its reason
`answers.default_of`, `with_defaults`         defaults, which may depend on other answers
`answers.check_together`, `combinations`      refuse an impossible combination; yield every possible one
`input.load_input(root, names, file=, given=)`  defaults < scaffold.yaml < flags, checked: what the renderer takes
`schema.json_schema(catalogue)`               the JSON Schema of scaffold.yaml
`reference.pages(catalogue)`                  the generated pages of docs/reference

`names` is `scaffold.domain.naming.names_of(load_kit(root))`.
"""
