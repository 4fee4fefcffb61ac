package io.meshline.query;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the search store is and how to speak to it. Immutable; {@link #toString()} shows no secret.
 *
 * @param hosts addresses of its nodes, all {@code http} or all {@code https}, with the same path
 * @param username user of basic authentication, with {@code password}
 * @param password its password
 * @param apiKey API key (base64 of {@code id:key}) instead of a user
 * @param caCertificate PEM file with the certificates to trust; null: those the JVM trusts
 */
public record StoreConnection(
    List<URI> hosts,
    @Nullable String username,
    @Nullable String password,
    @Nullable String apiKey,
    @Nullable Path caCertificate) {

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the value that cannot be used
   */
  public StoreConnection {
    hosts = List.copyOf(hosts);
    check(!hosts.isEmpty(), "url: none (expected: such as http://localhost:9200)");
    URI first = hosts.get(0);
    for (URI host : hosts) {
      check(
          host.getUserInfo() == null,
          "url of " + host.getHost() + ": carries a user (expected: user and password apart)");
      check(
          host.getHost() != null && ("http".equals(host.getScheme()) || isHttps(host)),
          "url: " + host + " (expected: such as http://localhost:9200)");
      check(
          host.getQuery() == null && host.getFragment() == null,
          "url: " + host + " (expected: no query and no fragment)");
      check(
          isHttps(host) == isHttps(first) && host.getPath().equals(first.getPath()),
          "url: " + hosts + " (expected: the same scheme and path for all)");
    }
    check(
        (username == null) == (password == null),
        "user and password: only one given (expected: both or none)");
    check(username == null || apiKey == null, "user and API key: both given (expected: one)");
    check(
        caCertificate == null || isHttps(first),
        "CA certificate: given for " + first + " (expected: an https address)");
  }

  /**
   * Without authentication.
   *
   * @param urls such as {@code http://localhost:9200}; several separated by commas
   * @throws IllegalArgumentException if one is not a usable address
   */
  public static StoreConnection to(String urls) {
    return new StoreConnection(parse(urls), null, null, null, null);
  }

  /**
   * The addresses in a text, separated by commas.
   *
   * @throws IllegalArgumentException if one is not an address
   */
  public static List<URI> parse(String urls) {
    List<URI> hosts = new ArrayList<>();
    for (String url : urls.split(",", -1)) {
      try {
        hosts.add(URI.create(url.strip()));
      } catch (IllegalArgumentException e) {
        // The text may carry a password, and the exception quotes it: neither is passed on.
        throw new IllegalArgumentException(
            "url: not an address (expected: such as http://localhost:9200)");
      }
    }
    return hosts;
  }

  /** The addresses as a person writes them. */
  String hostNames() {
    return String.join(",", hosts.stream().map(URI::toString).toList());
  }

  @Override
  public String toString() {
    String who = username != null ? "user " + username : apiKey != null ? "API key" : "anonymous";
    return hostNames() + " as " + who;
  }

  private static boolean isHttps(URI host) {
    return "https".equals(host.getScheme());
  }

  private static void check(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }
}
