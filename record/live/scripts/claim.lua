-- Claim the identities of one document that are new, or whose text changed.
-- A mark is "revision text raw day holder till": revision -1 where nothing is confirmed yet, holder "-" where nobody
-- has claimed it, till in ms since 1970.
-- KEYS: leases, seen marks of the source
-- ARGV: host, token, claim in ms, day, then for each identity: base id, text digest, raw digest
-- Returns false where the poll lost its host, else for each identity: the revision that the caller now has to file,
-- -1 known, -2 claimed by another poll.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return false end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local token, till, day = ARGV[2], now + tonumber(ARGV[3]), ARGV[4]
local answers = {}
for i = 5, #ARGV, 3 do
  local base, text, raw = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local mark = redis.call('HGET', KEYS[2], base) or '-1 - - 0 - 0'
  local revision, old_text, old_raw, old_day, holder, held_till =
    string.match(mark, '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$')
  local answer
  if old_text == text then
    redis.call('HSET', KEYS[2], base, table.concat({ revision, text, raw, day, '-', '0' }, ' '))
    answer = -1
  elseif holder ~= '-' and holder ~= token and tonumber(held_till) > now then
    answer = -2
  else
    redis.call('HSET', KEYS[2], base,
      table.concat({ revision, old_text, old_raw, old_day, token, string.format('%.0f', till) }, ' '))
    answer = tonumber(revision) + 1
  end
  answers[#answers + 1] = answer
end
return answers
