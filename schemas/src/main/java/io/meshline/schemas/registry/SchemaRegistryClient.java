package io.meshline.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.schemas.access.TrustedCertificates;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/**
 * A client of the Confluent schema registry's REST API, which other registries speak too. Asks the
 * given addresses in turn and tries again with growing, random pauses while the registry does not
 * answer or answers with a fault. Ids and schemas never change once given, so they are kept for
 * ever; ids that do not exist, or whose schema is not of Avro, are remembered for half a minute.
 * Thread-safe.
 */
public final class SchemaRegistryClient implements SchemaRegistry {
  // A schema under a subject that has none, a version that is none, a schema that is none.
  private static final Set<Integer> NOT_FOUND = Set.of(40401, 40402, 40403);
  private static final int MAX_UNKNOWN = 10_000;
  private static final Duration UNKNOWN_KEPT = Duration.ofSeconds(30);

  private final RegistryRequests requests;
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<Integer, Long> unknown = new ConcurrentHashMap<>();
  private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();

  private record SubjectSchema(String subject, Schema schema) {}

  /**
   * A client without credentials and with default time-outs.
   *
   * @param urls base addresses separated by commas, such as {@code http://registry:8081}; {@code
   *     user:password@} in one becomes basic authentication
   */
  public SchemaRegistryClient(String urls) {
    this(builder(urls));
  }

  private SchemaRegistryClient(Builder builder) {
    this.requests = new RegistryRequests(builder);
  }

  /** Begins a client with more settings; see the constructor for {@code urls}. */
  public static Builder builder(String urls) {
    return new Builder(urls);
  }

  /** Settings of a client. */
  public static final class Builder {
    final List<URI> urls;
    @Nullable String authorization;
    String authorizationKind = "none";
    @Nullable SSLContext tls;
    Duration requestTimeout = Duration.ofSeconds(10);
    int attempts = 6;
    Duration firstPause = Duration.ofMillis(100);
    Duration longestPause = Duration.ofSeconds(5);

    private Builder(String urls) {
      List<RegistryAddress> addresses =
          Arrays.stream(urls.split(",", -1))
              .map(String::strip)
              .filter(url -> !url.isEmpty())
              .map(RegistryAddress::parse)
              .toList();
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException(
            "registry address: \"\" (expected: http://host:port, several separated by commas)");
      }
      this.urls = addresses.stream().map(RegistryAddress::base).toList();
      addresses.stream()
          .map(RegistryAddress::userInfo)
          .filter(info -> !info.isEmpty())
          .findFirst()
          .ifPresent(this::basic);
    }

    /** Sends a user name and a password with every request. */
    public Builder basicAuth(String user, String password) {
      basic(user + ":" + password);
      return this;
    }

    /** Sends a bearer token with every request. */
    public Builder bearerToken(String token) {
      authorization = "Bearer " + token;
      authorizationKind = "bearer token";
      return this;
    }

    /**
     * Trusts the certificates of a PEM file and no others; by default those that the JVM trusts.
     *
     * @throws IllegalArgumentException naming the file if there is none to be read from it
     */
    public Builder caCertificate(Path pem) {
      tls = TrustedCertificates.context(pem);
      return this;
    }

