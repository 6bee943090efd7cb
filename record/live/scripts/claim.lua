-- Claim the identities of one document that are new, or whose text changed.  After mark.lua.
-- KEYS: leases, seen marks of the source, second keys of the source
-- ARGV: host, token, claim in ms, day, how long a text that comes back has to stand (ms), in which time the revisions of
--       one report are counted (ms), most of them, then for each identity: base id, text, raw digest, place, second keys
--       ("-" where they are known to lead to it)
-- Returns false where the poll lost its host, else for each identity: the revision that the caller now has to file,
-- -1 known, -2 claimed by another poll, -3 an earlier text that came back, -4 too many revisions.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return false end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local token, till, day = ARGV[2], string.format('%.0f', now + tonumber(ARGV[3])), ARGV[4]
local stands, within, most = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])

local function is_too_often(mark, text)
  local revisions = 0
  for at in string.gmatch(mark.revised, '[^,]+') do
    if tonumber(at) > now - within then revisions = revisions + 1 end
  end
  if revisions >= most then return true end
  -- Counters count on: each further revision of numbers alone waits twice as long.
  local times, at = string.match(mark.numbers, '^(%d+)@(%d+)$')
  return times and same_but_numbers(mark.text, text) and now < tonumber(at) + within * math.min(24, 2 ^ (times - 1))
end

-- Of several versions of a report beside each other the one that is known says that no other one came back.
local present, given, answers = {}, {}, {}
for i = 8, #ARGV, 5 do
  if same_text(read_mark(redis.call('HGET', KEYS[2], ARGV[i])).text, ARGV[i + 1]) then present[ARGV[i]] = true end
end
for i = 8, #ARGV, 5 do
  local base, text = ARGV[i], ARGV[i + 1]
  local mark, answer = read_mark(redis.call('HGET', KEYS[2], base)), nil
  local is_known = tonumber(mark.revision) >= 0
  local claim = (given[base] or tonumber(mark.revision)) + 1
  if same_text(mark.text, text) then
    if mark.holder ~= token then mark.holder, mark.till = '-', '0' end
    mark.text, mark.raw, mark.day, mark.place, mark.back = text, ARGV[i + 2], day, ARGV[i + 3], ''
    note_alike(KEYS[3], ARGV[i + 4], base, mark.place, text)
    answer = -1
  elseif mark.holder ~= '-' and mark.holder ~= token and tonumber(mark.till) > now then
    answer = -2
  elseif is_known and was_before(mark, text) then
    local back, since = string.match(mark.back, '^(.*)@(%d+)$')
    mark.day = day
    if present[base] then
      answer = -1
    elseif not back or not same_text(back, text) then
      mark.back = string.sub(text, 1, 16) .. '@' .. string.format('%.0f', now)
      answer = -3
    elseif tonumber(since) > now - stands then
      answer = -3
    end
  elseif is_known and is_too_often(mark, text) then
    mark.day = day
    answer = -4
  end
  if not answer then
    answer, given[base] = claim, claim
    mark.holder, mark.till = token, till
  end
  if answer ~= -2 then redis.call('HSET', KEYS[2], base, write_mark(mark)) end
  answers[#answers + 1] = answer
end
return answers
