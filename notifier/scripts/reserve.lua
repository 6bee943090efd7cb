-- Takes a turn within several windows, or says how long to wait (µs) and takes none.
-- KEYS: hold of the bot, hold of the chat, then one list of times (µs, latest first) per window.
-- ARGV: per window: how many messages, within how long (µs), and how many of them this turn may be the last of.
-- Times in the future are left by a clock that was set back, and count as none.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local wait = math.max(redis.call('PTTL', KEYS[1]), redis.call('PTTL', KEYS[2]), 0) * 1000
for i = 3, #KEYS do
  local window, most = tonumber(ARGV[3 * i - 7]), tonumber(ARGV[3 * i - 6])
  local oldest = tonumber(redis.call('LINDEX', KEYS[i], most - 1) or 0)
  if oldest <= now then
    wait = math.max(wait, oldest + window - now)
  end
end
if wait > 0 then
  return wait
end

for i = 3, #KEYS do
  local count, window = tonumber(ARGV[3 * i - 8]), tonumber(ARGV[3 * i - 7])
  redis.call('LPUSH', KEYS[i], now)
  redis.call('LTRIM', KEYS[i], 0, count - 1)
  redis.call('PEXPIRE', KEYS[i], math.ceil(window / 1000))
end
return 0
