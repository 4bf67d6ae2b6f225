"""What is kept about a worker of going out to work."""

from workers.kept import kept

kept(
    "recruitment.Departure",
    "worker",
    *(
        "left_on",
        "province",
        "city",
        "employer",
        "was_organised",
        "base",
        "event",
        "returned_on",
        "at",
    ),
)
