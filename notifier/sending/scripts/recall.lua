-- Puts back what was sent lately, unless that is known: then another process was faster.
-- KEYS: what says that it is known; lists of answers (µs, latest first).
-- ARGV: for each list: how long it is kept (ms), its answers with blanks between.
if redis.call('SET', KEYS[1], 1, 'NX') then
  for i = 2, #KEYS do
    redis.call('DEL', KEYS[i])
    for time in string.gmatch(ARGV[2 * i - 2], '%d+') do
      redis.call('RPUSH', KEYS[i], time)
    end
    redis.call('PEXPIRE', KEYS[i], ARGV[2 * i - 3])
  end
end
