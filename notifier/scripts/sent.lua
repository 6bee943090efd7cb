-- Moves the latest time of each list of `reserve` to now.
-- KEYS: lists of times (µs, latest first).
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
for _, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 1 then
    redis.call('LSET', key, 0, now)
  end
end
