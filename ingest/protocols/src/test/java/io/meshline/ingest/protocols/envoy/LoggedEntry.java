package io.meshline.ingest.protocols.envoy;

import static io.meshline.ingest.protocols.envoy.EntryExamples.address;
import static io.meshline.ingest.protocols.envoy.EntryExamples.duration;
import static io.meshline.ingest.protocols.envoy.EntryExamples.node;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry.HTTPVersion;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties.CertificateProperties;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Lines;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an entry from a line such as a proxy's text log has:
 *
 * <pre>{@code
 * sidecar GET /carts?user=jane HTTP/1.1 503 UF,URX cluster=outbound|80||pay.bank.svc.cluster.local sent=3ms
 * sidecar TCP - bytes=100/2000 cluster=outbound|5432||db.shop.svc.cluster.local duration=60s
 * }</pre>
 *
 * The role of the proxy (that of pod {@code cart-5d9-x1} of service {@code cart} in {@code shop},
 * at 10.1.0.7), then method, path, protocol and code, or TCP; the response flags, {@code -} for
 * none; then what else is logged:
 *
 * <ul>
 *   <li>{@code cluster}, {@code upstream}, {@code from} and {@code to} (the downstream's remote and
 *       local address), {@code authority}, {@code details} of the response code, {@code type} of
 *       the entry
 *   <li>times since the start: {@code tx} (first byte to upstream), {@code rx} (last byte from
 *       upstream), {@code sent} (last byte to downstream), {@code duration}. A line with none of
 *       them has {@code tx=0.5ms rx=1002.5ms sent=1003ms}. {@code start=-}: no start
 *   <li>{@code bytes} of request and response, {@code local} and {@code peer} certificates
 *   <li>{@code REQ(…)}, {@code RESP(…)}, {@code TRAILER(…)}: headers and trailers
 *   <li>{@code downstream_peer} and the like: peer metadata as {@code {name=…,namespace=…}}; as
 *       FlatBuffers where the key begins with {@code wasm.}
 * </ul>
 */
final class LoggedEntry {

  private static final List<String> TIMES = List.of("tx=", "rx=", "sent=", "duration=");

  private LoggedEntry() {}

  /** The first message of a stream, with the entry in it. */
  static StreamAccessLogsMessage message(String line) {
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    message.getIdentifierBuilder().setLogName("als").setNode(node(line.substring(0, blank(line))));
    String[] words = line.substring(blank(line) + 1).split(" ", -1);
    if (words[0].equals("TCP")) {
      message.getTcpLogsBuilder().addLogEntry(tcp(words));
    } else {
      message.getHttpLogsBuilder().addLogEntry(http(words));
    }
    return message.build();
  }

  private static int blank(String line) {
    return line.indexOf(' ');
  }

  private static TCPAccessLogEntry tcp(String[] words) {
    TCPAccessLogEntry.Builder entry = TCPAccessLogEntry.newBuilder();
    AccessLogCommon.Builder common = entry.getCommonPropertiesBuilder();
    common.setAccessLogType(AccessLogType.TcpConnectionEnd);
    begin(common, words[1], words);
    for (String word : List.of(words).subList(2, words.length)) {
      String key = word.substring(0, word.indexOf('='));
      String value = word.substring(word.indexOf('=') + 1);
      if (key.equals("bytes")) {
        entry
            .getConnectionPropertiesBuilder()
            .setReceivedBytes(Long.parseLong(value.split("/", -1)[0]))
            .setSentBytes(Long.parseLong(value.split("/", -1)[1]));
      } else {
        common(common, key, value);
      }
    }
    return entry.build();
  }

