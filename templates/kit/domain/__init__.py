"""What a domain means: rules, references, actions, deletions. No file of a project is known here."""
