# Rewrites (forward) or finds again (reverse) the addresses on standard input, one a line, with Mail::SRS.
use strict;
use warnings;
use Mail::SRS;

my ($secret, $domain, $direction) = @ARGV;
my $srs = Mail::SRS->new(Secret => $secret, MaxAge => 21, HashLength => 4, HashMin => 4);
while (my $address = <STDIN>) {
    chomp $address;
    my $answer = eval { $direction eq 'forward' ? $srs->forward($address, $domain) : $srs->reverse($address) };
    print defined $answer ? $answer : 'refused', "\n";
}
