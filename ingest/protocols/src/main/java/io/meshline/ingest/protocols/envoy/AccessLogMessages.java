package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.Identifier;
import io.meshline.ingest.protocols.messages.SievedMessages;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Messages of Envoy's access-log service, without what no call is made of. */
public final class AccessLogMessages {
  private static final String PACKAGE = "envoy.data.accesslog.v3.";

  /** Fields that are never asked for. Whoever reads one of them takes it from here. */
  static final Set<String> UNREAD =
      Stream.of(
              of(
                  "AccessLogCommon",
                  "sample_rate",
                  "time_to_first_upstream_rx_byte",
                  "time_to_first_downstream_tx_byte",
                  "upstream_local_address",
                  "metadata",
                  "upstream_transport_failure_reason",
                  "route_name",
                  "custom_tags",
                  "upstream_request_attempt_count",
                  "connection_termination_details",
                  "stream_id",
                  "downstream_transport_failure_reason",
                  "downstream_wire_bytes_sent",
                  "downstream_wire_bytes_received",
                  "upstream_wire_bytes_sent",
                  "upstream_wire_bytes_received"),
              of(
                  "TLSProperties",
                  "tls_version",
                  "tls_cipher_suite",
                  "tls_sni_hostname",
                  "tls_session_id",
                  "ja3_fingerprint"),
              of(
                  "HTTPRequestProperties",
                  "scheme",
                  "port",
                  "user_agent",
                  "referer",
                  "forwarded_for",
                  "request_id",
                  "upstream_header_bytes_sent",
                  "downstream_header_bytes_received"),
              of(
                  "HTTPResponseProperties",
                  "upstream_header_bytes_received",
                  "downstream_header_bytes_sent"))
          .flatMap(names -> names)
          .collect(Collectors.toUnmodifiableSet());

  /** Newer proxies have flags that we do not know; they are reasons all the same. */
  private static final Set<String> OPEN = Set.of(PACKAGE + "ResponseFlags");

  private static final SievedMessages<StreamAccessLogsMessage> MESSAGES =
      new SievedMessages<>(StreamAccessLogsMessage.getDefaultInstance(), UNREAD, OPEN);

  private static final SievedMessages<HTTPAccessLogEntry> ENTRIES =
      new SievedMessages<>(HTTPAccessLogEntry.getDefaultInstance(), UNREAD, OPEN);

  private static final SievedMessages<Identifier> IDENTIFIERS =
      new SievedMessages<>(Identifier.getDefaultInstance(), UNREAD, OPEN);

  private AccessLogMessages() {}

  /**
   * Decodes a message.
   *
   * @throws InvalidProtocolBufferException if the bytes are not such a message, or would take up
   *     many times more memory than they do
   */
  public static StreamAccessLogsMessage parse(byte[] bytes) throws InvalidProtocolBufferException {
    return MESSAGES.parse(bytes);
  }

  /**
   * Decodes one HTTP entry of a message.
   *
   * @param from where it begins
   * @param to where it ends
   * @throws InvalidProtocolBufferException as for a message; also if it alone is heavier than all
   *     of its message's bytes may be
   */
  static HTTPAccessLogEntry entry(byte[] message, int from, int to)
      throws InvalidProtocolBufferException {
    return ENTRIES.parsePart(Arrays.copyOfRange(message, from, to));
  }

  /**
   * Decodes the identifier of a message.
   *
   * @param from where it begins
   * @param to where it ends
   * @throws InvalidProtocolBufferException as for an entry
   */
  static Identifier identifier(byte[] message, int from, int to)
      throws InvalidProtocolBufferException {
    return IDENTIFIERS.parsePart(Arrays.copyOfRange(message, from, to));
  }

  private static Stream<String> of(String type, String... fields) {
    return Stream.of(fields).map(field -> PACKAGE + type + "." + field);
  }
}
