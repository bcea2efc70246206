-- Lists as an account likes to see them (filters, columns and order under a name), and what lists are filtered by.
CREATE TABLE account_views (
  account_id bigint NOT NULL,
  list {text} NOT NULL,            -- of the console: devices, operations, …
  name {text} NOT NULL,
  text text NOT NULL,              -- JSON
  PRIMARY KEY (account_id, list, name)
){without_rowid};
CREATE INDEX devices_by_platform ON devices (platform, id);
CREATE INDEX devices_by_enrollment ON devices (enrollment, id);
CREATE INDEX devices_by_enrolled ON devices (enrolled, id);
CREATE INDEX people_by_status ON people (status, id);
