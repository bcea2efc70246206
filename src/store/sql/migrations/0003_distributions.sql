-- The tree of organizations. Unit 1 is the tenant that every installation has.
CREATE TABLE units (
  id {id},
  parent_id bigint,
  kind text NOT NULL,
  name {text} NOT NULL,
  domain text NOT NULL,
  managed_distribution bigint NOT NULL,
  fall_back_to_company bigint NOT NULL
);
INSERT INTO units (id, parent_id, kind, name, domain, managed_distribution, fall_back_to_company)
VALUES (1, NULL, 'tenant', 'Organization', '', 1, 0);
-- Whom the token of a location is for. No row: company-wide, for everybody.
CREATE TABLE location_scopes (
  location_id bigint PRIMARY KEY REFERENCES locations (id),
  organization_id bigint REFERENCES units (id), -- NULL: company-wide
  sites text NOT NULL,          -- unit ids, separated by line breaks; '': all
  target_groups text NOT NULL,  -- group ids, likewise
  administrators text NOT NULL, -- names of API keys, likewise
  apple_id text NOT NULL,       -- which Apple Account downloaded the token; never its password
  custodian text NOT NULL       -- who answers for that account
);

CREATE TABLE devices (
  id {id},
  unit_id bigint NOT NULL REFERENCES units (id),
  serial_number {text} NOT NULL UNIQUE,
  udid text NOT NULL,
  name text NOT NULL,
  model text NOT NULL,
  platform text NOT NULL,
  os_version text NOT NULL,
  supervised bigint NOT NULL,
  enrollment text NOT NULL,
  enrolled bigint NOT NULL,
  last_seen_at bigint,
  owner {text} NOT NULL, -- clientUserId of the person; '': nobody's
  added_at bigint NOT NULL
);
CREATE INDEX devices_by_owner ON devices (owner) WHERE owner <> '';
CREATE TABLE people (
  id {id},
  unit_id bigint NOT NULL REFERENCES units (id),
  client_user_id {text} NOT NULL UNIQUE,
  name text NOT NULL,
  email text NOT NULL,
  managed_apple_id text NOT NULL,
  status text NOT NULL,
  notes text NOT NULL,
  added_at bigint NOT NULL
);
CREATE TABLE member_groups (
  id {id},
  unit_id bigint NOT NULL REFERENCES units (id),
  name {text} NOT NULL UNIQUE,
  kind text NOT NULL,
  rule text NOT NULL,
  description text NOT NULL
);
CREATE TABLE group_members (
  group_id bigint NOT NULL,
  kind bigint NOT NULL, -- 0 device, 1 person, 2 group
  member_id bigint NOT NULL,
  excluded bigint NOT NULL,
  PRIMARY KEY (group_id, kind, member_id)
){without_rowid};
CREATE INDEX group_members_by_member ON group_members (kind, member_id);

CREATE TABLE distributions (
  id {id},
  unit_id bigint NOT NULL REFERENCES units (id),
  name {text} NOT NULL UNIQUE,
  state text NOT NULL,
  grants bigint NOT NULL,
  revokes bigint NOT NULL,
  starts_at bigint,
  ends_at bigint,
  priority bigint NOT NULL,
  shortage text NOT NULL,
  borrow_from bigint,
  borrow_max bigint NOT NULL,
  idle_days bigint NOT NULL,
  created_by text NOT NULL,
  changed_at bigint NOT NULL
);
CREATE TABLE distribution_items (
  distribution_id bigint NOT NULL,
  adam_id bigint NOT NULL,
  assign_by text NOT NULL,
  install bigint NOT NULL,
  PRIMARY KEY (distribution_id, adam_id)
){without_rowid};
CREATE TABLE distribution_targets (
  distribution_id bigint NOT NULL,
  excluded bigint NOT NULL,
  kind text NOT NULL,
  target_id bigint NOT NULL,
  PRIMARY KEY (distribution_id, excluded, kind, target_id)
){without_rowid};
CREATE TABLE distribution_reservations (
  distribution_id bigint NOT NULL,
  group_id bigint NOT NULL,
  seats_floor bigint NOT NULL,
  seats_ceiling bigint,
  PRIMARY KEY (distribution_id, group_id)
){without_rowid};

