-- A turn has ended: its windows begin now.
-- KEYS: for each window: list of answers (µs, latest first), sorted set of turns under way.
-- ARGV: the turn's name; then for each window: how many messages, within how long (µs).
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
for i = 1, #KEYS, 2 do
  if redis.call('ZREM', KEYS[i + 1], ARGV[1]) == 1 then
    redis.call('LPUSH', KEYS[i], now)
    redis.call('LTRIM', KEYS[i], 0, ARGV[i + 1] - 1)
    redis.call('PEXPIRE', KEYS[i], math.ceil(ARGV[i + 2] / 1000))
  end
end