    /** How long one request may take, connecting included; 10 s by default. */
    public Builder requestTimeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("requestTimeout: " + timeout + " (expected: > 0s)");
      }
      requestTimeout = timeout;
      return this;
    }

    /** How often a request is tried in all; 6 by default. */
    public Builder attempts(int number) {
      if (number < 1) {
        throw new IllegalArgumentException("attempts: " + number + " (expected: >= 1)");
      }
      attempts = number;
      return this;
    }

    /** Pause before the second attempt, and the longest one; 100 ms and 5 s by default. */
    public Builder pauses(Duration first, Duration longest) {
      if (first.isNegative() || longest.compareTo(first) < 0) {
        throw new IllegalArgumentException(
            "pauses: " + first + ", " + longest + " (expected: 0s <= first <= longest)");
      }
      firstPause = first;
      longestPause = longest;
      return this;
    }

    /** The client; it connects at its first request. */
    public SchemaRegistryClient build() {
      return new SchemaRegistryClient(this);
    }

    private void basic(String userInfo) {
      authorization =
          "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
      authorizationKind = "basic";
    }

    @Override
    public String toString() {
      return "SchemaRegistryClient.Builder" + urls + " (credentials: " + authorizationKind + ")";
    }
  }

  @Override
  public int register(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    ObjectNode body = schemaBody(schema);
    String path = "/subjects/" + encoded(subject);
    RegistryAnswer answer = requests.send("POST", path, body);
    if (isNotFound(answer)) {
      answer = requests.send("POST", path + "/versions", body);
      if (answer.status() == 409 || answer.status() == 422) {
        throw new SchemaRefusedException(
            "subject " + subject + " does not take " + schema.getFullName() + ": " + answer);
      }
    }
    int id = id(answer);
    ids.put(key, id);
    schemas.putIfAbsent(id, schema);
    return id;
  }

  @Override
  public Schema byId(int id) throws UnknownSchemaException {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    Long until = unknown.get(id);
    if (until != null && System.nanoTime() - until < 0) {
      throw new UnknownSchemaException(
          "schema id: " + id + " (expected: that of an Avro schema in the registry)");
    }
    RegistryAnswer answer = requests.send("GET", "/schemas/ids/" + id, null);
    if (isNotFound(answer)) {
      rememberUnknown(id);
      throw new UnknownSchemaException(
          "schema id: " + id + " (expected: one of the registry's; it answered " + answer + ")");
    }
    JsonNode body = expectOk(answer).body();
    try {
      Schema schema = parse(id, body);
      schemas.putIfAbsent(id, schema);
      return schema;
    } catch (UnknownSchemaException e) {
      rememberUnknown(id);
      throw e;
    }
  }

  private void rememberUnknown(int id) {
    if (unknown.size() >= MAX_UNKNOWN) {
      unknown.clear();
    }
    unknown.put(id, System.nanoTime() + UNKNOWN_KEPT.toNanos());
  }

  @Override
  public boolean isCompatible(String subject, Schema schema) {
    String path = "/compatibility/subjects/" + encoded(subject) + "/versions";
    RegistryAnswer answer = requests.send("POST", path, schemaBody(schema));
    if (isNotFound(answer)) {
      return true;
    }
    JsonNode verdict = expectOk(answer).body().path("is_compatible");
    if (!verdict.isBoolean()) {
      throw unexpected(answer, "is_compatible");
    }
    return verdict.booleanValue();
  }

  /**
   * The id under which a subject has a schema; nothing is registered.
   *
   * @return empty if the subject is not there or has no such schema
   * @throws RegistryUnavailableException if the registry cannot be used now
   */
  public OptionalInt find(String subject, Schema schema) {
    RegistryAnswer answer =
        requests.send("POST", "/subjects/" + encoded(subject), schemaBody(schema));
    return isNotFound(answer) ? OptionalInt.empty() : OptionalInt.of(id(answer));
  }

  /**
   * Which changes a subject takes, in the registry's own word.
   *
   * @return empty if the subject has no setting of its own
   * @throws RegistryUnavailableException if the registry cannot be used now
   */
  public Optional<String> compatibility(String subject) {
    RegistryAnswer answer = requests.send("GET", "/config/" + encoded(subject), null);
    if (answer.status() == 404) {
      return Optional.empty();
    }
    JsonNode level = expectOk(answer).body().path("compatibilityLevel");
    if (!level.isTextual()) {
      throw unexpected(answer, "compatibilityLevel");
    }
    return Optional.of(level.asText());
  }

  @Override
  public boolean setCompatibility(String subject, Compatibility compatibility) {
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("compatibility", compatibility.name());
    RegistryAnswer answer = requests.send("PUT", "/config/" + encoded(subject), body);
    if (isNotFound(answer)) {
      return false;
    }
    expectOk(answer);
    return true;
  }

  /** Addresses and the kind of credentials, never the credentials. */
  @Override
  public String toString() {
    return "SchemaRegistryClient" + requests;
  }

  private static Schema parse(int id, JsonNode body) throws UnknownSchemaException {
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new UnknownSchemaException(
          "schema id: " + id + ", of type " + type + " (expected: AVRO)");
    }
    String text = body.path("schema").asText();
    try {
      return new Schema.Parser().parse(text);
    } catch (SchemaParseException e) {
      throw new UnknownSchemaException(
          "schema id: " + id + " (expected: a schema that can be parsed): " + e.getMessage());
    }
  }

  private static ObjectNode schemaBody(Schema schema) {
    return JsonNodeFactory.instance.objectNode().put("schema", CanonicalText.of(schema));
  }

  private static int id(RegistryAnswer answer) {
    JsonNode id = expectOk(answer).body().path("id");
    if (!id.canConvertToInt() || !id.isIntegralNumber()) {
      throw unexpected(answer, "id");
    }
    return id.intValue();
  }

  /** The registry's own "there is none", as opposed to a 404 of something else at the address. */
  private static boolean isNotFound(RegistryAnswer answer) {
    return answer.status() == 404 && NOT_FOUND.contains(answer.errorCode());
  }

  private static RegistryAnswer expectOk(RegistryAnswer answer) {
    if (answer.status() != 200) {
      throw new RegistryUnavailableException(
          answer + " (expected: HTTP 200; is the address that of a schema registry?)", null);
    }
    return answer;
  }

  private static RegistryUnavailableException unexpected(RegistryAnswer answer, String field) {
    return new RegistryUnavailableException(
        answer + " (expected: a JSON object with the field " + field + ")", null);
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
