package io.meshline.ingest.receiver;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Map;

/**
 * Counts messages that the transport refused for their size: it answers RESOURCE_EXHAUSTED before
 * any code of ours sees them.
 */
final class OversizedMessages extends ServerStreamTracer.Factory {
  /** Why they count as rejected. */
  static final String REASON = "too_large";

  private static final String REFUSAL = "gRPC message exceeds maximum size";

  private final Map<String, Source> sources;
  private final Counters counters;

  /**
   * @param sources by the full name of the method
   */
  OversizedMessages(Map<String, Source> sources, Counters counters) {
    this.sources = sources;
    this.counters = counters;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    Source source = sources.get(fullMethodName);
    return new ServerStreamTracer() {
      @Override
      public void streamClosed(Status status) {
        String description = status.getDescription();
        if (source != null
            && status.getCode() == Status.Code.RESOURCE_EXHAUSTED
            && description != null
            && description.startsWith(REFUSAL)) {
          counters.rejected(source, REASON);
        }
      }
    };
  }
}
