-- After every migration, as chinhkien_owner, in the database; it may be repeated at any time.
-- The application reads and writes rows. It cannot create, alter, empty or drop anything, and so cannot remove the
-- triggers that keep what was signed.
BEGIN;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM chinhkien_app;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM chinhkien_app;
GRANT USAGE ON SCHEMA public TO chinhkien_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO chinhkien_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO chinhkien_app;
-- What is only ever added to, and the revision, which only migrations write.
REVOKE UPDATE, DELETE ON audit_entry, chase, urging_letter FROM chinhkien_app;
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM chinhkien_app;
COMMIT;
