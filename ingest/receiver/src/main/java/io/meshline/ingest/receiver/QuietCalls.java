package io.meshline.ingest.receiver;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything else that SkyWalking agents call (metrics, logs, events, configuration, profiling) is
 * answered with an empty message, which reads as "no commands", so that agents log no errors. What
 * they send is read and dropped: it holds no calls between services.
 */
final class QuietCalls extends HandlerRegistry {
  private static final String PACKAGE = "skywalking.";

  // The services that old agents use without a package name.
  private static final Set<String> OLD_SERVICES =
      Set.of(
          "BrowserPerfService",
          "CLRMetricReportService",
          "JVMMetricReportService",
          "ManagementService",
          "MeterReportService",
          "ProfileTask",
          "TraceSegmentReportService");

  private final Handler handler;

  QuietCalls(Counters counters, HalfRead halfRead, InFlight inFlight) {
    this.handler = new Handler(counters, halfRead, inFlight);
  }

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String methodName, @Nullable String authority) {
    int slash = methodName.indexOf('/');
    String service = slash < 0 ? methodName : methodName.substring(0, slash);
    if (!service.startsWith(PACKAGE) && !OLD_SERVICES.contains(service)) {
      return null;
    }
    return ServerMethodDefinition.create(RawMessage.method(methodName), handler);
  }

  private static final class Handler implements ServerCallHandler<RawMessage, RawMessage> {
    private final Counters counters;
    private final HalfRead halfRead;
    private final InFlight inFlight;

    Handler(Counters counters, HalfRead halfRead, InFlight inFlight) {
      this.counters = counters;
      this.halfRead = halfRead;
      this.inFlight = inFlight;
    }

    @Override
    public ServerCall.Listener<RawMessage> startCall(
        ServerCall<RawMessage, RawMessage> call, Metadata headers) {
      counters.quietCall();
      QuietCall quiet = new QuietCall(call, halfRead, inFlight);
      quiet.start();
      return quiet;
    }
  }

  private static final class QuietCall extends ServerCall.Listener<RawMessage> {
    private final ServerCall<RawMessage, RawMessage> call;
    private final HalfRead.Part half;
    private final InFlight inFlight;

    // Guarded by this.
    private InFlight.@Nullable Arrival arrived;
    private boolean ended;

    QuietCall(ServerCall<RawMessage, RawMessage> call, HalfRead halfRead, InFlight inFlight) {
      this.call = call;
      this.half = halfRead.place(() -> end(Answers.late()));
      this.inFlight = inFlight;
    }

    void start() {
      ReadingBytes.count(half, this::whole);
      call.request(1);
    }

    private synchronized void whole(long heldBytes) {
      if (!ended) {
        arrived = inFlight.arrivedUnasked(heldBytes);
      }
    }

    @Override
    public void onMessage(RawMessage message) {
      drop();
      call.request(1);
    }

    @Override
    public void onHalfClose() {
      end(Status.OK);
    }

    @Override
    public void onCancel() {
      over();
    }

    @Override
    public void onComplete() {
      over();
    }

    private void drop() {
      InFlight.Arrival dropped;
      synchronized (this) {
        dropped = arrived;
        arrived = null;
      }
      if (dropped != null) {
        dropped.dropped();
      }
    }

    private void over() {
      synchronized (this) {
        ended = true;
      }
      half.close();
      drop();
    }

    private void end(Status status) {
      if (closed(status)) {
        over();
      }
    }

    /** Whether it was closed by this. */
    private synchronized boolean closed(Status status) {
      if (ended || call.isCancelled()) {
        return false;
      }
      ended = true;
      if (status.isOk()) {
        call.sendHeaders(new Metadata());
        call.sendMessage(RawMessage.EMPTY);
      }
      call.close(status, new Metadata());
      return true;
    }
  }
}
