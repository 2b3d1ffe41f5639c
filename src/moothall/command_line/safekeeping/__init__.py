"""Backups: everything an installation needs to live again, in one folder that can be checked by itself.

    manifest.json        format, version, engine, and the SHA-256 of every other file
    database.sqlite3     a consistent copy (or database.dump, PostgreSQL's custom format)
    data/                the keys, the signed heads of the ledgers, uploaded files

Signed heads are copied before the database and files after it: then no head is newer than the ledger it
speaks of, and no row names a file that is missing.
"""
