-- What the application's role may do; given by `flask db grant ROLE` as the owner after every migration, and repeatable.
-- It reads and writes rows. It cannot create, alter, empty or drop anything, and so cannot remove the triggers that
-- keep what was signed.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM :role;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM :role;
GRANT USAGE ON SCHEMA public TO :role;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :role;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :role;
-- What is only ever added to, and the revision, which only migrations write.
REVOKE UPDATE, DELETE ON audit_entry, chase, urging_letter FROM :role;
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM :role;
