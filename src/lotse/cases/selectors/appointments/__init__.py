"""Questions about appointments."""
