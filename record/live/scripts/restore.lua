-- Confirm the marks of filed items, where no later revision is confirmed; marks are told of in claim.lua.
-- KEYS: filling, seen marks of the source
-- ARGV: token of the filling that this is part of, or "", day, lines of base id, revision, text digest ("-": that of
--       the mark stays, and what has no mark gets none)
-- Returns 0 where another process fills Redis, or its content went, else 1.
if ARGV[1] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local bases, fields, places = {}, {}, {}
for base in string.gmatch(ARGV[3], '(%S+) %S+ %S+\n') do bases[#bases + 1] = base end
if #bases == 0 then return 1 end
local marks, day, at = redis.call('HMGET', KEYS[2], unpack(bases)), ARGV[2], 0
for base, revision, text in string.gmatch(ARGV[3], '(%S+) (%S+) (%S+)\n') do
  at = at + 1
  local place, new = places[base], nil
  local mark = place and fields[place] or marks[at]
  if not mark then
    if text ~= '-' then new = revision .. ' ' .. text .. ' - ' .. day .. ' - 0' end
  elseif tonumber(string.match(mark, '^%S+')) < tonumber(revision) then
    if text == '-' then
      new = revision .. string.match(mark, '^%S+( %S+ %S+ %S+)') .. ' - 0'
    else
      new = revision .. ' ' .. text .. ' - ' .. day .. ' - 0'
    end
  end
  if new then
    place = place or #fields + 2
    places[base], fields[place - 1], fields[place] = place, base, new
  end
end
if #fields > 0 then redis.call('HSET', KEYS[2], unpack(fields)) end
return 1
