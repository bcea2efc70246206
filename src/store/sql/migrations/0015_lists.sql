-- Lists of devices and people: by unit, sorted by what can be sorted by, searched by a part of what they are called.
CREATE INDEX devices_by_unit ON devices (unit_id, id);
CREATE INDEX devices_by_name ON devices (name, id);
CREATE INDEX devices_by_last_seen ON devices (coalesce(last_seen_at, 0), id);
CREATE INDEX people_by_unit ON people (unit_id, id);
CREATE INDEX people_by_name ON people (name, id);
CREATE INDEX people_by_email ON people (email, id);
{search}
