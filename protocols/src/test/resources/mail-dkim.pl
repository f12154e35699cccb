# Signs the message on standard input, or says of each of its signatures whether it holds, with Mail::DKIM.
#   sign DOMAIN SELECTOR ALGORITHM KEYFILE
#   verify KEYS      a file of names and TXT records, a line each
use strict;
use warnings;
use Mail::DKIM::DNS;
use Mail::DKIM::Signer;
use Mail::DKIM::Verifier;
use Net::DNS;

my ($operation, @arguments) = @ARGV;
binmode STDIN;
binmode STDOUT;
my $message = do { local $/ = undef; <STDIN> };

sub sign {
    my ($domain, $selector, $algorithm, $key_file) = @_;
    my $signer = Mail::DKIM::Signer->new(
        Algorithm => $algorithm,
        Method    => 'relaxed/relaxed',
        Domain    => $domain,
        Selector  => $selector,
        KeyFile   => $key_file,
    );
    $signer->PRINT($message);
    $signer->CLOSE;
    print $signer->signature->as_string, "\r\n", $message;
}

sub verify {
    my ($keys_file) = @_;
    open my $lines, '<', $keys_file or die "$keys_file: $!";
    my %keys = map { chomp; split / /, $_, 2 } <$lines>;
    no warnings 'redefine';
    local *Mail::DKIM::DNS::query_async = sub {
        my ($name, $type, %options) = @_;
        my @found = exists $keys{lc $name} ? Net::DNS::RR->new(name => $name, type => $type, txtdata => $keys{lc $name}) : ();
        return sub { $options{Callbacks}{Success}->(@found) };
    };
    my $verifier = Mail::DKIM::Verifier->new;
    $verifier->PRINT($message);
    $verifier->CLOSE;
    print $_->result, "\n" for $verifier->signatures;
}

$operation eq 'sign' ? sign(@arguments) : verify(@arguments);
