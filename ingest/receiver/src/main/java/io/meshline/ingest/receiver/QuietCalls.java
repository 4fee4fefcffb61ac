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
      QuietCall quiet = new QuietCall(call, counters, halfRead, inFlight);
      quiet.start();
      return quiet;
    }
  }

  private static final class QuietCall extends ServerCall.Listener<RawMessage>
      implements ReadingBytes.Call {
    private final ServerCall<RawMessage, RawMessage> call;
    private final Counters counters;
    private final HalfRead.Part half;
    private final InFlight inFlight;

    // Guarded by this.
    private InFlight.@Nullable Arrival arrived;
    private Status.Code told = Status.Code.CANCELLED;
    private boolean answered;
    private boolean gone;
    private boolean ended;

    QuietCall(
        ServerCall<RawMessage, RawMessage> call,
        Counters counters,
        HalfRead halfRead,
        InFlight inFlight) {
      this.call = call;
      this.counters = counters;
      this.half = halfRead.place(() -> end(Answers.late()));
      this.inFlight = inFlight;
    }

    void start() {
      if (!ReadingBytes.count(this)) {
        synchronized (this) {
          ended = true;
        }
        half.close();
        return;
      }
      counters.quietCall();
      call.request(1);
    }

    @Override
    public HalfRead.Part half() {
      return half;
    }

    @Override
    public synchronized void streamEnded(Status.Code code) {
      if (!answered) {
        told = code;
        gone = true;
      }
    }

    @Override
    public synchronized void whole(long heldBytes) {
      if (!answered && !ended) {
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
      Status.Code code;
      synchronized (this) {
        if (ended) {
          return;
        }
        ended = true;
        code = told;
      }
      half.close();
      drop();
      // Only SkyWalking's agents are answered so.
      counters.answered(Source.SKYWALKING, code.name());
    }

    private void end(Status status) {
      if (closed(status)) {
        over();
      }
    }

    /** Whether it was closed by this. */
    private synchronized boolean closed(Status status) {
      if (answered || gone || ended || call.isCancelled()) {
        return false;
      }
      // Before it is closed: its end may be told by another thread at once.
      answered = true;
      told = status.getCode();
      if (status.isOk()) {
        call.sendHeaders(new Metadata());
        call.sendMessage(RawMessage.EMPTY);
      }
      call.close(status, new Metadata());
      return true;
    }
  }
}
