package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.ConnectionProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry.HTTPVersion;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties.CertificateProperties;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.Map;
import java.util.function.Consumer;

/** Labels of an access log → the entry that Envoy's access-log service would have sent. */
final class LabelledEntry {
  private static final Map<String, HTTPVersion> VERSIONS =
      Map.of(
          "HTTP/1.0", HTTPVersion.HTTP10,
          "HTTP/1.1", HTTPVersion.HTTP11,
          "HTTP/2", HTTPVersion.HTTP2,
          "HTTP/3", HTTPVersion.HTTP3);
  private static final int MOST_DIGITS = 18;

  private LabelledEntry() {}

  /**
   * A message of one entry, without an identifier.
   *
   * @throws Refusal {@code label_broken} if a number is none
   */
  static StreamAccessLogsMessage.Builder message(AccessLogLabels labels, LogRecord record) {
    boolean http =
        VERSIONS.containsKey(labels.text(AccessLogLabels.PROTOCOL))
            || !labels.text(AccessLogLabels.METHOD).isEmpty();
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    if (http) {
      message.getHttpLogsBuilder().addLogEntry(http(labels, record));
    } else {
      message.getTcpLogsBuilder().addLogEntry(tcp(labels, record));
    }
    return message;
  }

  private static HTTPAccessLogEntry http(AccessLogLabels labels, LogRecord record) {
    HTTPRequestProperties.Builder request =
        HTTPRequestProperties.newBuilder()
            .setRequestMethod(method(labels.text(AccessLogLabels.METHOD)))
            .setPath(labels.text(AccessLogLabels.PATH))
            .setOriginalPath(labels.text(AccessLogLabels.ORIGINAL_PATH))
            .setAuthority(labels.text(AccessLogLabels.AUTHORITY))
            .setRequestBodyBytes(number(labels, AccessLogLabels.BYTES_RECEIVED));
    String traceparent = labels.text(AccessLogLabels.TRACEPARENT);
    if (!traceparent.isEmpty()) {
      request.putRequestHeaders("traceparent", traceparent);
    }
    HTTPResponseProperties.Builder response =
        HTTPResponseProperties.newBuilder()
            .setResponseCode(
                UInt32Value.newBuilder()
                    .setValue(
                        (int)
                            Math.min(
                                Integer.MAX_VALUE, number(labels, AccessLogLabels.RESPONSE_CODE))))
            .setResponseBodyBytes(number(labels, AccessLogLabels.BYTES_SENT));
    String grpc = labels.text(AccessLogLabels.GRPC_STATUS);
    if (!grpc.isEmpty()) {
      response.putResponseTrailers("grpc-status", grpc);
    }
    return HTTPAccessLogEntry.newBuilder()
        .setCommonProperties(common(labels, record))
        .setProtocolVersion(
            VERSIONS.getOrDefault(
                labels.text(AccessLogLabels.PROTOCOL), HTTPVersion.PROTOCOL_UNSPECIFIED))
        .setRequest(request)
        .setResponse(response)
        .build();
  }

  private static TCPAccessLogEntry tcp(AccessLogLabels labels, LogRecord record) {
    return TCPAccessLogEntry.newBuilder()
        .setCommonProperties(common(labels, record))
        .setConnectionProperties(
            ConnectionProperties.newBuilder()
                .setReceivedBytes(number(labels, AccessLogLabels.BYTES_RECEIVED))
                .setSentBytes(number(labels, AccessLogLabels.BYTES_SENT)))
        .build();
  }

  private static AccessLogCommon common(AccessLogLabels labels, LogRecord record) {
    AccessLogCommon.Builder common =
        AccessLogCommon.newBuilder()
            .setUpstreamCluster(labels.text(AccessLogLabels.UPSTREAM_CLUSTER))
            .setResponseFlags(ResponseFlagTexts.flags(labels.text(AccessLogLabels.RESPONSE_FLAGS)))
            .setAccessLogType(type(labels.text(AccessLogLabels.LOG_TYPE)));
    long start = record.getTimeUnixNano();
    if (start != 0) {
      // Unsigned on the wire; what is beyond a long is no time, and refused as such later.
      common.setStartTime(
          Timestamp.newBuilder()
              .setSeconds(start / 1_000_000_000)
              .setNanos((int) (start % 1_000_000_000)));
    }
    duration(labels, AccessLogLabels.DURATION, 1_000, common::setDuration);
    duration(labels, AccessLogLabels.DOWNSTREAM_TX_END, 1, common::setTimeToLastDownstreamTxByte);
    duration(labels, AccessLogLabels.UPSTREAM_TX_BEGIN, 1, common::setTimeToFirstUpstreamTxByte);
    duration(labels, AccessLogLabels.UPSTREAM_RX_END, 1, common::setTimeToLastUpstreamRxByte);
    address(labels, AccessLogLabels.UPSTREAM_HOST, common::setUpstreamRemoteAddress);
    address(labels, AccessLogLabels.DOWNSTREAM_LOCAL_ADDRESS, common::setDownstreamLocalAddress);
    address(labels, AccessLogLabels.DOWNSTREAM_REMOTE_ADDRESS, common::setDownstreamRemoteAddress);
    peer(labels, AccessLogLabels.DOWNSTREAM_PEER, common);
    peer(labels, AccessLogLabels.UPSTREAM_PEER, common);
    tls(labels, common);
    return common.build();
  }

