package dev.emailrouting.it;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Who changed what, as webadmin's own door knows him. */
class AuditIT {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    @Test
    @ExtendWith(SharedWorld.class)
    void withoutTokensTheActorIsTheAddress(MailWorld world) throws Exception {
        world.zone("audited.example");

        JsonNode entry = world.webAdmin()
                .get("/email-routing/audit?zone=audited.example")
                .json()
                .at("/entries/0");

        assertThat(entry.path("actor").asText()).isEqualTo("unauthenticated@127.0.0.1");
        assertThat(entry.path("request").asText()).isEqualTo("POST /email-routing/zones");
        assertThat(entry.at("/after/name").asText()).isEqualTo("audited.example");
    }

    @Test
    void withTokensTheActorIsTheirSubject() throws Exception {
        KeyPair keys = newKeys();
        MailWorld.Builder builder = MailWorld.named("tokens");
        Path publicKey = Files.writeString(builder.directory().resolve("jwt.pem"), pem(keys));
        builder.edited(
                "webadmin.properties",
                text -> text + "\njwt.enabled=true\njwt.publickeypem.url=" + publicKey.toUri() + "\n");

        try (MailWorld world = builder.build().startJames()) {
            String alice = "Bearer " + token("alice@example.org", keys.getPrivate());
            assertThat(world.webAdmin()
                            .post("/email-routing/zones", "{\"name\":\"stranger.example\"}")
                            .status())
                    .isEqualTo(401);
            assertThat(world.webAdmin()
                            .send(
                                    "POST",
                                    "/email-routing/zones",
                                    "{\"name\":\"audited.example\"}",
                                    "Authorization",
                                    alice,
                                    "X-Request-Id",
                                    "ticket-7")
                            .status())
                    .isEqualTo(201);

            JsonNode audit = world.webAdmin()
                    .send("GET", "/email-routing/audit", "", "Authorization", alice)
                    .json();

            assertThat(audit.path("total").asInt()).isEqualTo(1);
            assertThat(audit.at("/entries/0/actor").asText()).isEqualTo("alice@example.org");
            assertThat(audit.at("/entries/0/requestId").asText()).isEqualTo("ticket-7");
        }
    }

    private static KeyPair newKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** An administrator's, as James wants it. */
    private static String token(String subject, PrivateKey key) throws Exception {
        String signed = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "."
                + base64("{\"sub\":\"" + subject + "\",\"admin\":true}");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    private static String base64(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
