"""What belongs to the project as a whole: packages, variables, services, its composition, its pages for people."""
