"""What is asked of residents, enterprises and the bureau."""
