package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.meshline.ingest.protocols.Text;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.ingest.protocols.names.Resident;
import io.meshline.schemas.Party;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of an entry: as its proxy says, else who lives at its address. */
final class Peers {

  private final PeerMetadata metadata = PeerMetadata.SHARED;
  private final AddressBook addresses;

  Peers(AddressBook addresses) {
    this.addresses = addresses;
  }

  /** Who sent the request: as told, else who lives at the address it came from; else null. */
  @Nullable Party downstream(AccessLogCommon entry) {
    Party told = toldDownstream(entry);
    if (told != null) {
      return told;
    }
    // The direct one is the connection's; the other may be what a header claims.
    String direct = Addresses.ip(entry.getDownstreamDirectRemoteAddress());
    return resident(
        Text.isBlank(direct) ? Addresses.ip(entry.getDownstreamRemoteAddress()) : direct);
  }

  /** Who sent the request, if the entry tells it by itself; else null. */
  @Nullable Party toldDownstream(AccessLogCommon entry) {
    return peer(entry, "downstream_peer", "wasm.downstream_peer");
  }

  /** Who got the request: as told, else who lives at the address it went to; else null. */
  @Nullable Party upstream(AccessLogCommon entry) {
    Party told = toldUpstream(entry);
    return told == null ? resident(Addresses.text(entry.getUpstreamRemoteAddress())) : told;
  }

  /** Who got the request, if the entry tells it by itself; else null. */
  @Nullable Party toldUpstream(AccessLogCommon entry) {
    return peer(entry, "upstream_peer", "wasm.upstream_peer");
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
    Party party = metadata.read(state.get(current));
    return party == null ? metadata.read(state.get(older)) : party;
  }
}
