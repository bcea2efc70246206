-- People who log in, what they may do and where, and their sessions.
CREATE TABLE accounts (
  id {id},
  name {text} NOT NULL UNIQUE,
  display_name text NOT NULL,
  email text NOT NULL,
  language text NOT NULL,          -- en, fr, ja, nl; '': the browser's
  disabled bigint NOT NULL,
  password_hash text NOT NULL,     -- Argon2id; '': logs in by single sign-on alone
  subject text NOT NULL,           -- of the single sign-on; '': none
  factor_sealed text NOT NULL,     -- secret of the one-time codes; '': none
  factor_on bigint NOT NULL,
  factor_step bigint NOT NULL,     -- of the last code that was taken
  created_at bigint NOT NULL,
  last_login_at bigint
);
CREATE TABLE account_grants (
  account_id bigint NOT NULL,
  role text NOT NULL,
  unit_id bigint NOT NULL,
  PRIMARY KEY (account_id, role, unit_id)
){without_rowid};
CREATE TABLE custom_roles (
  name {text} PRIMARY KEY,
  permissions text NOT NULL        -- names, separated by blanks
);
CREATE TABLE sessions (
  hash {text} PRIMARY KEY,
  account_id bigint NOT NULL,
  csrf text NOT NULL,
  started_at bigint NOT NULL,
  used_at bigint NOT NULL
);
ALTER TABLE api_keys ADD COLUMN unit_id bigint NOT NULL DEFAULT 1;
ALTER TABLE api_keys ADD COLUMN expires_at bigint;
UPDATE api_keys SET role = 'administrator' WHERE role = 'admin';
INSERT INTO counters (name, value) VALUES ('accounts', 0);