  private static HTTPAccessLogEntry http(String[] words) {
    HTTPAccessLogEntry.Builder entry = HTTPAccessLogEntry.newBuilder();
    HTTPRequestProperties.Builder request = entry.getRequestBuilder();
    HTTPResponseProperties.Builder response = entry.getResponseBuilder();
    request.setRequestMethod(RequestMethod.valueOf(words[0])).setPath(words[1]);
    entry.setProtocolVersion(
        HTTPVersion.valueOf(words[2].replace("/", "").replace(".", "").replace("HTTP20", "HTTP2")));
    response.setResponseCode(UInt32Value.of(Integer.parseInt(words[3])));
    AccessLogCommon.Builder common = entry.getCommonPropertiesBuilder();
    begin(common, words[4], words);
    for (String word : List.of(words).subList(5, words.length)) {
      String key = word.substring(0, word.indexOf('='));
      String value = word.substring(word.indexOf('=') + 1);
      int bracket = key.indexOf('(');
      String header = bracket < 0 ? "" : key.substring(bracket + 1, key.length() - 1);
      switch (bracket < 0 ? key : key.substring(0, bracket)) {
        case "REQ" -> request.putRequestHeaders(header, value);
        case "RESP" -> response.putResponseHeaders(header, value);
        case "TRAILER" -> response.putResponseTrailers(header, value);
        case "authority" -> request.setAuthority(value);
        case "original" -> request.setOriginalPath(value);
        case "details" -> response.setResponseCodeDetails(value);
        case "bytes" -> {
          // Of headers + body, each way.
          String[] counts = value.split("[+/]", -1);
          request.setRequestHeadersBytes(Long.parseLong(counts[0]));
          request.setRequestBodyBytes(Long.parseLong(counts[1]));
          response.setResponseHeadersBytes(Long.parseLong(counts[2]));
          response.setResponseBodyBytes(Long.parseLong(counts[3]));
        }
        default -> common(common, key, value);
      }
    }
    return entry.build();
  }

  private static void begin(AccessLogCommon.Builder common, String flags, String[] words) {
    common.setStartTime(Timestamp.newBuilder().setSeconds(Lines.T0.getEpochSecond()));
    if (!flags.equals("-")) {
      for (String flag : flags.split(",", -1)) {
        FlagTable.set(common.getResponseFlagsBuilder(), flag);
      }
    }
    boolean timed = List.of(words).stream().anyMatch(w -> TIMES.stream().anyMatch(w::startsWith));
    if (!timed) {
      common(common, "tx", "0.5ms");
      common(common, "rx", "1002.5ms");
      common(common, "sent", "1003ms");
    }
  }

  private static void common(AccessLogCommon.Builder common, String key, String value) {
    switch (key) {
      case "cluster" -> common.setUpstreamCluster(value);
      case "upstream" -> common.setUpstreamRemoteAddress(address(value));
      case "from" -> common.setDownstreamRemoteAddress(address(value));
      case "to" -> common.setDownstreamLocalAddress(address(value));
      case "type" -> common.setAccessLogType(AccessLogType.valueOf(value));
      case "start" -> common.clearStartTime();
      case "tx" -> common.setTimeToFirstUpstreamTxByte(time(value));
      case "rx" -> common.setTimeToLastUpstreamRxByte(time(value));
      case "sent" -> common.setTimeToLastDownstreamTxByte(time(value));
      case "duration" -> common.setDuration(time(value));
      case "local" ->
          common.getTlsPropertiesBuilder().setLocalCertificateProperties(certificate(value));
      case "peer" ->
          common.getTlsPropertiesBuilder().setPeerCertificateProperties(certificate(value));
      case "downstream_peer", "upstream_peer", "wasm.downstream_peer", "wasm.upstream_peer" ->
          common.putFilterStateObjects(key, peer(key.startsWith("wasm."), value));
      default -> throw new IllegalArgumentException("entry: " + key);
    }
  }

  private static Duration time(String text) {
    String number = text.replaceAll("[a-z]+$", "");
    long scale =
        switch (text.substring(number.length())) {
          case "s" -> 1_000_000_000;
          case "ms" -> 1_000_000;
          case "ns" -> 1;
          default -> throw new IllegalArgumentException("time: " + text);
        };
    long nanos = new BigDecimal(number).multiply(BigDecimal.valueOf(scale)).longValueExact();
    return duration(nanos / 1_000_000_000, (int) (nanos % 1_000_000_000));
  }

  private static CertificateProperties.Builder certificate(String text) {
    CertificateProperties.Builder certificate = CertificateProperties.newBuilder();
    String value = text.substring(text.indexOf(':') + 1);
    switch (text.substring(0, text.indexOf(':'))) {
      case "URI" -> certificate.addSubjectAltNameBuilder().setUri(value);
      case "DNS" -> certificate.addSubjectAltNameBuilder().setDns(value);
      case "subject" -> certificate.setSubject(value);
      default -> throw new IllegalArgumentException("certificate: " + text);
    }
    return certificate;
  }

  private static Any peer(boolean flat, String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : text.substring(1, text.length() - 1).split(",", -1)) {
      if (!field.isEmpty()) {
        fields.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
      }
    }
    return flat ? EntryExamples.flatPeer(fields) : EntryExamples.structPeer(fields);
  }
}