-- Seats that Bursar holds, each with its reason: a distribution, or 0 for those given by hand or adopted. Written with
-- the intention to grant the seat, gone when it is given back or was never given.
CREATE TABLE leases (
  asset_id bigint NOT NULL,
  assignee_id bigint NOT NULL,
  distribution_id bigint NOT NULL,
  since bigint NOT NULL,
  PRIMARY KEY (asset_id, assignee_id)
){without_rowid};

-- Who waits for a seat, since when, and where in the line as of the last plan.
CREATE TABLE waiting (
  adam_id bigint NOT NULL,
  kind bigint NOT NULL, -- 0 device, 1 person
  subject_id bigint NOT NULL,
  location_id bigint NOT NULL,
  distribution_id bigint NOT NULL,
  reason text NOT NULL,
  place bigint NOT NULL,
  since bigint NOT NULL,
  PRIMARY KEY (adam_id, kind, subject_id)
){without_rowid};

-- When a person accepted in a location, as far as seen.
CREATE TABLE acceptances (
  location_id bigint NOT NULL,
  client_user_id {text} NOT NULL,
  accepted_at bigint NOT NULL,
  PRIMARY KEY (location_id, client_user_id)
){without_rowid};

CREATE TABLE plans (
  id {id},
  created_at bigint NOT NULL,
  created_by text NOT NULL,
  scope text NOT NULL,       -- what it was asked for, as key=value lines
  state text NOT NULL,
  keep_count bigint NOT NULL,
  grant_count bigint NOT NULL,
  revoke_count bigint NOT NULL,
  wait_count bigint NOT NULL,
  unlicensed_count bigint NOT NULL,
  refuse_count bigint NOT NULL,
  request_count bigint NOT NULL,
  duration_ms bigint NOT NULL,
  applied_at bigint,
  applied_by text NOT NULL,
  approved_by text NOT NULL
);
CREATE TABLE plan_lines (
  plan_id bigint NOT NULL,
  number bigint NOT NULL,
  action text NOT NULL,
  reason text NOT NULL,
  adam_id bigint NOT NULL,
  pricing {text} NOT NULL,
  location_id bigint NOT NULL, -- 0: none was found
  kind bigint NOT NULL,
  name {text} NOT NULL,
  distribution_id bigint NOT NULL,
  place bigint NOT NULL, -- in the waiting line; 0: none
  PRIMARY KEY (plan_id, number)
){without_rowid};
CREATE TABLE plan_effects (
  plan_id bigint NOT NULL,
  location_id bigint NOT NULL,
  adam_id bigint NOT NULL,
  pricing {text} NOT NULL,
  unlimited bigint NOT NULL,
  available_before bigint NOT NULL,
  granted bigint NOT NULL,
  revoked bigint NOT NULL,
  waiting bigint NOT NULL,
  PRIMARY KEY (plan_id, location_id, adam_id, pricing)
){without_rowid};

-- What was ordered about one device or person (bursar explain).
CREATE INDEX tasks_by_assignee ON tasks (assignee_id, id);

-- Operations of a plan wait for its revocations, can be paused, and stop by themselves after too many failures.
ALTER TABLE operations ADD COLUMN plan_id bigint NOT NULL DEFAULT 0;
ALTER TABLE operations ADD COLUMN after_operation bigint NOT NULL DEFAULT 0;
ALTER TABLE operations ADD COLUMN after_ms bigint NOT NULL DEFAULT 0;
ALTER TABLE operations ADD COLUMN failures_max bigint NOT NULL DEFAULT -1;

INSERT INTO counters (name, value) VALUES
  ('units', 1), ('devices', 0), ('people', 0), ('groups', 0), ('distributions', 0), ('plans', 0);
