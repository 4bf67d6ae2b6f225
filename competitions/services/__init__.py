"""What is done with competitions: planned, entered, drawn, scored, put up, awarded."""
