package io.meshline.e2e.stack;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.SchemaRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Writes calls by the schemas of one release. */
final class ReleasedProducer {
  /** The first release with calls without a latency. */
  private static final int WITHOUT_LATENCY = 2;

  /** The first release with scopes. */
  private static final int SCOPES = 3;

  private final int version;
  private final RecordEncoder<CallRecord> single;
  private final RecordEncoder<CallBatch> batch;

  private ReleasedProducer(int version, SchemaRegistry registry, Schema call, Schema calls) {
    this.version = version;
    this.single = new RecordEncoder<>(registry, Topics.CALLS, call);
    this.batch = new RecordEncoder<>(registry, Topics.CALLS, calls);
  }

  /** By the schemas of today. */
  static ReleasedProducer current(SchemaRegistry registry) {
    return new ReleasedProducer(
        Integer.MAX_VALUE, registry, CallRecord.getClassSchema(), CallBatch.getClassSchema());
  }

  /** One of each release, oldest first. */
  static List<ReleasedProducer> all(SchemaRegistry registry) {
    List<ReleasedProducer> all = new ArrayList<>();
    for (int version = 1; ; version++) {
      Schema call = schema(version, "CallRecord");
      Schema calls = schema(version, "CallBatch");
      if (call == null || calls == null) {
        return List.copyOf(all);
      }
      all.add(new ReleasedProducer(version, registry, call, calls));
    }
  }

  private static @Nullable Schema schema(int version, String name) {
    String file = "/io/meshline/schemas/released/v%d/%s.avsc".formatted(version, name);
    try (InputStream in = CallRecord.class.getResourceAsStream(file)) {
      return in == null ? null : new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many of these, from the first on, the release can say. */
  int said(List<CallRecord> calls) {
    int said = 0;
    while (said < calls.size() && says(calls.get(said))) {
      said++;
    }
    return said;
  }

  private boolean says(CallRecord call) {
    return (version >= WITHOUT_LATENCY || call.getLatencyMicros() >= 0)
        && (version >= SCOPES || call.getScope() == Scope.FULL);
  }

  // Its fields are the first ones of today's, so a record of today can be written by it.
  byte[] single(CallRecord call) {
    return single.encode(call);
  }

  byte[] batch(CallBatch calls) {
    return batch.encode(calls);
  }
}
