"""Questions about whether the directory still holds."""
