-- Which items lie in the stream: their ids only, for their texts may be long.
-- KEYS: filed
-- ARGV: where to begin ("-", or what the last run returned), most entries to look at
-- Returns where the next run begins ("": there is no more), then the ids.
local entries = redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])
local found = { #entries == tonumber(ARGV[2]) and '(' .. entries[#entries][1] or '' }
for _, entry in ipairs(entries) do
  local fields = entry[2]
  for at = 1, #fields, 2 do
    if fields[at] == 'id' then found[#found + 1] = fields[at + 1] end
  end
end
return found
