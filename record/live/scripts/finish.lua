-- Confirm filed items, hand them to the story lane and, with the last batch, end the poll.
-- Safe to run again: what is confirmed is not handed on twice, and a host that was freed is left alone.
-- KEYS: hosts, leases, due set of the host, seen marks, filed, counts, polls, state of the source, specs
-- ARGV: host, source, token, poll id in the stream ("" where more batches follow), next due (ms since 1970), day,
--       n, then n times: base id, revision, text digest, raw digest, item id, item JSON;
--       then pairs of counter and number, "--", then pairs of state field and value ("" removes it)
-- Returns how many items were handed on.
local day, handed = ARGV[6], 0
local at = 8
for _ = 1, tonumber(ARGV[7]) do
  local base, revision, text, raw = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  local confirmed = string.match(redis.call('HGET', KEYS[4], base) or '-1', '^%S+')
  if tonumber(confirmed) < tonumber(revision) then
    redis.call('HSET', KEYS[4], base, table.concat({ revision, text, raw, day, '-', '0' }, ' '))
    redis.call('XADD', KEYS[5], '*', 'id', ARGV[at + 4], 'item', ARGV[at + 5])
    handed = handed + 1
  end
  at = at + 6
end
if handed > 0 then redis.call('HINCRBY', KEYS[6], 'items', handed) end
if ARGV[4] == '' then return handed end

if redis.call('XACK', KEYS[7], 'crawl', ARGV[4]) == 1 then
  while ARGV[at] ~= '--' do
    redis.call('HINCRBY', KEYS[6], ARGV[at], ARGV[at + 1])
    at = at + 2
  end
  for i = at + 1, #ARGV, 2 do
    if ARGV[i + 1] == '' then
      redis.call('HDEL', KEYS[8], ARGV[i])
    else
      redis.call('HSET', KEYS[8], ARGV[i], ARGV[i + 1])
    end
  end
end
redis.call('XDEL', KEYS[7], ARGV[4])
if redis.call('HGET', KEYS[2], ARGV[1]) == ARGV[3] then
  redis.call('HDEL', KEYS[2], ARGV[1])
  if redis.call('HEXISTS', KEYS[9], ARGV[2]) == 1 then redis.call('ZADD', KEYS[3], 'XX', ARGV[5], ARGV[2]) end
  local next = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
  if #next == 0 then redis.call('ZREM', KEYS[1], ARGV[1]) else redis.call('ZADD', KEYS[1], next[2], ARGV[1]) end
end
return handed
