"""Names and texts: what is said in whichever language it ends up in. Stands on nothing."""
