package io.meshline.demo.sidecar;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finished exchanges as entries of Envoy's access log. */
final class LogEntries {
  private static final long NANOS = 1_000_000_000L;
  private static final String IP = "127.0.0.1";

  private LogEntries() {}

  /** The entry of an exchange that has just ended. */
  static HTTPAccessLogEntry of(Exchange exchange) {
    return HTTPAccessLogEntry.newBuilder()
        .setProtocolVersion(HTTPAccessLogEntry.HTTPVersion.HTTP11)
        .setCommonProperties(common(exchange))
        .setRequest(request(exchange))
        .setResponse(response(exchange))
        .build();
  }

  private static AccessLogCommon common(Exchange exchange) {
    Instant start = exchange.start();
    AccessLogCommon.Builder common =
        AccessLogCommon.newBuilder()
            .setSampleRate(1)
            .setAccessLogType(AccessLogType.DownstreamEnd)
            .setStartTime(
                Timestamp.newBuilder().setSeconds(start.getEpochSecond()).setNanos(start.getNano()))
            .setDuration(duration(exchange.elapsedNanos()))
            .setUpstreamCluster(exchange.cluster())
            .setResponseFlags(exchange.fault().flags());
    put(exchange, Moment.LAST_RX, common::setTimeToLastRxByte);
    put(exchange, Moment.FIRST_UPSTREAM_TX, common::setTimeToFirstUpstreamTxByte);
    put(exchange, Moment.LAST_UPSTREAM_TX, common::setTimeToLastUpstreamTxByte);
    put(exchange, Moment.FIRST_UPSTREAM_RX, common::setTimeToFirstUpstreamRxByte);
    put(exchange, Moment.LAST_UPSTREAM_RX, common::setTimeToLastUpstreamRxByte);
    put(exchange, Moment.FIRST_DOWNSTREAM_TX, common::setTimeToFirstDownstreamTxByte);
    put(exchange, Moment.LAST_DOWNSTREAM_TX, common::setTimeToLastDownstreamTxByte);
    if (exchange.upstreamPort() != 0) {
      common.setUpstreamRemoteAddress(
          Address.newBuilder()
              .setSocketAddress(
                  SocketAddress.newBuilder().setAddress(IP).setPortValue(exchange.upstreamPort())));
    }
    put(common, "downstream_peer", exchange.downstreamPeer());
    put(common, "upstream_peer", exchange.upstreamPeer());
    return common.build();
  }

  private static HTTPRequestProperties request(Exchange exchange) {
    Exchange.Request asked = exchange.request();
    HTTPRequestProperties.Builder request =
        HTTPRequestProperties.newBuilder()
            .setRequestMethod(method(asked.method()))
            .setScheme("http")
            .setAuthority(asked.authority())
            .setPath(asked.path())
            .setRequestHeadersBytes(asked.headerBytes())
            .setRequestBodyBytes(exchange.requestBodyBytes());
    if (!asked.traceParent().isEmpty()) {
      request.putRequestHeaders("traceparent", asked.traceParent());
    }
    return request.build();
  }

  private static HTTPResponseProperties response(Exchange exchange) {
    HTTPResponseProperties.Builder response =
        HTTPResponseProperties.newBuilder()
            .setResponseHeadersBytes(exchange.responseHeaderBytes())
            .setResponseBodyBytes(exchange.responseBodyBytes());
    if (exchange.status() != 0) {
      response.setResponseCode(UInt32Value.of(exchange.status()));
    }
    return response.build();
  }

  private static RequestMethod method(String name) {
    for (RequestMethod method : RequestMethod.values()) {
      if (method.name().equals(name)) {
        return method;
      }
    }
    return RequestMethod.METHOD_UNSPECIFIED;
  }

  private static void put(Exchange exchange, Moment moment, Consumer<Duration> field) {
    exchange.at(moment).ifPresent(nanos -> field.accept(duration(nanos)));
  }

  private static void put(AccessLogCommon.Builder common, String key, @Nullable Any peer) {
    if (peer != null) {
      common.putFilterStateObjects(key, peer);
    }
  }

  private static Duration duration(long nanos) {
    return Duration.newBuilder().setSeconds(nanos / NANOS).setNanos((int) (nanos % NANOS)).build();
  }
}
