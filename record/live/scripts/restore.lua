-- Confirm the marks of filed items, where no later revision is confirmed; marks are told of in claim.lua.
-- KEYS: filling, seen marks of the source
-- ARGV: token of the filling that this is part of, or "", day, lines of base id, revision, text digest ("-": that of
--       the mark stays, and what has no mark gets none)
-- Returns 0 where another process fills Redis, or its content went, else 1.
if ARGV[1] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local lines, bases = {}, {}
for base, revision, text in string.gmatch(ARGV[3], '(%S+) (%S+) (%S+)\n') do
  lines[#lines + 1] = { base, revision, text }
  bases[#bases + 1] = base
end
if #bases == 0 then return 1 end
local marks, changed = {}, {}
for place, mark in ipairs(redis.call('HMGET', KEYS[2], unpack(bases))) do marks[bases[place]] = mark end
for _, line in ipairs(lines) do
  local base, revision, text = line[1], line[2], line[3]
  local mark, raw, day = marks[base], '-', ARGV[2]
  local confirmed = mark and tonumber(string.match(mark, '^%S+')) or -1
  if text == '-' and mark then text, raw, day = string.match(mark, '^%S+ (%S+) (%S+) (%S+)') end
  if confirmed < tonumber(revision) and (mark or text ~= '-') then
    marks[base] = table.concat({ revision, text, raw, day, '-', '0' }, ' ')
    changed[base] = true
  end
end
local fields = {}
for base in pairs(changed) do
  fields[#fields + 1] = base
  fields[#fields + 1] = marks[base]
end
if #fields > 0 then redis.call('HSET', KEYS[2], unpack(fields)) end
return 1
