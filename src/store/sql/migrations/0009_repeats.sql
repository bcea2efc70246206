-- Requests that carry an Idempotency-Key, with what was answered: a repetition is answered the same and does nothing.
CREATE TABLE repeats (
  caller text NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,   -- of method, path and body
  status bigint NOT NULL,      -- 0: under way, or cut off by a crash
  answer_sealed text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (caller, key)
){without_rowid};
