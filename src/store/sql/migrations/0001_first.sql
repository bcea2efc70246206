-- Moments are milliseconds since 1970 in UTC. Flags are 0 or 1. Enumerations are kept by name.
-- {id}, {text} and {without_rowid} are explained in sql/differences.h.

-- The last id given in each table; ids are never used again.
CREATE TABLE counters (
  name {text} PRIMARY KEY,
  value bigint NOT NULL
);
INSERT INTO counters (name, value) VALUES
  ('locations', 0), ('assets', 0), ('assignees', 0), ('operations', 0), ('requests', 0), ('tasks', 0),
  ('notifications', 0), ('api_keys', 0);

-- What the installation knows of itself, e.g. key_check: a sealed text that tells whether the key is the right one.
CREATE TABLE installation (
  name {text} PRIMARY KEY,
  value text NOT NULL
);
CREATE TABLE settings (
  name {text} PRIMARY KEY,
  value text NOT NULL
);
CREATE TABLE api_keys (
  id {id},
  name {text} NOT NULL UNIQUE,
  role text NOT NULL,
  hash {text} NOT NULL UNIQUE,
  created_at bigint NOT NULL,
  last_used_at bigint
);

CREATE TABLE locations (
  id {id},
  name {text} NOT NULL UNIQUE,
  uid {text} NOT NULL UNIQUE,
  apple_name text NOT NULL,
  organization text NOT NULL,
  country text NOT NULL,
  platform text NOT NULL,
  website text NOT NULL,
  token_expires_at bigint NOT NULL,
  trouble text NOT NULL,
  holder_id text,
  holder_name text,
  holder_metadata text,
  mdm_id text NOT NULL,
  hook text NOT NULL,
  connected_at bigint NOT NULL,
  token_sealed text NOT NULL,
  token_hash {text} NOT NULL UNIQUE,
  secret_sealed text NOT NULL
);
CREATE TABLE sync_records (
  location_id bigint PRIMARY KEY REFERENCES locations (id),
  last_run bigint NOT NULL,
  state text NOT NULL,
  started_at bigint,
  finished_at bigint,
  trouble text NOT NULL,
  row_count bigint NOT NULL,
  page_count bigint NOT NULL
);

CREATE TABLE asset_names (
  adam_id bigint PRIMARY KEY,
  name text NOT NULL,
  bundle_id text NOT NULL
);
CREATE TABLE assets (
  id {id},
  location_id bigint NOT NULL REFERENCES locations (id),
  adam_id bigint NOT NULL,
  pricing {text} NOT NULL,
  product_type text NOT NULL,
  assigned bigint NOT NULL,
  available bigint NOT NULL,
  retired bigint NOT NULL,
  total bigint NOT NULL,
  unlimited bigint NOT NULL,
  device_assignable bigint NOT NULL,
  revocable bigint NOT NULL,
  platforms text NOT NULL, -- separated by line breaks
  owned bigint NOT NULL,
  run bigint NOT NULL,
  UNIQUE (location_id, adam_id, pricing)
);
CREATE INDEX assets_by_adam_id ON assets (adam_id);

CREATE TABLE users (
  location_id bigint NOT NULL REFERENCES locations (id),
  client_user_id {text} NOT NULL,
  id_hash {text} NOT NULL, -- '' before an Apple Account was ever linked
  deleted bigint NOT NULL, -- status Deleted: a newer record has the same clientUserId and idHash
  email text NOT NULL,
  status text NOT NULL,
  invite_code text NOT NULL,
  run bigint NOT NULL,
  PRIMARY KEY (location_id, client_user_id, id_hash, deleted)
){without_rowid};

-- Serial numbers (kind 0) and clientUserIds (kind 1) of a location, each kept once. Rows stay as long as the location.
CREATE TABLE assignees (
  id {id},
  location_id bigint NOT NULL REFERENCES locations (id),
  kind bigint NOT NULL,
  name {text} NOT NULL,
  UNIQUE (location_id, kind, name)
);
-- Sized for 20,000,000 rows: no index but the key, no foreign keys. What one assignee holds is found by looking for it
-- under each asset of its location.
CREATE TABLE assignments (
  asset_id bigint NOT NULL,
  assignee_id bigint NOT NULL,
  run bigint NOT NULL,
  PRIMARY KEY (asset_id, assignee_id)
){without_rowid};

CREATE TABLE operations (
  id {id},
  location_id bigint NOT NULL REFERENCES locations (id),
  verb text NOT NULL,
  state text NOT NULL,
  created_at bigint NOT NULL,
  created_by text NOT NULL,
  note text NOT NULL,
  stop_reason text NOT NULL,
  settled_at bigint,
  verified_at bigint,
  first_task bigint NOT NULL, -- its tasks have the ids first_task … first_task + task_count - 1
  task_count bigint NOT NULL,
  done_count bigint NOT NULL,
  failed_count bigint NOT NULL
);
CREATE INDEX operations_by_location ON operations (location_id, id);
CREATE INDEX operations_not_done ON operations (state, id) WHERE state <> 'done';

CREATE TABLE requests (
  id {id},
  operation_id bigint NOT NULL REFERENCES operations (id),
  location_id bigint NOT NULL,
  position bigint NOT NULL, -- in the order of sending, within the operation
  verb text NOT NULL,
  state text NOT NULL,
  event_id {text} NOT NULL,
  attempts bigint NOT NULL,
  sent_at bigint,
  next_at bigint NOT NULL,
  trouble text NOT NULL
);
CREATE INDEX requests_by_operation ON requests (operation_id, position);
CREATE INDEX requests_open ON requests (location_id, operation_id, position) WHERE state <> 'settled';
CREATE INDEX requests_by_event ON requests (location_id, event_id) WHERE event_id <> '';

CREATE TABLE tasks (
  id {id},
  request_id bigint NOT NULL,
  asset_id bigint, -- NULL for revoke and for people
  assignee_id bigint NOT NULL,
  email text NOT NULL,
  managed_apple_id text NOT NULL,
  state text NOT NULL,
  error_number bigint NOT NULL,
  error_message text NOT NULL
);
CREATE INDEX tasks_by_request ON tasks (request_id, id);

CREATE TABLE notifications (
  id {text} PRIMARY KEY,
  location_id bigint NOT NULL REFERENCES locations (id),
  arrival bigint NOT NULL,
  body text NOT NULL,
  received_at bigint NOT NULL,
  handled bigint NOT NULL
);
CREATE INDEX notifications_waiting ON notifications (location_id, arrival) WHERE handled = 0;
