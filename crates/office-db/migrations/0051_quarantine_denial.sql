-- Why the programme's table of rights did not allow it, as JSON; NULL for other reasons.
ALTER TABLE quarantine ADD COLUMN denial TEXT;
