"""Actions of data protection. Each is atomic, checks, writes one audit entry, and raises named errors."""
