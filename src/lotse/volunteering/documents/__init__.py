"""Papers of the work with volunteers as tagged PDF (PDF/UA-1)."""
