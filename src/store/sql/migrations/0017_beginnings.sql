-- One or two letters are looked for where names begin. In SQLite the indexes of the orders serve; in PostgreSQL these
-- are ordered as people of a language expect, and not byte by byte.
{beginnings}
