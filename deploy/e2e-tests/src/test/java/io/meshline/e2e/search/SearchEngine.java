package io.meshline.e2e.search;

import java.net.URI;

/** A search engine of the tests: one node, its data on disk. */
interface SearchEngine extends AutoCloseable {

  /** Base address, without a slash at the end. */
  URI url();

  /** Ends it at once, as a crash would. */
  void kill();

  /** Starts it again with its data, and waits until it serves. */
  void restart();

  /** Stops its process from running, without ending it: connections stay open and silent. */
  void freeze();

  /** Lets it run on. */
  void thaw();

  @Override
  void close();
}
