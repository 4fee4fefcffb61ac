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

  QuietCalls(Counters counters, HalfRead halfRead) {
    this.handler = new Handler(counters, halfRead);
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

    Handler(Counters counters, HalfRead halfRead) {
      this.counters = counters;
      this.halfRead = halfRead;
    }

    @Override
    public ServerCall.Listener<RawMessage> startCall(
        ServerCall<RawMessage, RawMessage> call, Metadata headers) {
      counters.quietCall();
      QuietCall quiet = new QuietCall(call, halfRead);
      quiet.start();
      return quiet;
    }
  }

  private static final class QuietCall extends ServerCall.Listener<RawMessage> {
    private final ServerCall<RawMessage, RawMessage> call;
    private final HalfRead.Part half;
    private boolean ended;

    QuietCall(ServerCall<RawMessage, RawMessage> call, HalfRead halfRead) {
      this.call = call;
      this.half = halfRead.place(() -> end(Answers.late()));
    }

    void start() {
      ReadingBytes.count(half);
      call.request(1);
    }

    @Override
    public void onMessage(RawMessage message) {
      half.done();
      call.request(1);
    }

    @Override
    public void onHalfClose() {
      end(Status.OK);
    }

    @Override
    public void onCancel() {
      half.done();
    }

    @Override
    public void onComplete() {
      half.done();
    }

    private synchronized void end(Status status) {
      if (ended || call.isCancelled()) {
        return;
      }
      ended = true;
      if (status.isOk()) {
        call.sendHeaders(new Metadata());
        call.sendMessage(RawMessage.EMPTY);
      }
      call.close(status, new Metadata());
    }
  }
}
