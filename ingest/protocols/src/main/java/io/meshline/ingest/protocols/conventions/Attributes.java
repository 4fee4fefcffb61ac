package io.meshline.ingest.protocols.conventions;

import io.meshline.ingest.protocols.Outcomes;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Protocol;

/**
 * The attributes of one span that mean something here, read in one pass; current names and those
 * they replaced. Where both are there the current one counts. Texts are as sent. Not thread-safe.
 */
public final class Attributes {

  private static final int MAX_STATUS = 999;
  private static final long MAX_PORT = 65_535;
  private static final long NONE = -1;

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

  private long requestBytes = NONE;
  private long responseBytes = NONE;
  private long legacyRequestBytes = NONE;
  private long legacyResponseBytes = NONE;

  private final Address server = new Address();
  private final Address legacyServer = new Address();
  private final Address network = new Address();
  private final Address legacyNetwork = new Address();
  private final Address oldestNetwork = new Address();
  private String legacyMethod = "";
  private int legacyHttpStatus = Outcomes.NO_STATUS;
  private int legacyRpcStatus = Outcomes.NO_STATUS;
  private String legacyPeer = "";
  private String url = "";
  private String legacyUrl = "";
  private String legacyDbSystem = "";
  private String legacyDbNamespace = "";
  private String legacyDbOperation = "";
  private String legacyDbCollection = "";
  private String legacyDestination = "";
  private String legacyRpcSystem = "";
  private boolean messaging;

  /**
   * Takes one attribute, its value as text whatever its type was. Those that say nothing of who
   * called whom, or how it ended, are let go.
   */
  public void read(String key, String value) {
    switch (key) {
      case "http.request.method" -> method = value;
      case "http.method" -> legacyMethod = value;
      case "http.route" -> route = value;
      case "url.template" -> urlTemplate = value;
      case "http.response.status_code" -> httpStatus = status(value);
      case "http.status_code" -> legacyHttpStatus = status(value);
      case "http.request.body.size" -> requestBytes = number(value);
      case "http.request_content_length" -> legacyRequestBytes = number(value);
      case "http.response.body.size" -> responseBytes = number(value);
      case "http.response_content_length" -> legacyResponseBytes = number(value);
      case "rpc.system.name" -> rpcSystem = value;
      case "rpc.system" -> legacyRpcSystem = value;
      case "rpc.service" -> rpcService = value;
      case "rpc.method" -> rpcMethod = value;
      case "rpc.response.status_code" -> rpcStatus = Outcomes.grpc(value);
      case "rpc.grpc.status_code" -> legacyRpcStatus = Outcomes.grpc(value);
      case "db.system.name" -> dbSystem = value;
      case "db.system" -> legacyDbSystem = value;
      case "db.namespace" -> dbNamespace = value;
      case "db.name" -> legacyDbNamespace = value;
      case "db.query.summary" -> dbSummary = value;
      case "db.operation.name" -> dbOperation = value;
      case "db.operation" -> legacyDbOperation = value;
      case "db.collection.name" -> dbCollection = value;
      case "db.sql.table" -> legacyDbCollection = value;
      case "messaging.system" -> messagingSystem = value;
      case "messaging.destination.name" -> destination = value;
      case "messaging.destination" -> legacyDestination = value;
      case "messaging.destination.template" -> destinationTemplate = value;
      case "service.peer.name" -> servicePeer = value;
      case "peer.service" -> legacyPeer = value;
      case "server.address" -> server.host = value;
      case "server.port" -> server.port = port(value);
      case "net.peer.name" -> legacyServer.host = value;
      case "net.peer.port" -> legacyServer.port = port(value);
      case "network.peer.address" -> network.host = value;
      case "network.peer.port" -> network.port = port(value);
      case "net.sock.peer.addr" -> legacyNetwork.host = value;
      case "net.peer.ip" -> oldestNetwork.host = value;
      case "net.sock.peer.port" -> legacyNetwork.port = port(value);
      case "url.full" -> url = value;
      case "http.url" -> legacyUrl = value;
      case "error.type" -> errorType = value;
      default -> {
        // Says nothing of who called whom, or how it ended.
      }
    }
  }

  /** The span is known to be one of messaging, whatever its attributes say. */
  public void readAsMessaging() {
    messaging = true;
  }

