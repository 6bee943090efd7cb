-- File texts, and find those that have a band in common with them.
-- KEYS: for each day, the newest first: its hash of bands, its hash of texts
-- ARGV: lifetime of the newest day's hashes in ms, most ids of a band; then for each text: id, text, number of bands, bands
-- Returns for each text the ids of other texts, without repetitions.
local most = tonumber(ARGV[2])
local days = #KEYS / 2
local answers = {}
-- All are filed before any looks: texts of one call must find each other too.
local at = 3
while ARGV[at] do
  local id, count = ARGV[at], tonumber(ARGV[at + 2])
  local known = false
  for day = 1, days do
    known = known or redis.call('HEXISTS', KEYS[2 * day], id) == 1
  end
  if not known then
    redis.call('HSET', KEYS[2], id, ARGV[at + 1])
    for band = at + 3, at + 2 + count do
      local ids = redis.call('HGET', KEYS[1], ARGV[band])
      local _, filed = string.gsub(ids or '', '\n', '')
      if not ids then
        redis.call('HSET', KEYS[1], ARGV[band], id)
      elseif filed + 1 < most then
        redis.call('HSET', KEYS[1], ARGV[band], ids .. '\n' .. id)
      end
    end
  end
  at = at + 3 + count
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
at = 3
while ARGV[at] do
  local id, count = ARGV[at], tonumber(ARGV[at + 2])
  local met, found = {[id] = true}, {}
  for day = 1, days do
    for band = at + 3, at + 2 + count do
      for other in string.gmatch(redis.call('HGET', KEYS[2 * day - 1], ARGV[band]) or '', '[^\n]+') do
        if not met[other] then
          met[other] = true
          found[#found + 1] = other
        end
      end
    end
  end
  answers[#answers + 1] = found
  at = at + 3 + count
end
return answers
