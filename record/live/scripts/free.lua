-- Give back hosts that an open poll had borrowed.
-- KEYS: hosts, leases, then for each host its due set
-- ARGV: token, then the hosts
for i = 2, #ARGV do
  if redis.call('HGET', KEYS[2], ARGV[i]) == ARGV[1] then
    redis.call('HDEL', KEYS[2], ARGV[i])
    local next = redis.call('ZRANGE', KEYS[i + 1], 0, 0, 'WITHSCORES')
    if #next == 0 then redis.call('ZREM', KEYS[1], ARGV[i]) else redis.call('ZADD', KEYS[1], next[2], ARGV[i]) end
  end
end
return 1
