-- What arrived after a number, whatever its scope: each office process looks this up, to wake whoever
-- waits for it.
CREATE INDEX feed_by_arrival ON feed (arrival);
