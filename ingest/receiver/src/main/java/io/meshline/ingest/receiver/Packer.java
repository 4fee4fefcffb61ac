package io.meshline.ingest.receiver;

import org.apache.avro.specific.SpecificRecord;

/**
 * Packs records into batches that are bounded by count and size. Not thread-safe.
 *
 * @param <T> what is packed
 */
interface Packer<T> {
  /** Takes a record; false if the batch is full, then it must be built first. */
  boolean add(T one);

  /** Records taken since the last build. */
  int size();

  /** The batch of what was taken; empty afterwards. */
  SpecificRecord build();
}
