-- Note when sources are to be polled next, and poll those sooner that would wait for longer.
-- KEYS: hosts, leases, source hosts
-- ARGV: key prefixes of due sets and of states, then for each source: id, its turns, the first of them (ms since 1970)
-- Those that never were polled, that failed, or that asked to be left alone, wait as before.
for i = 3, #ARGV, 3 do
  local source, state, first = ARGV[i], ARGV[2] .. ARGV[i], ARGV[i + 2]
  local host = redis.call('HGET', KEYS[3], source)
  if host then
    redis.call('HSET', state, 'turns', ARGV[i + 1])
    local waits = redis.call('HMGET', state, 'polled', 'waits', 'fault')
    if waits[1] and not waits[2] and not waits[3] and redis.call('HEXISTS', KEYS[2], host) == 0 then
      redis.call('ZADD', ARGV[1] .. host, 'XX', 'LT', first, source)
      redis.call('ZADD', KEYS[1], 'XX', 'LT', first, host)
    end
  end
end
