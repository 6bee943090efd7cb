-- Take up, or keep, the leases on hosts that polls were released with.
-- KEYS: hosts, leases, then for each poll: due set of its host, state of its source
-- ARGV: lease in ms, then for each poll: host, source, token
-- Returns the time (ms since 1970), then for each poll: false where its lease went to another one, else the state
-- (field, value, field, value, ...).
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local till = now + tonumber(ARGV[1])
local answers = { now }
for i = 1, (#ARGV - 1) / 3 do
  local host, source, token = ARGV[3 * i - 1], ARGV[3 * i], ARGV[3 * i + 1]
  if redis.call('HGET', KEYS[2], host) == token then
    redis.call('ZADD', KEYS[1], till, host)
    redis.call('ZADD', KEYS[2 * i + 1], 'XX', till, source)
    answers[i + 1] = redis.call('HGETALL', KEYS[2 * i + 2])
  else
    answers[i + 1] = false
  end
end
return answers
