"""A demo province that lived through the last year: built by the real services at simulated times.

Only `flask demo seed` calls it, and only on an empty database; no account of it exists otherwise.
"""
