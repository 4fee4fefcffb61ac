package io.meshline.sink.elasticsearch;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the search store is and how to speak to it. Immutable; {@link #toString()} shows no secret.
 *
 * @param hosts addresses of the nodes, {@code http} or {@code https}, all of one scheme and path; a
 *     missing port means the scheme's own (80 or 443)
 * @param username user of basic authentication, with {@code password}
 * @param password its password
 * @param apiKey API key as the engine gave it (base64 of {@code id:key}), instead of a user
 * @param caCertificate path of a PEM file with the certificates to trust, readable wherever the
 *     sink runs; null: those the JVM trusts
 * @param connectTimeout longest time to wait for a connection, above 0
 * @param requestTimeout longest silence of a node before a request counts as failed, above 0
 * @param compressed whether requests are sent with gzip: saves network, costs CPU on both ends
 */
public record SearchConnection(
    List<URI> hosts,
    @Nullable String username,
    @Nullable String password,
    @Nullable String apiKey,
    @Nullable String caCertificate,
    Duration connectTimeout,
    Duration requestTimeout,
    boolean compressed)
    implements Serializable {

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the value that cannot be used
   */
  public SearchConnection {
    hosts = List.copyOf(hosts);
    check(!hosts.isEmpty(), "hosts: none (expected: at least one, such as http://localhost:9200)");
    hosts.forEach(SearchConnection::checkHost);
    for (URI host : hosts) {
      check(
          scheme(host).equals(scheme(hosts.get(0)))
              && host.getPath().equals(hosts.get(0).getPath()),
          "hosts: " + hosts + " (expected: the same scheme and path for all)");
    }
    check(
        (username == null) == (password == null),
        "username and password: only one given (expected: both or none)");
    check(
        username == null || apiKey == null,
        "username and apiKey: both given (expected: one of them)");
    check(
        caCertificate == null || scheme(hosts.get(0)).equals("https"),
        "CA certificate: " + caCertificate + " given for " + hosts + " (expected: https hosts)");
    checkPositive("connectTimeout", connectTimeout);
    checkPositive("requestTimeout", requestTimeout);
  }

  /**
   * Without authentication, 5 s to connect, 30 s per request.
   *
   * @param hosts such as {@code http://localhost:9200}; several in one text separated by commas
   * @throws IllegalArgumentException when one is not a usable address
   */
  public static SearchConnection to(String... hosts) {
    List<URI> uris = new ArrayList<>();
    for (String list : hosts) {
      Arrays.stream(list.split(",", -1))
          .map(String::strip)
          .map(SearchConnection::uri)
          .forEach(uris::add);
    }
    return new SearchConnection(
        uris, null, null, null, null, Duration.ofSeconds(5), Duration.ofSeconds(30), false);
  }

  /** The same with basic authentication. */
  public SearchConnection withBasicAuth(String user, String secret) {
    return new SearchConnection(
        hosts, user, secret, null, caCertificate, connectTimeout, requestTimeout, compressed);
  }

  /** The same with an API key. */
  public SearchConnection withApiKey(String key) {
    return new SearchConnection(
        hosts, null, null, key, caCertificate, connectTimeout, requestTimeout, compressed);
  }

  /** The same, trusting the certificates of a PEM file only. */
  public SearchConnection withCaCertificate(String pemFile) {
    return new SearchConnection(
        hosts, username, password, apiKey, pemFile, connectTimeout, requestTimeout, compressed);
  }

  /** The same with other time limits. */
  public SearchConnection withTimeouts(Duration connect, Duration request) {
    return new SearchConnection(
        hosts, username, password, apiKey, caCertificate, connect, request, compressed);
  }

  /** The same with or without gzip on requests. */
  public SearchConnection withCompression(boolean gzip) {
    return new SearchConnection(
        hosts, username, password, apiKey, caCertificate, connectTimeout, requestTimeout, gzip);
  }

  @Override
  public String toString() {
    String who = username != null ? "user " + username : apiKey != null ? "API key" : "anonymous";
    return hosts + " as " + who;
  }

  /** The hosts as a person writes them, for messages. */
  String hostNames() {
    return String.join(",", hosts.stream().map(URI::toString).toList());
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      // The text may carry a password, and the exception quotes it: neither is passed on.
      throw new IllegalArgumentException(
          "hosts: not an address (expected: such as http://localhost:9200)");
    }
  }

  private static void checkHost(URI host) {
    // Of the whole text, for java.net.URI sees no user where it does not like the host's name, nor
    // where the scheme is missing. Not printed, for it carries a password.
    check(
        !host.toString().contains("@"),
        "hosts: an address carries a user (expected: username and password apart)");
    check(
        host.getHost() != null && (scheme(host).equals("http") || scheme(host).equals("https")),
        "hosts: " + host + " (expected: an address such as http://localhost:9200)");
    check(
        host.getQuery() == null && host.getFragment() == null,
        "hosts: " + host + " (expected: no query and no fragment)");
  }

  private static String scheme(URI host) {
    String scheme = host.getScheme();
    return scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
  }

  private static void checkPositive(String name, Duration value) {
    check(!value.isNegative() && !value.isZero(), name + ": " + value + " (expected: above 0)");
  }

  private static void check(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }
}
