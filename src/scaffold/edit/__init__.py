"""What people say at the command line, as splices on the text of their scaffold.yaml.

`language` `add field Booking ...` and the like
`roles`    which rules speak of a role
`setting`  the keys and values of `scaffold set`
"""
