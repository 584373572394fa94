-- What arrived after a number, whatever its scope: each office process looks this up, to wake the
-- subscribers of it.
CREATE INDEX feed_by_arrival ON feed (arrival);
