-- Takes updates in: each once, whoever brings it, also after a kill; bears being run twice.
-- KEYS: seen (sorted set: update id -> when, in ms), inbox (hash: update id -> the update).
-- ARGV: now in ms, how many of the seen to keep, then id and update in turn.
-- Returns the ids of those that lie in the inbox now, of these.
local admitted = {}
for i = 3, #ARGV, 2 do
  if redis.call('ZADD', KEYS[1], 'NX', ARGV[1], ARGV[i]) == 1 then
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
  end
  if redis.call('HEXISTS', KEYS[2], ARGV[i]) == 1 then
    admitted[#admitted + 1] = ARGV[i]
  end
end
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - ARGV[2])
return admitted
