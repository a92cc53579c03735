"""What is outside, behind ports: Google and its quotas, database, mapping files, mail, clock."""
