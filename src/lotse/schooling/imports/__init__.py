"""Files that come from outside, read into plain values with errors by line and column. No database here."""
