"""The directory in the words of HSDS 3 (Open Referral): written by ``emit``, read back by ``read``.

Where HSDS has a field, the fact stands in that field. What it has no field for goes as an *attribute*: its
``link_type`` names the fact, and either ``taxonomy_term`` (one of ``vocabulary``) or ``value`` holds it.
"""
