"""What takes one state of a database to another."""
