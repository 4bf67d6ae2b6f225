"""What is written of brands: their steps, licences with clocks, reviews, and what came of them."""
