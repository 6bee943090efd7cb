-- Keep (or take up) the lease on a host that a poll was released with.
-- KEYS: hosts, leases, due set of the host
-- ARGV: host, source, token, lease in ms
-- Returns 1, or 0 where the lease went to another poll.
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[3] then return 0 end
local clock = redis.call('TIME')
local till = clock[1] * 1000 + math.floor(clock[2] / 1000) + tonumber(ARGV[4])
redis.call('ZADD', KEYS[1], till, ARGV[1])
redis.call('ZADD', KEYS[3], 'XX', till, ARGV[2])
return 1
