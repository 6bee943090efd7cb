-- Confirm filed items, hand them to the story lane and, with the last batch, end the poll.  After mark.lua.
-- Safe to run again: what is confirmed is not handed on twice, and a host that was freed is left alone.
-- KEYS: hosts, leases, due set of the host, seen marks, filed, counts, polls, state of the source, specs,
--       second keys of the source, learned, page hosts
-- ARGV: host, source, token, poll id in the stream ("" where more batches follow), next due (ms since 1970), rest of
--       the host in ms, day, n, then n times: base id, revision, text, raw digest, place, second keys, item id, item JSON;
--       then pairs of counter and number, "--", then pairs of state field and value ("" removes it)
-- Returns how many items were handed on.
local clock = redis.call('TIME')
local now = string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000))
local day, handed = ARGV[7], 0
-- Counters that the source's state has, too.
local own = { polls = true, not_modified = true }
local at = 9

-- Of the times of revisions the newest few; those of numbers alone are counted for good.
local function note_revision(mark, text)
  if tonumber(mark.revision) < 0 or mark.text == '-' then return end
  if same_but_numbers(mark.text, text) then
    mark.numbers = (tonumber(string.match(mark.numbers, '^%d+')) or 0) + 1 .. '@' .. now
  end
  local times = { now }
  for each in string.gmatch(mark.revised, '[^,]+') do
    if #times < 4 then times[#times + 1] = each end
  end
  mark.revised = table.concat(times, ',')
end

for _ = 1, tonumber(ARGV[8]) do
  local base, revision, text, raw, place = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  local mark = read_mark(redis.call('HGET', KEYS[4], base))
  if tonumber(mark.revision) < tonumber(revision) then
    note_revision(mark, text)
    revise_mark(mark, revision, text, place)
    mark.raw, mark.day, mark.holder, mark.till = raw, day, '-', '0'
    redis.call('HSET', KEYS[4], base, write_mark(mark))
    note_alike(KEYS[10], ARGV[at + 5], base, place, text)
    redis.call('XADD', KEYS[5], '*', 'id', ARGV[at + 6], 'item', ARGV[at + 7])
    handed = handed + 1
  end
  at = at + 8
end
if handed > 0 then redis.call('HINCRBY', KEYS[6], 'items', handed) end
if ARGV[4] == '' then return handed end

if redis.call('XACK', KEYS[7], 'crawl', ARGV[4]) == 1 then
  while ARGV[at] ~= '--' do
    redis.call('HINCRBY', KEYS[6], ARGV[at], ARGV[at + 1])
    if own[ARGV[at]] or string.sub(ARGV[at], 1, 5) == 'drop:' then
      redis.call('HINCRBY', KEYS[8], ARGV[at], ARGV[at + 1])
    end
    at = at + 2
  end
  for i = at + 1, #ARGV, 2 do
    if ARGV[i + 1] == '' then
      redis.call('HDEL', KEYS[8], ARGV[i])
    else
      redis.call('HSET', KEYS[8], ARGV[i], ARGV[i + 1])
      if ARGV[i] == 'habits' then redis.call('SADD', KEYS[11], ARGV[2]) end
    end
  end
end
redis.call('XDEL', KEYS[7], ARGV[4])
if redis.call('HGET', KEYS[2], ARGV[1]) == ARGV[3] then
  redis.call('HDEL', KEYS[2], ARGV[1])
  if redis.call('HEXISTS', KEYS[9], ARGV[2]) == 1 then redis.call('ZADD', KEYS[3], 'XX', ARGV[5], ARGV[2]) end
  local next = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
  local rested = now + tonumber(ARGV[6])
  if #next == 0 then
    redis.call('ZREM', KEYS[1], ARGV[1])
  else
    redis.call('ZADD', KEYS[1], math.max(tonumber(next[2]), rested), ARGV[1])
  end
  if tonumber(ARGV[6]) > 0 then redis.call('ZADD', KEYS[12], 'GT', rested, ARGV[1]) end
end
return handed
