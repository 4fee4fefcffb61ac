package io.meshline.query.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of the query server's options: key, type, default, range and meaning. This is the one
 * place; the README's table is tested against it.
 */
public enum QueryOption {
  /** Of all ports. */
  HOST("host", OptionType.TEXT, "127.0.0.1", "Address the port is bound to; 0.0.0.0 for all."),
  /** The one port. */
  PORT("port", OptionType.NUMBER, "8090", 0, 65_535, "HTTP port; 0: any free one."),
  /** Of the store. */
  SEARCH_HOSTS(
      "search.hosts",
      OptionType.TEXTS,
      "http://127.0.0.1:9200",
      "Addresses of the search store's nodes. Its user needs to read `meshline-*` and nothing else."),
  /** At the store. */
  SEARCH_USER(
      "search.user", OptionType.TEXT, null, "User at the search store (with search.password)."),
  /** At the store. */
  SEARCH_PASSWORD("search.password", OptionType.SECRET, null, "Password of that user."),
  /** Of the file. */
  SEARCH_PASSWORD_FILE(
      "search.password-file", OptionType.FILE, null, "File whose first line is search.password."),
  /** At the store. */
  SEARCH_API_KEY(
      "search.api-key", OptionType.SECRET, null, "API key at the search store, instead of a user."),
  /** Of the file. */
  SEARCH_API_KEY_FILE(
      "search.api-key-file", OptionType.FILE, null, "File whose first line is search.api-key."),
  /** Of the store. */
  SEARCH_CA_CERTIFICATE(
      "search.ca-certificate",
      OptionType.FILE,
      null,
      "PEM file with the certificates to trust at the search store."),
  /** Of callers. */
  TOKEN(
      "token",
      OptionType.SECRET,
      null,
      "Token every caller must show (`Authorization: Bearer …`) for all but static files and"
          + " probes."),
  /** Of the file. */
  TOKEN_FILE("token-file", OptionType.FILE, null, "File whose first line is token."),
  /** Of a proxy. */
  USER_HEADER(
      "user-header",
      OptionType.TEXT,
      null,
      "Header by which a proxy in front, which checks who asks (by OpenID Connect, say), tells the"
          + " user; requests without it are refused. Only for servers that nobody reaches but by"
          + " that proxy."),
  /** Of other pages. */
  CORS_ORIGINS(
      "cors.origins",
      OptionType.TEXTS,
      null,
      "Origins whose pages may ask, such as `https://grafana.example`; without it only the own."),
  /** Of a question. */
  TIMEOUT(
      "timeout",
      OptionType.DURATION,
      "20s",
      100,
      600_000,
      "How long a question may take; then it is ended, also in the store."),
  /** Of a question. */
  MAX_DOCUMENTS(
      "documents.max",
      OptionType.NUMBER,
      "1000000",
      1,
      1_000_000_000,
      "Most documents that a question may read; beyond it is refused."),
  /** Of the process. */
  QUESTIONS(
      "questions.max",
      OptionType.NUMBER,
      "4",
      1,
      1_000,
      "Questions that are worked on at a time; each holds the figures of what it reads."),
  /** Of the process. */
  WAITING(
      "waiting.max",
      OptionType.NUMBER,
      "64",
      0,
      100_000,
      "Questions that may wait for their turn; beyond they are refused (503)."),
  /** Of the port. */
  CONNECTIONS(
      "connections.max",
      OptionType.NUMBER,
      "1000",
      1,
      100_000,
      "Connections that may be open at a time; beyond, others wait until one is closed."),
  /** Of the port. */
  REQUEST_TIMEOUT(
      "request.timeout",
      OptionType.DURATION,
      "30s",
      100,
      600_000,
      "How long a request may take to come in; slower callers are refused (408)."),
  /** Of the store. */
  MINUTES_KEPT(
      "minutes.kept",
      OptionType.DURATION,
      "8d",
      3_600_000,
      3_153_600_000_000L,
      "How long the store keeps minute windows (`./meshline retention`): older times are read by"
          + " hours."),
  /** Of the store. */
  HOURS_KEPT(
      "hours.kept",
      OptionType.DURATION,
      "92d",
      3_600_000,
      3_153_600_000_000L,
      "The same for hour windows: older times are read by days."),
  /** Of metrics. */
  METRICS_INTERVAL(
      "metrics.interval",
      OptionType.DURATION,
      "15s",
      1_000,
      3_600_000,
      "The map behind `/metrics` is read again when it is older than this."),
  /** Of metrics. */
  METRICS_FORGET(
      "metrics.forget",
      OptionType.DURATION,
      "15m",
      900_000,
      2_592_000_000L,
      "An edge without calls for so long is no longer in `/metrics`."),
  /** Of metrics. */
  METRICS_EDGES(
      "metrics.edges.max",
      OptionType.NUMBER,
      "5000",
      1,
      1_000_000,
      "Most edges that `/metrics` tells apart; others count together as `_other`.");

  private final String key;
  private final OptionType type;
  private final @Nullable String defaultText;
  private final long least;
  private final long most;
  private final String meaning;

  QueryOption(String key, OptionType type, @Nullable String defaultText, String meaning) {
    this(key, type, defaultText, 0, 0, meaning);
  }

  QueryOption(
      String key,
      OptionType type,
      @Nullable String defaultText,
      long least,
      long most,
      String meaning) {
    this.key = key;
    this.type = type;
    this.defaultText = defaultText;
    this.least = least;
    this.most = most;
    this.meaning = meaning;
  }

  /** Its name in files and, after {@code --}, in arguments. */
  public String key() {
    return key;
  }

  /**
   * The environment variable that gives it; those of the store are the same as of the jobs and
   * commands.
   */
  public String variable() {
    String upper = key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    return (key.startsWith("search.") ? "MESHLINE_" : "MESHLINE_QUERY_") + upper;
  }

  /** Its default as text; null when it has none. */
  public @Nullable String defaultText() {
    return defaultText;
  }

  /** What it is for, in one line. */
  public String meaning() {
    return meaning;
  }

  /** How it is read, in a word. */
  public String typeTitle() {
    return type.title();
  }

  /** Of a secret: the one that names the file which holds it. */
  Optional<QueryOption> inFile() {
    return Arrays.stream(values())
        .filter(other -> secret() && other.key.equals(key + "-file"))
        .findFirst();
  }

  /** Whether its value must not be shown. */
  boolean secret() {
    return type == OptionType.SECRET;
  }

  /**
   * The value of a text.
   *
   * @throws IllegalArgumentException whose message is what was expected
   */
  Object parse(String text) {
    return type.parse(text, least, most);
  }
}
