-- Confirm the marks of filed items, where no later revision is confirmed, and note their second keys.  After mark.lua.
-- KEYS: filling, seen marks of the source, second keys of the source
-- ARGV: token of the filling that this is part of, or "", day, lines of base id, revision, text ("-": that of the mark
--       stays, and what has no mark gets none), place, second keys
-- Returns 0 where another process fills Redis, or its content went, else 1.
if ARGV[1] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local bases, fields, places = {}, {}, {}
for base in string.gmatch(ARGV[3], '(%S+)[^\n]*\n') do bases[#bases + 1] = base end
if #bases == 0 then return 1 end
local marks, day, at = redis.call('HMGET', KEYS[2], unpack(bases)), ARGV[2], 0
for base, revision, text, place, keys in string.gmatch(ARGV[3], '(%S+) (%S+) (%S+) (%S+) (%S+)\n') do
  at = at + 1
  local slot = places[base]
  local value = slot and fields[slot] or marks[at]
  local mark = read_mark(value or nil)
  if tonumber(mark.revision) < tonumber(revision) and (value or text ~= '-') then
    if text == '-' then
      mark.revision = revision
    else
      revise_mark(mark, revision, text, place)
      mark.raw, mark.day = '-', day
      note_alike(KEYS[3], keys, base, place, text)
    end
    mark.holder, mark.till = '-', '0'
    slot = slot or #fields + 2
    places[base], fields[slot - 1], fields[slot] = slot, base, write_mark(mark)
  end
end
if #fields > 0 then redis.call('HSET', KEYS[2], unpack(fields)) end
return 1
