package io.meshline.ingest.receiver.kubernetes;

import io.meshline.ingest.protocols.names.AddressTable;
import io.meshline.ingest.protocols.names.Resident;

/** Places as objects of a cluster name them. */
final class Places {

  private Places() {}

  /** Adds one if it is an address at all: an object may hold anything, and must not harm others. */
  static void add(AddressTable.Builder table, String place, Resident resident) {
    try {
      table.add(place, resident);
    } catch (IllegalArgumentException noAddress) {
      // A wildcard, a socket's path: there is nothing to look up by.
    }
  }

  /** Claims one if it is an address at all. */
  static void claim(AddressTable.Builder table, String place, Resident resident) {
    try {
      table.claim(place, resident);
    } catch (IllegalArgumentException noAddress) {
      // Likewise.
    }
  }
}
