-- Claim the next revision of a report for what its page says; marks are told of in claim.lua.
-- KEYS: seen marks of the source
-- ARGV: base id, token, claim in ms
-- Returns the revision, -1 where there is no mark, -2 where a poll has claimed it.
local mark = redis.call('HGET', KEYS[1], ARGV[1])
if not mark then return -1 end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local revision, text, raw, day, holder, till = string.match(mark, '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$')
if holder ~= '-' and holder ~= ARGV[2] and tonumber(till) > now then return -2 end
redis.call('HSET', KEYS[1], ARGV[1],
  table.concat({ revision, text, raw, day, ARGV[2], string.format('%.0f', now + tonumber(ARGV[3])) }, ' '))
return tonumber(revision) + 1
