"""The exact packages of a project: what its lockfile says, and the set that a release was tested with."""
