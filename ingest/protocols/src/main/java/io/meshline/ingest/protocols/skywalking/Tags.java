package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Outcomes;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Protocol;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;

/** The tags of one span that mean something here, read in one pass; of several the first counts. */
final class Tags {

  /** Declares that statistics are wanted of something that is no request of its own. */
  static final String LOGICAL_ENDPOINT = "x-le";

  static final int MAX_VERB = 16;

  /** What of a tag's value tells a span from others. */
  enum Reading {
    /** Nothing. */
    NOT,
    /** All of it. */
    WHOLE,
    /** The first word. */
    VERB,
    /** So much that hardly any two are alike. */
    ALONE
  }

  /** The tags that mean something here, by name. */
  static final Map<String, Reading> READ =
      Map.ofEntries(
          Map.entry("http.status_code", Reading.WHOLE),
          Map.entry("status_code", Reading.WHOLE),
          Map.entry("rpc.status_code", Reading.WHOLE),
          Map.entry("db.statement", Reading.VERB),
          Map.entry("cache.cmd", Reading.VERB),
          Map.entry("cache.op", Reading.WHOLE),
          Map.entry("mq.broker", Reading.WHOLE),
          Map.entry("mq.topic", Reading.WHOLE),
          Map.entry("mq.queue", Reading.WHOLE),
          Map.entry("gen_ai.response.model", Reading.WHOLE),
          Map.entry("gen_ai.provider.name", Reading.WHOLE),
          Map.entry("db.type", Reading.WHOLE),
          Map.entry("db.instance", Reading.WHOLE),
          Map.entry("cache.type", Reading.WHOLE),
          Map.entry("transmission.latency", Reading.ALONE),
          Map.entry(LOGICAL_ENDPOINT, Reading.ALONE));

  private int httpStatus = Outcomes.NO_STATUS;
  private int rpcStatus = Outcomes.NO_STATUS;
  private String statement = "";
  private String cacheCommand = "";
  private String cacheOperation = "";
  private String broker = "";
  private String topic = "";
  private String queue = "";
  private String model = "";
  private String provider = "";
  private Map<String, String> attributes = Map.of();

  static Tags of(SpanObject span) {
    Tags tags = new Tags();
    for (int i = 0; i < span.getTagsCount(); i++) {
      KeyStringValuePair tag = span.getTags(i);
      tags.read(tag.getKey(), tag.getValue());
    }
    return tags;
  }

  private void read(String key, String value) {
    if (Text.isBlank(value)) {
      return;
    }
    switch (key) {
      case "http.status_code", "status_code" -> {
        if (httpStatus == Outcomes.NO_STATUS) {
          httpStatus = Outcomes.number(value);
        }
      }
      case "rpc.status_code" -> {
        if (rpcStatus == Outcomes.NO_STATUS) {
          rpcStatus = Outcomes.grpc(value);
        }
      }
      case "db.statement" -> statement = statement.isEmpty() ? value : statement;
      case "cache.cmd" -> cacheCommand = cacheCommand.isEmpty() ? value : cacheCommand;
      case "cache.op" -> {
        cacheOperation = cacheOperation.isEmpty() ? value : cacheOperation;
        keep(key, value);
      }
      case "mq.broker" -> broker = broker.isEmpty() ? value : broker;
      case "mq.topic" -> topic = topic.isEmpty() ? value : topic;
      case "mq.queue" -> queue = queue.isEmpty() ? value : queue;
      case "gen_ai.response.model" -> {
        model = model.isEmpty() ? value : model;
        keep(key, value);
      }
      case "gen_ai.provider.name" -> {
        provider = provider.isEmpty() ? value : provider;
        keep(key, value);
      }
      case "db.type", "db.instance", "cache.type", "transmission.latency" -> keep(key, value);
      default -> {
        // Tags are free; the others say nothing of the call.
      }
    }
  }

  private void keep(String key, String value) {
    if (attributes.isEmpty()) {
      attributes = new HashMap<>();
    }
    attributes.putIfAbsent(key, Text.bounded(value, Limits.ATTRIBUTE_VALUE_LENGTH));
  }

  /** Status of the protocol, 0 where there is none. */
  int statusCode(Layer layer) {
    return Math.max(0, tellsHttp(layer) ? httpStatus : rpcStatus);
  }

  /**
   * What the status says of a call that failed, by the tag that it came in: codes of RPC frameworks
   * other than gRPC say nothing.
   */
  Outcome judgement(Layer layer, Protocol protocol) {
    if (tellsHttp(layer)) {
      return Outcomes.ofHttp(httpStatus);
    }
    return protocol == Protocol.GRPC ? Outcomes.ofGrpc(rpcStatus) : Outcome.FAILURE;
  }

  /** Whether the status is that of HTTP: the layer's own comes first. */
  private boolean tellsHttp(Layer layer) {
    return layer == Layer.RPC
        ? rpcStatus == Outcomes.NO_STATUS
        : httpStatus != Outcomes.NO_STATUS || rpcStatus == Outcomes.NO_STATUS;
  }

  /** What was asked of a database, cache or broker: the kind of statement or the destination. */
  String operation(Layer layer, String operationName) {
    String operation =
        switch (layer) {
          case DATABASE -> verb(statement);
          case CACHE -> cacheCommand.isEmpty() ? cacheOperation : verb(cacheCommand);
          case MQ -> destination();
          case GEN_AI -> model;
          default -> "";
        };
    return operation.isEmpty() ? operationName : operation;
  }

  /** Exchange and routing key, or the one of both that the broker knows. */
  private String destination() {
    if (topic.isEmpty() || queue.isEmpty() || topic.equals(queue)) {
      return topic.isEmpty() ? queue : topic;
    }
    return topic + '/' + queue;
  }

  /** First word of a statement, such as SELECT; the rest may hold people's data. */
  private static String verb(String statement) {
    int begin = verbBegin(statement);
    int end = begin;
    while (end < statement.length() && end - begin <= MAX_VERB && isLetter(statement.charAt(end))) {
      end++;
    }
    return end - begin > MAX_VERB ? "" : statement.substring(begin, end).toUpperCase(Locale.ROOT);
  }

  /** Behind blanks, opening brackets and comments, which some libraries put traces into. */
  private static int verbBegin(String statement) {
    int at = 0;
    while (at < statement.length()) {
      char c = statement.charAt(at);
      if (c <= ' ' || c == '(') {
        at++;
        continue;
      }
      String close = statement.startsWith("/*", at) ? "*/" : "\n";
      if (!close.equals("*/") && !statement.startsWith("--", at)) {
        return at;
      }
      int end = statement.indexOf(close, at + 2);
      at = end < 0 ? statement.length() : end + close.length();
    }
    return at;
  }

  /** Whether it may be part of a statement's first word. */
  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Address of the broker, empty where not given. */
  String broker() {
    return broker;
  }

  /** Who offers the model that was asked, empty where not given. */
  String provider() {
    return provider;
  }

  /** Facts that travel with the call: type of the store, transmission latency in milliseconds. */
  Map<String, String> attributes() {
    return attributes;
  }
}
