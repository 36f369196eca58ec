-- Once per server, as its superuser: who owns the database and migrates it, and whom the application works as.
-- Then give each a password that no history keeps:  \password chinhkien_owner   and   \password chinhkien_app
CREATE ROLE chinhkien_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE chinhkien_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
CREATE DATABASE chinhkien OWNER chinhkien_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE chinhkien FROM PUBLIC;
GRANT CONNECT ON DATABASE chinhkien TO chinhkien_app;
