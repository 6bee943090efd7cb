-- Lease one more host for an open poll (a redirect led to it).
-- KEYS: hosts, leases, due set of the host
-- ARGV: host, token, lease in ms
-- Returns 1, or 0 while another poll holds the host.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local holder = redis.call('HGET', KEYS[2], ARGV[1])
local till = redis.call('ZSCORE', KEYS[1], ARGV[1])
if holder and holder ~= ARGV[2] and till and tonumber(till) > now then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
return 1
