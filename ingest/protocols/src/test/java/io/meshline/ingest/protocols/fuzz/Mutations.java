package io.meshline.ingest.protocols.fuzz;

/** An endless series of damaged messages, the same one for the same seed. */
public interface Mutations {

  /** The next message; it belongs to the caller. */
  byte[] next();
}
