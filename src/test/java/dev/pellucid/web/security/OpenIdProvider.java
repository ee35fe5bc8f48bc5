package dev.pellucid.web.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An OpenID provider with a key of its own, that lets everybody in as 'carol', who has the role
 * 'explain'. At {@code /issue} it gives tokens to tests.
 */
public final class OpenIdProvider implements QuarkusTestResourceLifecycleManager {

  static final String ADDRESS = "pellucid.test.openid-provider";
  static final String CLIENT = "pellucid";

  private static final String KEY = "one";
  private static final Duration SPAN = Duration.ofMinutes(5);

  private final KeyPair keys = keys();
  private final KeyPair otherKeys = keys();
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
    server.start();
    return Map.of(
        "quarkus.oidc.auth-server-url",
        address(),
        "quarkus.oidc.client-id",
        CLIENT,
        "quarkus.oidc.credentials.secret",
        "a secret of at least thirty-two characters",
        ADDRESS,
        address());
  }

  private String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/.well-known/openid-configuration" -> send(exchange, configuration());
      case "/jwks" -> send(exchange, keySet());
      case "/authorize" -> backWithCode(exchange);
      case "/token" -> send(exchange, tokens());
      case "/issue" -> send(exchange, issued(query(exchange)));
      default -> exchange.sendResponseHeaders(404, -1);
    }
    exchange.close();
  }

  private String configuration() {
    return """
        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
         "jwks_uri":"%1$s/jwks","response_types_supported":["code"],
         "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}
        """
        .formatted(address());
  }

  private String keySet() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return """
        {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"%s","n":"%s","e":"%s"}]}
        """
        .formatted(
            KEY,
            encoded(key.getModulus().toByteArray()),
            encoded(key.getPublicExponent().toByteArray()));
  }

  private static void backWithCode(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    exchange
        .getResponseHeaders()
        .add(
            "Location",
            "%s?code=good&state=%s".formatted(query.get("redirect_uri"), query.get("state")));
    exchange.sendResponseHeaders(302, -1);
  }

  private String tokens() {
    return """
        {"token_type":"Bearer","expires_in":300,"access_token":"%s","id_token":"%s"}
        """
        .formatted(
            claims("explain", Instant.now()).jws().keyId(KEY).sign(keys.getPrivate()),
            claims("explain", Instant.now())
                .audience(CLIENT)
                .jws()
                .keyId(KEY)
                .sign(keys.getPrivate()));
  }

  private String issued(Map<String, String> query) {
    Instant from =
        query.containsKey("expired") ? Instant.now().minus(SPAN.multipliedBy(2)) : Instant.now();
    return claims(query.getOrDefault("group", ""), from)
        .jws()
        .keyId(KEY)
        .sign((query.containsKey("forged") ? otherKeys : keys).getPrivate());
  }

  private JwtClaimsBuilder claims(String group, Instant from) {
    return Jwt.issuer(address())
        .subject("carol")
        .upn("carol")
        .groups(Set.of(group))
        .issuedAt(from)
        .expiresAt(from.plus(SPAN));
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null
        ? Map.of()
        : Stream.of(query.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0],
                    pair -> pair.length < 2 ? "" : URLDecoder.decode(pair[1], UTF_8)));
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String encoded(byte[] number) {
    int first = number[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(java.util.Arrays.copyOfRange(number, first, number.length));
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() {
    server.stop(0);
  }
}
