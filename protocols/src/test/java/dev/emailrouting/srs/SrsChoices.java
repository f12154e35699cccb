package dev.emailrouting.srs;

import java.util.Map;
import java.util.Optional;

/** What we answer to the cases of {@code srs.json} on which the implementations differ, and why. */
final class SrsChoices {
    /** Our answer, empty for a refusal. */
    record Choice(Optional<String> answer, String why) {}

    private static final String ANY_DAY = "1970-01-01 is a day like any other";
    private static final String OWN_QUOTES = "quotes go around the whole: inside they would make it no address";
    private static final String NEW_HASH = "the old hash of an SRS1 address is replaced, or it would grow at every hop";
    private static final String NO_PARTS = "its own domain may make sense of an SRS1 address without its parts";
    private static final String URL_SAFE = "either alphabet is taken back, since postsrsd 2.2.6 signs the URL-safe one";

    private static final Map<String, Choice> CHOICES = Map.ofEntries(
            chosen("f021", "SRS0=Pqe6=G3=example.org=SRS0@fwd.example", "a tag without a separator is no tag"),
            chosen("f025", "\"SRS0=vXX6=G3=example.org=a@b\"@fwd.example", OWN_QUOTES),
            chosen("f026", "SRS0=L6wP=G3=example.org=user@fwd.example", "quotes that say nothing are dropped"),
            refused("f044", "an address without a domain takes no bounce"),
            refused("f047", "an @ in a local part needs quotes"),
            chosen("f049", "SRS0=KgoM=AA=example.org=user@fwd.example", ANY_DAY),
            chosen("f061", "SRS1=0H7n=one.example==wxyz=AB=orig.example=joe@fwd.example", NEW_HASH),
            chosen("f067", "SRS1-0H7n=one.example==wxyz=AB=orig.example=joe@fwd.example", NEW_HASH),
            chosen("f076", "SRS1=XiNm=one.example==HHHH=TT=orig.example=joe@fwd.example", NEW_HASH),
            chosen("f077", "SRS1=84BI=one.example=+HHHH=TT=orig.example=joe@fwd.example", NEW_HASH),
            chosen("f078", "SRS1=ZrcG=one.example=-HHHH=TT=orig.example=joe@fwd.example", NEW_HASH),
            chosen("f079", "SRS1=XiNm=one.example==hhhh=tt=orig.example=joe@fwd.example", NEW_HASH),
            chosen("f081", "SRS0=V_YF=G3=two.example=SRS1=one.example=@fwd.example", NO_PARTS),
            chosen("f082", "SRS1=JIBX=thirddomain.com==opaque+string@fwd.example", NEW_HASH),
            chosen("f083", "SRS0=vqf7=G3=two.example=SRS1=@fwd.example", NO_PARTS),
            chosen("f084", "SRS0=cSMB=G3=two.example=SRS1=only@fwd.example", NO_PARTS),
            chosen("r040", "user@example.org", ANY_DAY),
            refused("r074", "leads to no host"),
            refused("r075", "leads to no host"),
            chosen("r157", "user@example.org", "the age that is set counts"),
            chosen("r159", "user@example.org", "the age that is set counts"),
            chosen("r184", "user@example.org", "a shorter hash is taken back where the option says so"),
            chosen("r185", "user@example.org", "a longer hash, right to its end, is no weaker"),
            chosen("r212", "bulk04@example.org", URL_SAFE),
            chosen("r215", "bulk09@example.org", URL_SAFE),
            chosen("r221", "bulk27@example.org", URL_SAFE),
            refused("r243", "without a domain it is no address of ours"));

    private SrsChoices() {}

    static Optional<Choice> of(String id) {
        return Optional.ofNullable(CHOICES.get(id));
    }

    private static Map.Entry<String, Choice> chosen(String id, String answer, String why) {
        return Map.entry(id, new Choice(Optional.of(answer), why));
    }

    private static Map.Entry<String, Choice> refused(String id, String why) {
        return Map.entry(id, new Choice(Optional.empty(), why));
    }
}
