-- Move due polls to the stream, each with a lease on its host.
-- KEYS: ready, hosts, leases, tokens, specs, polls, filed
-- ARGV: most polls to release, lease in ms, most polls in the stream, most filed items waiting, key prefix of due sets,
--       age in ms at which a pending poll is litter
-- Returns -1 where the marks are not ready, else how many were released.
local ready = redis.call('GET', KEYS[1])
if not ready then return -1 end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- A worker that died leaves its polls pending; their leases have lapsed, so they are only litter.
local stale = redis.call('XAUTOCLAIM', KEYS[6], 'crawl', 'scheduler', ARGV[6], '0-0', 'COUNT', 100, 'JUSTID')[2]
for _, id in ipairs(stale) do
  redis.call('XACK', KEYS[6], 'crawl', id)
  redis.call('XDEL', KEYS[6], id)
end

if redis.call('XLEN', KEYS[7]) >= tonumber(ARGV[4]) then return 0 end
local room = math.min(tonumber(ARGV[1]), tonumber(ARGV[3]) - redis.call('XLEN', KEYS[6]))
if room <= 0 then return 0 end

local released = 0
for _, host in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, room)) do
  local set = ARGV[5] .. host
  local first = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')
  local source = first[1]
  local spec = source and redis.call('HGET', KEYS[5], source)
  if not source then
    -- It was borrowed, or its sources left the config; whoever held it died.
    redis.call('ZREM', KEYS[2], host)
    redis.call('HDEL', KEYS[3], host)
  elseif tonumber(first[2]) > now then
    redis.call('ZADD', KEYS[2], first[2], host)
  elseif not spec then
    redis.call('ZREM', set, source)
  else
    local till = now + tonumber(ARGV[2])
    local token = ready .. ':' .. redis.call('INCR', KEYS[4])
    redis.call('HSET', KEYS[3], host, token)
    redis.call('ZADD', set, till, source)
    redis.call('ZADD', KEYS[2], till, host)
    redis.call('XADD', KEYS[6], '*', 'source', source, 'host', host, 'token', token, 'spec', spec)
    released = released + 1
  end
end
return released
