"""What is written of schools: programmes with their steps and figures, agreements and modules."""
