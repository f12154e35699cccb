package dev.emailrouting.http;

/** The content of a request. */
public final class HttpContent {
    private final String type;
    private final byte[] bytes;

    private HttpContent(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    /** @param type a media type, such as {@code application/json} */
    public static HttpContent of(String type, byte[] bytes) {
        return new HttpContent(type, bytes.clone());
    }

    /** @param bytes not changed afterwards by the caller; for what is too large to be copied */
    public static HttpContent ofOwn(String type, byte[] bytes) {
        return new HttpContent(type, bytes);
    }

    public String type() {
        return type;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Not to be changed. */
    byte[] own() {
        return bytes;
    }
}