  /** Decides between old and new names; call it once, when all attributes are read. */
  public void settle() {
    method = or(method, legacyMethod);
    httpStatus = httpStatus == Outcomes.NO_STATUS ? legacyHttpStatus : httpStatus;
    rpcStatus = rpcStatus == Outcomes.NO_STATUS ? legacyRpcStatus : rpcStatus;
    requestBytes = requestBytes == NONE ? legacyRequestBytes : requestBytes;
    responseBytes = responseBytes == NONE ? legacyResponseBytes : responseBytes;
    rpcSystem = or(rpcSystem, legacyRpcSystem);
    dbSystem = or(dbSystem, legacyDbSystem);
    dbNamespace = or(dbNamespace, legacyDbNamespace);
    dbOperation = or(dbOperation, legacyDbOperation);
    dbCollection = or(dbCollection, legacyDbCollection);
    // Some brokers' destinations are URLs, with user and password in them.
    destination = Endpoints.plain(or(destinationTemplate, or(destination, legacyDestination)));
    servicePeer = or(servicePeer, legacyPeer);
    url = or(url, legacyUrl);
  }

  /** Whether it is told what was called, or of which kind that is; also before {@link #settle}. */
  public boolean hasOperation() {
    return !(route + urlTemplate + rpcService + rpcMethod).isEmpty()
        || !(dbSystem + legacyDbSystem + messagingSystem).isEmpty()
        || !(destination + destinationTemplate + legacyDestination).isEmpty();
  }

  /** Where the server is said to be, {@code host:port}; empty where not known. */
  public String serverAddress() {
    String address = server.text(0);
    if (address.isEmpty()) {
      address = legacyServer.text(0);
    }
    return address.isEmpty() ? Address.ofUrl(url) : address;
  }

  /** Where the packets went, {@code host:port}; empty where not known. */
  public String networkAddress() {
    String address = network.text(0);
    if (address.isEmpty()) {
      address = legacyNetwork.text(legacyServer.port);
    }
    return address.isEmpty() ? oldestNetwork.text(legacyServer.port) : address;
  }

  public boolean isHttp() {
    return !method.isEmpty()
        || !legacyMethod.isEmpty()
        || httpStatus != Outcomes.NO_STATUS
        || !url.isEmpty();
  }

  public boolean isRpc() {
    return !rpcSystem.isEmpty() || !rpcService.isEmpty();
  }

  public boolean isGrpc() {
    return rpcSystem.equals("grpc");
  }

  public boolean isDatabase() {
    return !dbSystem.isEmpty();
  }

  public boolean isMessaging() {
    return messaging || !messagingSystem.isEmpty() || !destination.isEmpty();
  }

  /** How the call was made. */
  public Protocol protocol() {
    if (isDatabase()) {
      return Peers.isCache(this) ? Protocol.CACHE : Protocol.DATABASE;
    }
    if (isMessaging()) {
      return Protocol.MESSAGING;
    }
    if (isRpc()) {
      return isGrpc() ? Protocol.GRPC : Protocol.RPC;
    }
    return isHttp() ? Protocol.HTTP : Protocol.OTHER;
  }

  /** Status of the protocol, 0 where there is none. */
  public int statusCode() {
    return Math.max(0, isGrpc() ? rpcStatus : httpStatus);
  }

  /** What the status code alone says of how the call ended; without one it was a success. */
  public Outcome outcomeByCode() {
    if (isGrpc() && rpcStatus != Outcomes.NO_STATUS) {
      return Outcomes.ofGrpc(rpcStatus);
    }
    return httpStatus == Outcomes.NO_STATUS ? Outcome.SUCCESS : Outcomes.ofHttp(httpStatus);
  }

  /** Kind of the error, empty where none is given. */
  public String errorType() {
    return errorType;
  }

  /** Queue or topic, empty where there is none. */
  public String destination() {
    return destination;
  }

  /** Bytes sent by the caller, 0 where not known. */
  public long requestBytes() {
    return Math.max(0, requestBytes);
  }

  /** Bytes sent by the callee, 0 where not known. */
  public long responseBytes() {
    return Math.max(0, responseBytes);
  }

  /** The first of two texts that is not blank. */
  public static String or(String first, String second) {
    return Text.isBlank(first) ? second : first;
  }

  private static int status(String text) {
    long status = number(text);
    return status <= 0 || status > MAX_STATUS ? Outcomes.NO_STATUS : (int) status;
  }

  private static int port(String text) {
    long port = number(text);
    return port > MAX_PORT ? 0 : (int) port;
  }

  /** A whole number, 0 if it is none or below 0. */
  private static long number(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return 0;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
