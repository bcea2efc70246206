-- Single sign-on: what groups of the provider are given, and the ID token of a session for logging out there.
CREATE TABLE sign_on_rules (
  id {id},
  group_name {text} NOT NULL,
  role text NOT NULL,
  unit_id bigint NOT NULL
);
ALTER TABLE sessions ADD COLUMN id_token_sealed text NOT NULL DEFAULT '';
INSERT INTO counters (name, value) VALUES ('sign_on_rules', 0);
