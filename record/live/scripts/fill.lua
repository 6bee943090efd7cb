-- Take, keep, or end the filling of Redis.
-- KEYS: ready, filling
-- ARGV: token, lease in ms, what to do: "begin", "keep", "end"
-- Returns 1, or 0 where another process fills Redis, it is filled, or its content went meanwhile.
local holder = redis.call('GET', KEYS[2])
if ARGV[3] == 'begin' then
  if redis.call('EXISTS', KEYS[1]) == 1 or (holder and holder ~= ARGV[1]) then return 0 end
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
  return 1
end
if holder ~= ARGV[1] then return 0 end
if ARGV[3] == 'keep' then
  redis.call('PEXPIRE', KEYS[2], ARGV[2])
else
  redis.call('DEL', KEYS[2])
  redis.call('SET', KEYS[1], ARGV[1])
end
return 1
