"""What each page shows, from queries: pure, nothing is written here."""
