-- Note sources that are not scheduled any more, and drop what is left of those that were noted long ago.
-- KEYS: specs, removed
-- ARGV: how long it is kept in ms, three key prefixes of what is dropped, then the sources of which there is something
-- Returns of how many something was dropped.
local clock = redis.call('TIME')
local now, forgotten = clock[1] * 1000 + math.floor(clock[2] / 1000), 0
for i = 5, #ARGV do
  local source = ARGV[i]
  if redis.call('HEXISTS', KEYS[1], source) == 1 then
    redis.call('ZREM', KEYS[2], source)
  else
    redis.call('ZADD', KEYS[2], 'NX', now, source)
    if tonumber(redis.call('ZSCORE', KEYS[2], source)) <= now - tonumber(ARGV[1]) then
      redis.call('UNLINK', ARGV[2] .. source, ARGV[3] .. source, ARGV[4] .. source)
      redis.call('ZREM', KEYS[2], source)
      forgotten = forgotten + 1
    end
  end
end
return forgotten