  private static void duration(
      AccessLogLabels labels, String name, int factor, Consumer<Duration> into) {
    if (!labels.text(name).isEmpty()) {
      long micros = Math.min(number(labels, name), Long.MAX_VALUE / 1_000) * factor;
      into.accept(
          Duration.newBuilder()
              .setSeconds(micros / 1_000_000)
              .setNanos((int) (micros % 1_000_000) * 1_000)
              .build());
    }
  }

  private static void address(AccessLogLabels labels, String name, Consumer<Address> into) {
    String text = labels.text(name);
    int colon = text.lastIndexOf(':');
    // Others are names of listeners within Envoy.
    if (colon > 0 && !text.contains("//")) {
      String host = text.substring(0, colon);
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      SocketAddress.Builder socket =
          SocketAddress.newBuilder()
              .setAddress(bracketed ? host.substring(1, host.length() - 1) : host);
      String port = text.substring(colon + 1);
      if (!port.isEmpty() && port.length() <= 5 && port.chars().allMatch(LabelledEntry::digit)) {
        socket.setPortValue(Integer.parseInt(port));
      }
      into.accept(Address.newBuilder().setSocketAddress(socket).build());
    }
  }

  /**
   * What a proxy says of itself, as {@code FILTER_STATE(…:PLAIN)} prints it: {@code name=value,…}.
   */
  private static void peer(AccessLogLabels labels, String name, AccessLogCommon.Builder into) {
    String text = labels.text(name);
    if (text.isEmpty()) {
      return;
    }
    Struct.Builder peer = Struct.newBuilder();
    for (String pair : text.split(",", 64)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        peer.putFields(
            pair.substring(0, equals),
            Value.newBuilder().setStringValue(pair.substring(equals + 1)).build());
      }
    }
    into.putFilterStateObjects(name, Any.pack(peer.build()));
  }

  private static void tls(AccessLogLabels labels, AccessLogCommon.Builder into) {
    String local = labels.text(AccessLogLabels.DOWNSTREAM_LOCAL_SAN);
    String peer = labels.text(AccessLogLabels.DOWNSTREAM_PEER_SAN);
    if (!local.isEmpty() || !peer.isEmpty()) {
      into.setTlsProperties(
          TLSProperties.newBuilder()
              .setLocalCertificateProperties(certificate(local))
              .setPeerCertificateProperties(certificate(peer)));
    }
  }

  private static CertificateProperties certificate(String name) {
    CertificateProperties.Builder certificate = CertificateProperties.newBuilder();
    if (!name.isEmpty()) {
      certificate.addSubjectAltNameBuilder().setUri(name);
    }
    return certificate.build();
  }

  private static RequestMethod method(String name) {
    EnumValueDescriptor known = RequestMethod.getDescriptor().findValueByName(name);
    return known == null ? RequestMethod.METHOD_UNSPECIFIED : RequestMethod.valueOf(known);
  }

  private static AccessLogType type(String name) {
    EnumValueDescriptor known = AccessLogType.getDescriptor().findValueByName(name);
    return known == null ? AccessLogType.NotSet : AccessLogType.valueOf(known);
  }

  /** A number of at least 0; 0 where there is none. */
  private static long number(AccessLogLabels labels, String name) {
    String text = labels.text(name);
    if (text.isEmpty()) {
      return 0;
    }
    if (text.length() > MOST_DIGITS || !text.chars().allMatch(LabelledEntry::digit)) {
      throw new Refusal(
          "label_broken",
          "%s: \"%s\" (expected: a whole number of at least 0)"
              .formatted(name, Text.bounded(text, 64)));
    }
    return Long.parseLong(text);
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }
}
