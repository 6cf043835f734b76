"""Forms of data protection."""
