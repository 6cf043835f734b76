"""What a session remembers, and how all sessions of a person end."""

WANTED = "lotse_wanted"  # the page that waits until the second factor is set up
