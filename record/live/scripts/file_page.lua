-- Confirm the revision that a page made, and hand it to the story lane.  Text and markup of the mark stay those of the
-- source's own document, so that an unchanged entry is still known.  Safe to run again.
-- KEYS: seen marks of the source, filed
-- ARGV: base id, token, revision, item id, item JSON
-- Returns how many items were handed on: 0 where the claim was taken over; then the item is found as others that a
-- crash left unconfirmed.
local mark = redis.call('HGET', KEYS[1], ARGV[1])
if not mark then return 0 end
local revision, text, raw, day, holder = string.match(mark, '^(%S+) (%S+) (%S+) (%S+) (%S+) ')
if holder ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1],
  table.concat({ math.max(tonumber(revision), tonumber(ARGV[3])), text, raw, day, '-', '0' }, ' '))
redis.call('XADD', KEYS[2], '*', 'id', ARGV[4], 'item', ARGV[5])
return 1
