package io.meshline.ingest.protocols.otlp;

import io.meshline.ingest.protocols.Outcomes;
import io.meshline.ingest.protocols.Text;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * The attributes of one span that mean something here, read in one pass; current names and those
 * they replaced. Where both are there the current one counts. Texts are as sent.
 */
final class Attributes {

  private static final int MAX_STATUS = 999;

  String method = "";
  String route = "";
  String urlTemplate = "";
  int httpStatus = Outcomes.NO_STATUS;

  String rpcSystem = "";
  String rpcService = "";
  String rpcMethod = "";
  int rpcStatus = Outcomes.NO_STATUS;

  String dbSystem = "";
  String dbNamespace = "";
  String dbOperation = "";
  String dbCollection = "";
  String dbSummary = "";

  String messagingSystem = "";
  String destination = "";
  String destinationTemplate = "";

  String servicePeer = "";
  String errorType = "";
  long requestBytes;
  long responseBytes;

  private final Address server = new Address();
  private final Address legacyServer = new Address();
  private final Address network = new Address();
  private final Address legacyNetwork = new Address();
  private String legacyMethod = "";
  private int legacyHttpStatus = Outcomes.NO_STATUS;
  private String legacyPeer = "";
  private String url = "";
  private String legacyUrl = "";
  private String legacyDbSystem = "";
  private String legacyDbNamespace = "";
  private String legacyDbOperation = "";
  private String legacyDbCollection = "";
  private String legacyDestination = "";
  private String legacyRpcSystem = "";

  static Attributes of(Span span) {
    Attributes attributes = new Attributes();
    for (int i = 0; i < span.getAttributesCount(); i++) {
      KeyValue attribute = span.getAttributes(i);
      attributes.read(attribute.getKey(), attribute);
    }
    attributes.settle();
    return attributes;
  }

  private void read(String key, KeyValue value) {
    switch (key) {
      case "http.request.method" -> method = Values.text(value);
      case "http.method" -> legacyMethod = Values.text(value);
      case "http.route" -> route = Values.text(value);
      case "url.template" -> urlTemplate = Values.text(value);
      case "http.response.status_code" -> httpStatus = status(value);
      case "http.status_code" -> legacyHttpStatus = status(value);
      case "http.request.body.size", "http.request_content_length" ->
          requestBytes = Values.number(value);
      case "http.response.body.size", "http.response_content_length" ->
          responseBytes = Values.number(value);
      case "rpc.system.name" -> rpcSystem = Values.text(value);
      case "rpc.system" -> legacyRpcSystem = Values.text(value);
      case "rpc.service" -> rpcService = Values.text(value);
      case "rpc.method" -> rpcMethod = Values.text(value);
      case "rpc.grpc.status_code", "rpc.response.status_code" ->
          rpcStatus = Outcomes.grpc(Values.text(value));
      case "db.system.name" -> dbSystem = Values.text(value);
      case "db.system" -> legacyDbSystem = Values.text(value);
      case "db.namespace" -> dbNamespace = Values.text(value);
      case "db.name" -> legacyDbNamespace = Values.text(value);
      case "db.query.summary" -> dbSummary = Values.text(value);
      case "db.operation.name" -> dbOperation = Values.text(value);
      case "db.operation" -> legacyDbOperation = Values.text(value);
      case "db.collection.name" -> dbCollection = Values.text(value);
      case "db.sql.table" -> legacyDbCollection = Values.text(value);
      case "messaging.system" -> messagingSystem = Values.text(value);
      case "messaging.destination.name" -> destination = Values.text(value);
      case "messaging.destination" -> legacyDestination = Values.text(value);
      case "messaging.destination.template" -> destinationTemplate = Values.text(value);
      case "service.peer.name" -> servicePeer = Values.text(value);
      case "peer.service" -> legacyPeer = Values.text(value);
      case "server.address" -> server.host = Values.text(value);
      case "server.port" -> server.port = Values.port(value);
      case "net.peer.name" -> legacyServer.host = Values.text(value);
      case "net.peer.port" -> legacyServer.port = Values.port(value);
      case "network.peer.address" -> network.host = Values.text(value);
      case "network.peer.port" -> network.port = Values.port(value);
      case "net.sock.peer.addr", "net.peer.ip" -> legacyNetwork.host = Values.text(value);
      case "net.sock.peer.port" -> legacyNetwork.port = Values.port(value);
      case "url.full" -> url = Values.text(value);
      case "http.url" -> legacyUrl = Values.text(value);
      case "error.type" -> errorType = Values.text(value);
      default -> {
        // Says nothing of who called whom, or how it ended.
      }
    }
  }

  private void settle() {
    method = or(method, legacyMethod);
    httpStatus = httpStatus == Outcomes.NO_STATUS ? legacyHttpStatus : httpStatus;
    rpcSystem = or(rpcSystem, legacyRpcSystem);
    dbSystem = or(dbSystem, legacyDbSystem);
    dbNamespace = or(dbNamespace, legacyDbNamespace);
    dbOperation = or(dbOperation, legacyDbOperation);
    dbCollection = or(dbCollection, legacyDbCollection);
    destination = or(destinationTemplate, or(destination, legacyDestination));
    servicePeer = or(servicePeer, legacyPeer);
    url = or(url, legacyUrl);
  }

  /** Where the server is said to be, {@code host:port}; empty where not known. */
  String serverAddress() {
    String address = server.text(0);
    if (address.isEmpty()) {
      address = legacyServer.text(0);
    }
    return address.isEmpty() ? Address.ofUrl(url) : address;
  }

  /** Where the packets went, {@code host:port}; empty where not known. */
  String networkAddress() {
    String address = network.text(0);
    return address.isEmpty() ? legacyNetwork.text(legacyServer.port) : address;
  }

  boolean isHttp() {
    return !method.isEmpty() || httpStatus != Outcomes.NO_STATUS || !url.isEmpty();
  }

  boolean isRpc() {
    return !rpcSystem.isEmpty() || !rpcService.isEmpty();
  }

  boolean isGrpc() {
    return rpcSystem.equals("grpc");
  }

  boolean isDatabase() {
    return !dbSystem.isEmpty();
  }

  boolean isMessaging() {
    return !messagingSystem.isEmpty() || !destination.isEmpty();
  }

  private static int status(KeyValue value) {
    long status = Values.number(value);
    return status <= 0 || status > MAX_STATUS ? Outcomes.NO_STATUS : (int) status;
  }

  static String or(String first, String second) {
    return Text.isBlank(first) ? second : first;
  }
}
