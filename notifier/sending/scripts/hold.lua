-- Notes that a chat was refused, and holds it; or all chats, where several were refused.
-- KEYS: hold of the bot, hold of the chat, sorted set of refused chats by time (ms).
-- ARGV: chat ('' where it was none), wait (ms), chats that mean the bot, within (ms), longest wait of the bot (ms).
-- A hold is a key that expires; it is never shortened.
local function hold(key, ms)
  if redis.call('PTTL', key) < ms then
    redis.call('SET', key, 1, 'PX', ms)
  end
end

local wait = tonumber(ARGV[2])
hold(KEYS[2], wait)
if ARGV[1] == '' then
  return
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[3], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - ARGV[4])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[3]) then
  hold(KEYS[1], math.min(wait, tonumber(ARGV[5])))
end
