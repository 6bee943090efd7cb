-- Reading and writing of marks, before the scripts that do; what their parts mean stands in record/live/seen.py.
local function read_mark(value)
  local mark = {}
  mark.revision, mark.text, mark.raw, mark.day, mark.holder, mark.till, mark.place, mark.past =
    string.match(value or '-1 - - 0 - 0', '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) ?(%S*) ?(%S*)$')
  mark.earlier, mark.back, mark.revised, mark.numbers = string.match(mark.past, '^([^/]*)/([^/]*)/([^/]*)/([^/]*)$')
  mark.earlier, mark.back = mark.earlier or '', mark.back or ''
  mark.revised, mark.numbers = mark.revised or '', mark.numbers or ''
  return mark
end

local function write_mark(mark)
  local past = table.concat({ mark.earlier, mark.back, mark.revised, mark.numbers }, '/')
  local parts = { mark.revision, mark.text, mark.raw, mark.day, mark.holder, mark.till }
  if mark.place ~= '' then parts[7] = mark.place end
  if past ~= '///' then parts[7], parts[8] = mark.place ~= '' and mark.place or '-@-', past end
  return table.concat(parts, ' ')
end

local function same_text(one, other) return string.sub(one, 1, 16) == string.sub(other, 1, 16) end

-- Texts that differ by their numbers alone.
local function same_but_numbers(one, other)
  return #one > 16 and not same_text(one, other) and string.sub(one, 17) == string.sub(other, 17)
end

local function was_before(mark, text)
  return string.find(',' .. mark.earlier .. ',', ',' .. string.sub(text, 1, 16) .. ',', 1, true) ~= nil
end

-- The mark's next revision: its text becomes the newest of the four earlier ones.
local function revise_mark(mark, revision, text, place)
  local kept = {}
  if mark.text ~= '-' then kept[1] = string.sub(mark.text, 1, 16) end
  for each in string.gmatch(mark.earlier, '[^,]+') do
    if #kept < 4 and not same_text(each, text) then kept[#kept + 1] = each end
  end
  mark.earlier, mark.back = table.concat(kept, ','), ''
  mark.revision, mark.text, mark.place = revision, text, place
end

-- Note a report under its second keys ("KEY,KEY", or "-"): the newest eight of each, "base@time@text ...".
local function note_alike(hash, keys, base, place, text)
  for key in string.gmatch(keys, '[^,%-]+') do
    local kept = {}
    for each in string.gmatch(redis.call('HGET', hash, key) or '', '%S+') do
      if string.match(each, '^[^@]+') ~= base then kept[#kept + 1] = each end
    end
    kept[#kept + 1] = base .. '@' .. string.match(place, '@(.*)$') .. '@' .. string.sub(text, 1, 16)
    redis.call('HSET', hash, key, table.concat(kept, ' ', math.max(1, #kept - 7)))
  end
end
