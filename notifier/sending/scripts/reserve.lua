-- Takes a turn within several windows, or says how long to wait (µs) and takes none.
-- A turn counts from when it is taken until its window after the answer: the message arrives at some time between.
-- Answers -1 where Redis does not know what was sent: it is new, or was lost.
-- KEYS: what says that it knows, hold of the bot, hold of the chat; then for each window: list of answers (µs, latest
--   first), sorted set of turns under way by when they lapse (µs).
-- ARGV: the turn's name, how long it may be under way (µs), wait while turns are under way (µs); then for each window:
--   how many messages, within how long (µs), and how many of them this turn may be the last of.
-- Answers in the future are left by a clock that was set back, and count as none.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return -1
end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local wait = math.max(redis.call('PTTL', KEYS[2]), redis.call('PTTL', KEYS[3]), 0) * 1000
for i = 1, (#KEYS - 3) / 2 do
  local answers, turns = KEYS[2 * i + 2], KEYS[2 * i + 3]
  local window, most = tonumber(ARGV[3 * i + 2]), tonumber(ARGV[3 * i + 3])
  redis.call('ZREMRANGEBYSCORE', turns, '-inf', now)
  local free = most - redis.call('ZCARD', turns)
  if free <= 0 then
    wait = math.max(wait, tonumber(ARGV[3]))
  else
    local oldest = tonumber(redis.call('LINDEX', answers, free - 1) or 0)
    if oldest <= now then
      wait = math.max(wait, oldest + window - now)
    end
  end
end
if wait > 0 then
  return wait
end

for i = 5, #KEYS, 2 do
  redis.call('ZADD', KEYS[i], now + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[i], math.ceil(ARGV[2] / 1000))
end
return 0
