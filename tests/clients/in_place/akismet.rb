# Debian's ruby-akismet, unchanged: what it answered, as JSON.
$LOAD_PATH.unshift "#{ARGV[0]}/usr/lib/ruby/vendor_ruby"
require 'akismet'
require 'json'
ip, agent, blog = '192.0.2.7', 'Browser/1', 'https://blog.example'
good, bad = [ENV['KEY'], ENV['WRONG']].map { |key| Akismet::Client.new(key, blog) }
told = lambda { |&step| begin; step.call; rescue Akismet::Error => error; error.message; end }
puts JSON.generate(
  'verified' => good.verify_key, 'stranger' => bad.verify_key,
  'ham' => good.check(ip, agent, text: ENV['HAM'], languages: %w[en fr]), 'spam' => good.check(ip, agent, text: ENV['SPAM']),
  'guaranteed' => good.check(ip, agent, author: 'viagra-test-123', test: true, test_discard: true),
  'submitted' => told.call { good.spam(ip, agent, text: ENV['HAM']) },
  'refused' => told.call { bad.check(ip, agent, text: ENV['HAM']) },
)
