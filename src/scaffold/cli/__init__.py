"""The command line: one command is one small module that parses, calls and reports."""
