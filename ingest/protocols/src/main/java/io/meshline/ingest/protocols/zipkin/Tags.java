package io.meshline.ingest.protocols.zipkin;

import io.meshline.ingest.protocols.Outcomes;
import io.meshline.ingest.protocols.Text;
import io.meshline.ingest.protocols.conventions.Attributes;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.SpanKind;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The tags of one span: OpenTelemetry's as they are, since its exporters write them to Zipkin, and
 * those of Zipkin's own libraries under the names that OpenTelemetry has for the same thing.
 */
final class Tags {

  /** A type, a code or a status; anything else is a sentence, and no reason to count by. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.$-]{1,100}");

  private static final Pattern FIRST_WORD = Pattern.compile("\\s*([A-Za-z]{2,16})\\b");

  final Attributes attributes = new Attributes();

  private String error = "";
  private boolean failed;

  /** OpenTelemetry's own status, which is no repetition of a code. */
  private boolean status;

  private String rpcError = "";
  private String system = "";
  private String channel = "";
  private boolean namesOtherSide;
  private boolean namesOperation;

  void read(String key, String value) {
    switch (key) {
      case "error" -> error(value);
      case "otel.status_code" -> status = value.equalsIgnoreCase("ERROR");
      case "http.request.size" -> attributes.read("http.request.body.size", value);
      case "http.response.size" -> attributes.read("http.response.body.size", value);
      case "rpc.error_code" -> rpcError = value;
      case "grpc.status_code" -> {
        attributes.read("rpc.system", "grpc");
        attributes.read("rpc.grpc.status_code", value);
      }
      case "sql.query" -> {
        system = "sql";
        statement(value);
      }
      case "kafka.topic", "jms.topic", "jms.queue", "rabbit.queue", "rabbit.exchange" ->
          channel = Attributes.or(channel, value);
      default -> {
        namesOtherSide |= namesOtherSide(key);
        namesOperation |= key.equals("db.operation.name") || key.equals("db.operation");
        system = Attributes.or(system, systemOf(key));
        attributes.read(key, value);
      }
    }
  }

  /**
   * Adds what the span says outside of its tags; call it once, when all tags are read.
   *
   * @param remote the other side
   */
  void settle(SentSpan span, Endpoint remote) {
    if (!system.isEmpty() && !namesOtherSide) {
      attributes.read("db.system", system);
    }
    if (span.kind == SpanKind.PRODUCER || span.kind == SpanKind.CONSUMER) {
      attributes.readAsMessaging();
    }
    if (!channel.isEmpty()) {
      attributes.read("messaging.destination", channel);
    }
    // OpenTelemetry's exporters fill the remote endpoint from these very attributes, but worse.
    if (!namesOtherSide) {
      attributes.read("peer.service", remote.service());
    }
    if (!remote.ip().isEmpty()) {
      attributes.read("net.sock.peer.addr", remote.ip());
    }
    if (remote.port() != 0) {
      attributes.read("net.sock.peer.port", Integer.toString(remote.port()));
    }
    SpanNames.read(span, attributes);
    attributes.settle();
  }

  /**
   * Whether the other side failed, refused, or neither. An error that only repeats a status code
   * says no more than the code; any other is a failure, as is a status of OpenTelemetry's, but for
   * a client that was refused.
   */
  Outcome outcome(boolean client) {
    Outcome byCode = attributes.outcomeByCode();
    int rpc = rpcError.isEmpty() ? Outcomes.NO_STATUS : Outcomes.grpc(rpcError);
    if (byCode == Outcome.SUCCESS && rpc != Outcomes.NO_STATUS) {
      byCode = Outcomes.ofGrpc(rpc);
    }
    if (!failed && !status && rpcError.isEmpty()) {
      return byCode;
    }
    boolean onlyTheCode =
        !status && byCode != Outcome.SUCCESS && (isCode(error) || error.isEmpty());
    boolean refused = client && byCode == Outcome.CLIENT_ERROR;
    return onlyTheCode || refused ? byCode : Outcome.FAILURE;
  }

  /** Short cause, empty where none is told in one word. */
  String reason() {
    if (!Text.isBlank(attributes.errorType())) {
      return attributes.errorType();
    }
    if (!rpcError.isEmpty() && TOKEN.matcher(rpcError).matches()) {
      return rpcError;
    }
    boolean flag = error.equalsIgnoreCase("true");
    return !flag && TOKEN.matcher(error).matches() ? error : "";
  }

  /** Any value marks an error, also none; libraries with typed tags write false for no error. */
  private void error(String value) {
    error = value.strip();
    failed |= !error.equalsIgnoreCase("false");
  }

  private boolean isCode(String text) {
    return Outcomes.grpc(text) != Outcomes.NO_STATUS || text.equals(rpcError);
  }

  private void statement(String query) {
    var word = FIRST_WORD.matcher(query);
    if (word.lookingAt() && !namesOperation) {
      attributes.read("db.operation", word.group(1).toUpperCase(Locale.ROOT));
    }
  }

  private static boolean namesOtherSide(String key) {
    return switch (key) {
      case "db.system.name",
          "db.system",
          "messaging.destination.name",
          "messaging.destination.template",
          "messaging.destination",
          "service.peer.name",
          "peer.service" ->
          true;
      default -> false;
    };
  }

  /** Clients of these stores have tags of their own, by which their spans are known. */
  private static String systemOf(String key) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      return "";
    }
    return switch (key.substring(0, dot)) {
      case "cassandra" -> "cassandra";
      case "mongodb" -> "mongodb";
      case "redis" -> "redis";
      case "memcached" -> "memcached";
      default -> "";
    };
  }
}
