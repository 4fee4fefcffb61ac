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

  QuietCalls(Counters counters) {
    this.handler = new Handler(counters);
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

    Handler(Counters counters) {
      this.counters = counters;
    }

    @Override
    public ServerCall.Listener<RawMessage> startCall(
        ServerCall<RawMessage, RawMessage> call, Metadata headers) {
      counters.quietCall();
      call.request(1);
      return new ServerCall.Listener<>() {
        @Override
        public void onMessage(RawMessage message) {
          call.request(1);
        }

        @Override
        public void onHalfClose() {
          call.sendHeaders(new Metadata());
          call.sendMessage(RawMessage.EMPTY);
          call.close(Status.OK, new Metadata());
        }
      };
    }
  }
}
