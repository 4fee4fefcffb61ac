package io.meshline.ingest.protocols.skywalking;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Protocol;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;

/**
 * The technology of a span. By number, since newer agents send layers that the published messages
 * have no name for.
 */
enum Layer {
  UNKNOWN(Protocol.OTHER, Kind.EXTERNAL),
  DATABASE(Protocol.DATABASE, Kind.DATABASE),
  RPC(Protocol.RPC, Kind.EXTERNAL),
  HTTP(Protocol.HTTP, Kind.EXTERNAL),
  MQ(Protocol.MESSAGING, Kind.MESSAGING),
  CACHE(Protocol.CACHE, Kind.CACHE),
  FAAS(Protocol.OTHER, Kind.EXTERNAL),
  GEN_AI(Protocol.OTHER, Kind.EXTERNAL);

  /** The component number that SkyWalking gave gRPC. */
  private static final int GRPC_COMPONENT = 23;

  private static final Layer[] BY_NUMBER = values();

  private final Protocol protocol;
  private final Kind peerKind;

  Layer(Protocol protocol, Kind peerKind) {
    this.protocol = protocol;
    this.peerKind = peerKind;
  }

  static Layer of(SpanObject span) {
    int number = span.getSpanLayerValue();
    return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
  }

  /** How calls of this layer are made. */
  Protocol protocol(SpanObject span) {
    return this == RPC && span.getComponentId() == GRPC_COMPONENT ? Protocol.GRPC : protocol;
  }

  /** What stands behind the peer's address as long as no service is known there. */
  Kind peerKind() {
    return peerKind;
  }

  /** Whether another agent may see the other side of an exit, so that it has to be paired. */
  boolean hasOtherSide() {
    return this == HTTP || this == RPC || this == FAAS || this == UNKNOWN;
  }
}
