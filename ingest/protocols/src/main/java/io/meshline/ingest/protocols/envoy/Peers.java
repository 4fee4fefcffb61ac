package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Text;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.ingest.protocols.names.Resident;
import io.meshline.schemas.Party;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the proxies at both ends told each other about themselves, in either of Istio's encodings.
 * The few peers of a stream come again in each entry, so what was read is kept by its bytes.
 */
final class Peers {

  static final int MAX_KNOWN = 512;
  static final int MAX_BYTES = 16_384;

  /** Stands for bytes that name no service. */
  private static final Party NAMELESS = Parties.none();

  private final AddressBook addresses;
  private final Map<ByteString, Party> known = new HashMap<>();

  Peers(AddressBook addresses) {
    this.addresses = addresses;
  }

  /** Who sent the request: as told, else who lives at the address it came from; else null. */
  @Nullable Party downstream(AccessLogCommon entry) {
    Party told = peer(entry, "downstream_peer", "wasm.downstream_peer");
    if (told != null) {
      return told;
    }
    // The direct one is the connection's; the other may be what a header claims.
    String direct = Addresses.ip(entry.getDownstreamDirectRemoteAddress());
    return resident(
        Text.isBlank(direct) ? Addresses.ip(entry.getDownstreamRemoteAddress()) : direct);
  }

  /** Who got the request: as told, else who lives at the address it went to; else null. */
  @Nullable Party upstream(AccessLogCommon entry) {
    Party told = peer(entry, "upstream_peer", "wasm.upstream_peer");
    return told == null ? resident(Addresses.text(entry.getUpstreamRemoteAddress())) : told;
  }

  /** Who lives at an address or host, null if nobody is known there. */
  @Nullable Party resident(String address) {
    if (Text.isBlank(address)) {
      return null;
    }
    Optional<Resident> found = addresses.find(address);
    return found.isPresent() ? found.get().party() : null;
  }

  private @Nullable Party peer(AccessLogCommon entry, String current, String older) {
    Map<String, Any> state = entry.getFilterStateObjectsMap();
    if (state.isEmpty()) {
      return null;
    }
    Party party = read(state.get(current));
    return party == null ? read(state.get(older)) : party;
  }

  private @Nullable Party read(@Nullable Any object) {
    if (object == null || object.getValue().size() > MAX_BYTES) {
      return null;
    }
    ByteString bytes = object.getValue();
    Party party = known.get(bytes);
    if (party == null) {
      party = decode(object);
      if (known.size() >= MAX_KNOWN) {
        known.clear();
      }
      // A copy: the bytes may be a window on the whole message.
      known.put(ByteString.copyFrom(bytes.toByteArray()), party);
    }
    return party.getService().isEmpty() ? null : party;
  }

  /** Metadata that cannot be read is as good as none: there are other ways to name a peer. */
  private static Party decode(Any object) {
    try {
      if (object.is(Struct.class)) {
        return ofStruct(Struct.parseFrom(object.getValue()));
      }
      if (object.is(BytesValue.class)) {
        return ofFlatNode(BytesValue.parseFrom(object.getValue()).getValue().toByteArray());
      }
    } catch (InvalidProtocolBufferException unreadable) {
      return NAMELESS;
    }
    return NAMELESS;
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
