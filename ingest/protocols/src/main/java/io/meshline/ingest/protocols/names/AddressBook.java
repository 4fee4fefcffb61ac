package io.meshline.ingest.protocols.names;

import java.util.Optional;

/**
 * Who lives at which address. Immutable or thread-safe; a look-up never waits and allocates little.
 * A book that changes is a new book.
 */
@FunctionalInterface
public interface AddressBook {

  /** Knows nobody. */
  AddressBook EMPTY = address -> Optional.empty();

  /**
   * Who lives at an address; empty for one that is unknown or shared (a node, say).
   *
   * @param address an IP or a host name, either with or without a port: {@code 10.1.2.3:8080},
   *     {@code [2001:db8::1]:80}, {@code orders.shop.svc.cluster.local}
   */
  Optional<Resident> find(String address);

  /**
   * The same for an address that someone in a namespace dialled: a name without a dot is one of
   * that namespace, as the DNS of Kubernetes has it.
   *
   * @param namespace of the caller, empty where not known
   */
  default Optional<Resident> find(String address, String namespace) {
    if (!namespace.isEmpty() && address.indexOf('.') < 0) {
      String host = Hosts.of(address);
      if (!host.isEmpty() && host.indexOf(':') < 0) {
        Optional<Resident> near = find(host + '.' + namespace + ".svc");
        if (near.isPresent()) {
          return near;
        }
      }
    }
    return find(address);
  }

  /** This book, and another one for what is not in it. */
  default AddressBook orElse(AddressBook other) {
    return address -> {
      Optional<Resident> found = find(address);
      return found.isPresent() ? found : other.find(address);
    };
  }
}
