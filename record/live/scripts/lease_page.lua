-- Lease a host for the fetch of a page, where no poll of the host is open or due.
-- KEYS: hosts, leases, page hosts, due set of the host
-- ARGV: host, token, lease in ms
-- Returns 0, or for how many ms the host is to be left alone.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local rests = redis.call('ZSCORE', KEYS[3], ARGV[1])
if rests and tonumber(rests) > now then return tonumber(rests) - now end
local holder = redis.call('HGET', KEYS[2], ARGV[1])
local till = redis.call('ZSCORE', KEYS[1], ARGV[1])
if holder and holder ~= ARGV[2] and till and tonumber(till) > now then return math.min(tonumber(till) - now, 1000) end
local first = redis.call('ZRANGE', KEYS[4], 0, 0, 'WITHSCORES')[2]
if first and tonumber(first) <= now then return 1000 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
return 0
