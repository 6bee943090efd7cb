-- Note what an answer has sent since the last note, and that it goes on, or has ended.
-- KEYS: open answers, the day's bytes
-- ARGV: answer, bytes, lease in ms (0: it has ended)
-- Run twice for one note, which only a connection that breaks in between brings about, it counts the bytes twice.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if tonumber(ARGV[2]) > 0 then
  redis.call('INCRBY', KEYS[2], ARGV[2])
  redis.call('PEXPIREAT', KEYS[2], (math.floor(now / 86400000) + 1) * 86400000)
end
if ARGV[3] == '0' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return 1
