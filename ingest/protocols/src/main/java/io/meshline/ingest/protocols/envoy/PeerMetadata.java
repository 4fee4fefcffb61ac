package io.meshline.ingest.protocols.envoy;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import io.meshline.ingest.protocols.Parties;
import io.meshline.schemas.Party;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What proxies tell each other about themselves, in either of Istio's encodings. The few peers of a
 * mesh come again in each entry of each stream, so what was read is remembered by its type and
 * bytes. Thread-safe.
 */
final class PeerMetadata {

  /** For all streams: thousands of them see the same peers. */
  static final PeerMetadata SHARED = new PeerMetadata(8 << 20);

  static final int MAX_BYTES = 16_384;

  /** Of a remembered peer: objects and headers of texts, besides the bytes themselves. */
  private static final int OVERHEAD = 400;

  /** Stands for bytes that name no service. */
  private static final Party NAMELESS = Parties.none();

  private static final String STRUCT = "/" + Struct.getDescriptor().getFullName();
  private static final String BYTES = "/" + BytesValue.getDescriptor().getFullName();

  private final Cache<PeerKey, Party> known;

  /**
   * @param rememberedBytes how much memory what was read may take, about
   */
  PeerMetadata(long rememberedBytes) {
    known =
        CacheBuilder.newBuilder()
            .maximumWeight(rememberedBytes)
            .<PeerKey, Party>weigher((key, party) -> key.size() + OVERHEAD)
            .concurrencyLevel(Runtime.getRuntime().availableProcessors())
            .build();
  }

  /** The peer, null if there is none or it names no service. The party is shared: not to change. */
  @Nullable Party read(@Nullable Any object) {
    if (object == null || object.getValue().size() > MAX_BYTES) {
      return null;
    }
    // What Any.is() does, but for looking the type up each time.
    String type = object.getTypeUrl();
    boolean struct = type.endsWith(STRUCT);
    if (!struct && !type.endsWith(BYTES)) {
      return null;
    }
    ByteString bytes = object.getValue();
    PeerKey key = PeerKey.of(struct, bytes);
    Party party = known.getIfPresent(key);
    if (party == null) {
      party = decode(struct, bytes);
      known.put(key.copy(), party);
    }
    return party.getService().isEmpty() ? null : party;
  }

  /** How many peers are remembered. */
  long remembered() {
    return known.size();
  }

  /** Metadata that cannot be read is as good as none: there are other ways to name a peer. */
  private static Party decode(boolean struct, ByteString bytes) {
    try {
      return struct
          ? ofStruct(Struct.parseFrom(bytes))
          : ofFlatNode(BytesValue.parseFrom(bytes).getValue().toByteArray());
    } catch (InvalidProtocolBufferException unreadable) {
      return NAMELESS;
    }
  }

  private static Party ofStruct(Struct peer) {
    Struct labels = Structs.struct(peer, "labels");
    String service =
        ServiceNames.of(
            Structs.text(labels, ServiceNames.CANONICAL_NAME),
            Structs.text(peer, "service"),
            Structs.text(labels, ServiceNames.KUBERNETES_NAME),
            Structs.text(labels, ServiceNames.APP),
            Structs.text(peer, "app"),
            Structs.text(peer, "workload"));
    return Parties.service(
        "", Structs.text(peer, "namespace"), service, Structs.text(peer, "name"), "");
  }

  private static Party ofFlatNode(byte[] bytes) {
    FlatNode peer = FlatNode.read(bytes);
    if (peer == null) {
      return NAMELESS;
    }
    Map<String, String> labels = peer.labels();
    String service =
        ServiceNames.of(
            labels.getOrDefault(ServiceNames.CANONICAL_NAME, ""),
            labels.getOrDefault(ServiceNames.KUBERNETES_NAME, ""),
            labels.getOrDefault(ServiceNames.APP, ""),
            peer.workload());
    return Parties.service("", peer.namespace(), service, peer.name(), "");
  }
}
