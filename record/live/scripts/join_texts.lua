-- Put texts that are the same into one group.
-- KEYS: for each period, the newest first: its hash of ranks of copies to be kept
-- ARGV: lifetime of the newest period's hash in ms, digits of a rank before the id; then in turn the ranks of two texts
-- Returns id and least rank of its group, in turn: of the first of two, and of all that had the least rank before; none
--   of those that have it now.
local function id_of(rank)
  return string.sub(rank, tonumber(ARGV[2]) + 1)
end

local function lower(rank)
  for period = 1, #KEYS do
    local found = redis.call('HGET', KEYS[period], id_of(rank))
    if found then return found end
  end
end

local function least(rank)
  local start, next = rank, lower(rank)
  if not next then return rank end
  while next do
    rank = next
    next = lower(rank)
  end
  redis.call('HSET', KEYS[1], id_of(start), rank)
  return rank
end

local asked = {}
for at = 3, #ARGV, 2 do
  local one, other = least(ARGV[at]), least(ARGV[at + 1])
  asked[ARGV[at]] = true
  if id_of(one) ~= id_of(other) then
    local kept, copy = one, other
    if other < one then kept, copy = other, one end
    redis.call('HSET', KEYS[1], id_of(copy), kept)
    asked[copy] = true
  end
end
local answers = {}
for rank in pairs(asked) do
  local kept = least(rank)
  if id_of(kept) ~= id_of(rank) then
    answers[#answers + 1] = id_of(rank)
    answers[#answers + 1] = kept
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return answers
