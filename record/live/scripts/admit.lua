-- Let one more answer of a reader begin, unless one of its limits is reached.
-- KEYS: the minute's requests, open answers (sorted set: answer -> end of its lease), the day's bytes
-- ARGV: answer, lease in ms, most requests a minute, most answers at once, most bytes a day
-- Returns the limit that is reached ('' for none) and after how many ms it may be free again.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if redis.call('ZSCORE', KEYS[2], ARGV[1]) then return {'', 0} end
if tonumber(redis.call('GET', KEYS[3]) or '0') >= tonumber(ARGV[5]) then
  return {'megabytes_a_day', redis.call('PTTL', KEYS[3])}
end
if tonumber(redis.call('GET', KEYS[1]) or '0') >= tonumber(ARGV[3]) then
  return {'requests_a_minute', redis.call('PTTL', KEYS[1])}
end
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[4]) then return {'at_once', 1000} end
if redis.call('INCR', KEYS[1]) == 1 then redis.call('PEXPIRE', KEYS[1], 60000) end
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return {'', 0}
