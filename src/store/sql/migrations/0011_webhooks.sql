-- Who is told of what happens, what is to be told, and what became of it.
CREATE TABLE webhooks (
  id {id},
  unit_id bigint NOT NULL,
  name {text} NOT NULL UNIQUE,
  url text NOT NULL,
  types text NOT NULL,             -- names, separated by blanks
  enabled bigint NOT NULL,
  failing_since bigint,
  paused_at bigint,
  pause_reason text NOT NULL,
  secret_sealed text NOT NULL,
  old_secret_sealed text NOT NULL, -- '': none
  old_secret_until bigint,
  created_at bigint NOT NULL,
  created_by text NOT NULL
);
CREATE TABLE webhook_events (
  id {id},
  type text NOT NULL,
  subject text NOT NULL,
  at bigint NOT NULL,
  body text NOT NULL               -- as it is sent
);
CREATE TABLE webhook_deliveries (
  id {id},
  webhook_id bigint NOT NULL,
  event_id bigint NOT NULL,
  state {text} NOT NULL,           -- waiting, delivered, given_up
  attempts bigint NOT NULL,
  next_at bigint,
  tried_at bigint,
  finished_at bigint,
  status bigint NOT NULL,          -- of the last answer; 0: none came
  answer text NOT NULL,            -- its beginning
  trouble text NOT NULL,
  duration_ms bigint NOT NULL
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, state, next_at);
CREATE INDEX webhook_deliveries_event ON webhook_deliveries (event_id);
-- What was so when it was last looked at: events are the differences.
CREATE TABLE webhook_marks (
  kind {text} NOT NULL,
  name {text} NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (kind, name)
){without_rowid};
INSERT INTO counters (name, value) VALUES ('webhooks', 0), ('webhook_events', 0), ('webhook_deliveries', 0);
