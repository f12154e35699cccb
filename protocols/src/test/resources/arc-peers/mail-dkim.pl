# Seals and verifies ARC chains with Mail::DKIM: a JSON object a line in, one out. The first line out names the version.
use strict;
use warnings;
use JSON::PP;
use MIME::Base64;
use Mail::DKIM::ARC::Signer;
use Mail::DKIM::ARC::Verifier;
use Mail::DKIM::DNS;
use Mail::DKIM::PrivateKey;
use Net::DNS;

# What Mail::DKIM asks of a resolver, over the records of the case at hand.
package RecordsOfTheCase {
    sub new { my ($class, $dns) = @_; return bless { dns => $dns }, $class }

    sub send {
        my ($self, $name, $type) = @_;
        my $answer = Net::DNS::Packet->new($name, $type);
        my $text = $type eq 'TXT' ? $self->{dns}{$name} : undef;
        if (defined $text) {
            my @strings = unpack '(A250)*', $text;
            $answer->push(answer => Net::DNS::RR->new(owner => $name, type => 'TXT', txtdata => \@strings));
        }
        $answer->header->rcode(defined $text ? 'NOERROR' : 'NXDOMAIN');
        return $answer;
    }

    sub errorstring { return 'NOERROR' }
}

sub read_through {
    my ($reader, $message) = @_;
    $reader->PRINT($message);
    $reader->CLOSE;
    return $reader;
}

sub verify {
    my ($case, $message) = @_;
    my $verifier = read_through(Mail::DKIM::ARC::Verifier->new, $message);
    return { result => $verifier->result, reason => $verifier->result_detail };
}

sub seal {
    my ($case, $message) = @_;
    my $key = join '', grep { !/^-/ } split /\r?\n/, $case->{key};
    my $signer = Mail::DKIM::ARC::Signer->new(
        Algorithm => 'rsa-sha256',
        Chain => 'ar',
        Domain => $case->{domain},
        SrvId => $case->{authservId},
        Selector => $case->{selector},
        Key => Mail::DKIM::PrivateKey->load(Data => $key),
    );
    my $fields = read_through($signer, $message)->as_string;
    return $fields ? { message => encode_base64($fields . $message, '') } : { error => $signer->result_detail };
}

$| = 1;
print encode_json({ version => "$Mail::DKIM::ARC::Verifier::VERSION" }), "\n";
while (my $line = <STDIN>) {
    my $case = decode_json($line);
    Mail::DKIM::DNS::resolver(RecordsOfTheCase->new($case->{dns}));
    my $message = decode_base64($case->{message});
    my $answer = eval { $case->{do} eq 'seal' ? seal($case, $message) : verify($case, $message) };
    print encode_json($answer // { error => "$@" }), "\n";
}
