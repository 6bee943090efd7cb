-- Give back hosts that an open poll had borrowed.
-- KEYS: hosts, leases, page hosts, then for each host its due set
-- ARGV: token, rest of the hosts in ms, then the hosts
local clock = redis.call('TIME')
local rested = clock[1] * 1000 + math.floor(clock[2] / 1000) + tonumber(ARGV[2])
for i = 3, #ARGV do
  local host = ARGV[i]
  if redis.call('HGET', KEYS[2], host) == ARGV[1] then
    redis.call('HDEL', KEYS[2], host)
    local next = redis.call('ZRANGE', KEYS[i + 1], 0, 0, 'WITHSCORES')
    if #next == 0 then
      redis.call('ZREM', KEYS[1], host)
    else
      redis.call('ZADD', KEYS[1], math.max(tonumber(next[2]), rested), host)
    end
    if tonumber(ARGV[2]) > 0 then redis.call('ZADD', KEYS[3], 'GT', rested, host) end
  end
end
return 1
