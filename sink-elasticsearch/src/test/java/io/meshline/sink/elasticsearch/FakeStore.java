package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A search store in memory that keeps to external versions. It answers at once, unless it was told
 * otherwise.
 */
final class FakeStore implements BulkTransport {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Versions of what it holds, by id. */
  final Map<String, Long> versions = new TreeMap<>();

  /** How many documents each request had. */
  final List<Integer> requests = new ArrayList<>();

  final List<Integer> requestBytes = new ArrayList<>();

  private final Deque<BulkAnswer> refusals = new ArrayDeque<>();
  private final Map<String, String> errors = new TreeMap<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private boolean holding;
  boolean closed;
  private @Nullable RuntimeException closeFault;

  /** Closing fails so. */
  void failClose(RuntimeException fault) {
    closeFault = fault;
  }

  /** Refuses the next requests so, one by one. */
  void refuse(BulkAnswer... answers) {
    refusals.addAll(List.of(answers));
  }

  /** Answers for an id with this status and error until told otherwise. */
  void failDocument(String id, int status, String type) {
    errors.put(
        id, "{\"status\":" + status + ",\"error\":{\"type\":\"" + type + "\",\"reason\":\"r\"}}");
  }

  void takeDocument(String id) {
    errors.remove(id);
  }

  /** Keeps answers back until {@link #answerHeld}. */
  void hold() {
    holding = true;
  }

  int answerHeld() {
    holding = false;
    int answers = held.size();
    while (!held.isEmpty()) {
      held.remove().run();
    }
    return answers;
  }

  @Override
  public void send(BulkBody body, Consumer<BulkAnswer> answer) {
    String[] lines = new String(body.toBytes(), UTF_8).split("\n", -1);
    requests.add(lines.length / 2);
    requestBytes.add(body.size());
    if (holding) {
      held.add(() -> answer.accept(index(lines)));
      return;
    }
    BulkAnswer refusal = refusals.poll();
    answer.accept(refusal != null ? refusal : index(lines));
  }

  private BulkAnswer index(String[] lines) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i + 1 < lines.length; i++) {
      JsonNode action = read(lines[i]);
      if (action.has("delete")) {
        items.add("{\"delete\":" + deleted(action.path("delete").path("_id").asText()) + "}");
      } else {
        items.add("{\"index\":" + item(action.path("index")) + "}");
        i++;
      }
    }
    String answer =
        items.stream().collect(Collectors.joining(",", "{\"errors\":false,\"items\":[", "]}"));
    return new BulkAnswer.Accepted(answer.getBytes(UTF_8));
  }

  private String item(JsonNode action) {
    String id = action.path("_id").asText();
    String error = errors.get(id);
    if (error != null) {
      return error;
    }
    long held = versions.getOrDefault(id, -1L);
    long version = action.path("version").asLong(held + 1);
    if (versions.getOrDefault(id, -1L) > version) {
      return "{\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\"}}";
    }
    versions.put(id, version);
    return "{\"status\":200}";
  }

  private String deleted(String id) {
    return versions.remove(id) == null ? "{\"status\":404}" : "{\"status\":200}";
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String hosts() {
    return "http://fake:9200";
  }

  @Override
  public void close() {
    closed = true;
    if (closeFault != null) {
      throw closeFault;
    }
  }
}
