-- Claim the next revision of a report for what its page says; marks are told of in mark.lua,
-- which goes before this.
-- KEYS: seen marks of the source
-- ARGV: base id, token, claim in ms
-- Returns the revision, -1 where there is no mark, -2 where a poll has claimed it.
local value = redis.call('HGET', KEYS[1], ARGV[1])
if not value then return -1 end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local mark = read_mark(value)
if mark.holder ~= '-' and mark.holder ~= ARGV[2] and tonumber(mark.till) > now then return -2 end
mark.holder, mark.till = ARGV[2], string.format('%.0f', now + tonumber(ARGV[3]))
redis.call('HSET', KEYS[1], ARGV[1], write_mark(mark))
return tonumber(mark.revision) + 1
