-- Find texts that have keys in common with others, and file those.
-- KEYS: for each period, the newest first: its hash of keys, its hash of texts
-- ARGV: lifetime of the newest period's hashes in ms, most ids of a key, most texts to find; then for each text: id,
--   text, keys with blanks between them
-- Returns for each text a list: id and text, in turn, of those that have most keys in common with it.
local most, find = tonumber(ARGV[2]), tonumber(ARGV[3])
local periods = #KEYS / 2

local function text_of(id)
  for period = 1, periods do
    local text = redis.call('HGET', KEYS[2 * period], id)
    if text then return text end
  end
end

-- Ids of each key in the newest period, and all ids with the number of keys that have them.
local function look(keys)
  local newest, ids, common = nil, {}, {}
  for period = 1, periods do
    local values = redis.call('HMGET', KEYS[2 * period - 1], unpack(keys))
    newest = newest or values
    for _, value in ipairs(values) do
      for id in string.gmatch(value or '', '[^\n]+') do
        if not common[id] then ids[#ids + 1] = id end
        common[id] = (common[id] or 0) + 1
      end
    end
  end
  table.sort(ids, function(one, other)
    if common[one] == common[other] then return one < other end
    return common[one] > common[other]
  end)
  return newest, ids
end

local function with(ids, id)
  if not ids then return id end
  local _, others = string.gsub(ids, '\n', '')
  if others + 1 >= most then ids = string.match(ids, '\n(.*)') end
  return ids .. '\n' .. id
end

local function file(id, text, keys, newest)
  redis.call('HSET', KEYS[2], id, text)
  local changed = {}
  for place, key in ipairs(keys) do
    changed[2 * place - 1] = key
    changed[2 * place] = with(newest[place], id)
  end
  redis.call('HSET', KEYS[1], unpack(changed))
end

local answers = {}
for at = 4, #ARGV, 3 do
  local id, keys, found = ARGV[at], {}, {}
  for key in string.gmatch(ARGV[at + 2], '%S+') do keys[#keys + 1] = key end
  local newest, ids = look(keys)
  for _, other in ipairs(ids) do
    local text = other ~= id and #found < 2 * find and text_of(other)
    if text then
      found[#found + 1] = other
      found[#found + 1] = text
    end
  end
  if not text_of(id) then file(id, ARGV[at + 1], keys, newest) end
  answers[#answers + 1] = found
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
return answers
