-- Confirm the revision that a page made, and hand it to the story lane.  Text and markup of the mark stay those of the
-- source's own document, so that an unchanged entry is still known.  Safe to run again.  After mark.lua.
-- KEYS: seen marks of the source, filed
-- ARGV: base id, token, revision, item id, item JSON
-- Returns how many items were handed on: 0 where the claim was taken over; then the item is found as others that a
-- crash left unconfirmed.
local value = redis.call('HGET', KEYS[1], ARGV[1])
if not value then return 0 end
local mark = read_mark(value)
if mark.holder ~= ARGV[2] then return 0 end
mark.revision, mark.holder, mark.till = math.max(tonumber(mark.revision), tonumber(ARGV[3])), '-', '0'
redis.call('HSET', KEYS[1], ARGV[1], write_mark(mark))
redis.call('XADD', KEYS[2], '*', 'id', ARGV[4], 'item', ARGV[5])
return 1
