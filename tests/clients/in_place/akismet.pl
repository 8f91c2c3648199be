# Debian's libnet-akismet-perl, unchanged: what it answered, as JSON.
use strict; use warnings; use JSON::PP;
use lib "$ARGV[0]/usr/share/perl5"; require Net::Akismet;
my ($good, $bad) = map { Net::Akismet->new(KEY => $_, URL => 'https://blog.example') } @ENV{qw(KEY WRONG)};
sub said { return (USER_IP => '192.0.2.7', COMMENT_USER_AGENT => 'Browser/1', COMMENT_CONTENT => $_[0]) }
print encode_json({
  verified => defined $good ? 1 : 0, stranger => defined $bad ? 1 : 0,
  ham => $good->check(said($ENV{HAM})), spam => $good->check(said($ENV{SPAM})), submitted => $good->spam(said($ENV{HAM})),
});
