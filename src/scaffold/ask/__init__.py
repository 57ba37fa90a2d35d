"""The conversation at a terminal. The only place that imports questionary, and only when somebody is asked."""
