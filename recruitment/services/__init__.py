"""What is written: steps of events and bases, booths and what came of them, departures and calls."""
