"""Many repositories: updated from one machine, or listed for a CI system that has many.

`listing`  the file that names them
`one`      what is done in one repository
`run`      all of them, several at a time
"""
