-- Make the set of scheduled sources equal to what the record says, keeping the due times of those that stay.
-- KEYS: hosts, leases, specs, source hosts
-- ARGV: key prefix of due sets, then for each source: id, host, spec, ms from now until its first poll
-- Returns how many sources were added, changed and removed.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local wanted, added, changed, removed = {}, 0, 0, 0

local function forget(source, host)
  redis.call('ZREM', ARGV[1] .. host, source)
  redis.call('HDEL', KEYS[3], source)
  redis.call('HDEL', KEYS[4], source)
end

for i = 2, #ARGV, 4 do
  local source, host, spec = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  wanted[source] = true
  local old_host = redis.call('HGET', KEYS[4], source)
  local due = now + tonumber(ARGV[i + 3])
  if old_host and old_host ~= host then forget(source, old_host) end
  if redis.call('HGET', KEYS[3], source) ~= spec then
    if old_host then changed = changed + 1 else added = added + 1 end
    redis.call('HSET', KEYS[3], source, spec)
    redis.call('HSET', KEYS[4], source, host)
    -- A changed spec may mean a shorter interval: it is polled soon, unless that was planned anyway.
    redis.call('ZADD', ARGV[1] .. host, 'LT', due, source)
  elseif not redis.call('ZSCORE', ARGV[1] .. host, source) then
    redis.call('ZADD', ARGV[1] .. host, due, source)
  end
  if redis.call('HEXISTS', KEYS[2], host) == 0 then
    redis.call('ZADD', KEYS[1], 'LT', redis.call('ZRANGE', ARGV[1] .. host, 0, 0, 'WITHSCORES')[2], host)
  elseif not redis.call('ZSCORE', KEYS[1], host) then
    redis.call('ZADD', KEYS[1], due, host)
  end
end

local known = redis.call('HGETALL', KEYS[4])
for i = 1, #known, 2 do
  if not wanted[known[i]] then
    forget(known[i], known[i + 1])
    removed = removed + 1
  end
end
return { added, changed, removed }
