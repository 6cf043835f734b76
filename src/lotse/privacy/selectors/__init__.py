"""Questions of data protection."""
