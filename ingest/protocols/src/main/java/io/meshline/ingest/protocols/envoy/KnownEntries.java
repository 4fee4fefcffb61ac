package io.meshline.ingest.protocols.envoy;

import io.meshline.ingest.protocols.messages.ShapeRecording;
import io.meshline.ingest.protocols.messages.ShapeTable;
import io.meshline.ingest.protocols.messages.ShapeTree;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Entries of known shapes, in a table for each proxy, as many as fit into some memory. When that is
 * full, all go, and what still comes is added anew; but not before there was some use of them.
 * Thread-safe.
 */
final class KnownEntries {
  /** For all streams: their proxies come again when a connection breaks. */
  static final KnownEntries SHARED = new KnownEntries(16L << 20);

  /** Of a proxy besides what its entries take. */
  private static final int OVERHEAD = 500;

  /** What a tree and its table take, by what the tree takes. */
  private static final int WITH_TABLE = 2;

  /**
   * Entries that are looked for until all go, for each that was added: adding one costs so many.
   */
  private static final int USES = 16;

  /**
   * Bytes of a table that are written for each entry that was missed in it: so many are written in
   * the time that it takes to look at an entry's fields and to add it.
   */
  private static final int WRITTEN = 4 << 10;

  /** By hashes of proxies. */
  private final Map<Long, OfProxy> proxies = new ConcurrentHashMap<>();

  private final LongAdder looked = new LongAdder();
  private final long mostBytes;

  /**
   * Entries that are to be looked for, since it was full, until more are added; 0 while it is not.
   */
  private volatile long looksToCome;

  // Under the lock of this object.
  private long bytes;
  private long added;

  /**
   * Room for some entries.
   *
   * @param mostBytes how much memory they may take, about
   */
  KnownEntries(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Entries of one proxy: those in the table, and all, under the lock of {@link KnownEntries}. */
  private static final class OfProxy {
    private final Proxy proxy;
    private volatile @Nullable ShapeTable<KnownShapes.Known> table;
    private ShapeTree<KnownShapes.Known> tree = ShapeTree.empty();
    private boolean isWritten = true;
    private long missed;

    OfProxy(Proxy proxy) {
      this.proxy = proxy;
    }
  }

  /**
   * The table of a proxy's entries; null if there is none.
   *
   * @param proxyHash of the proxy, the same each time
   */
  @Nullable ShapeTable<KnownShapes.Known> of(Proxy proxy, long proxyHash) {
    OfProxy known = proxies.get(proxyHash);
    return known == null || !known.proxy.equals(proxy) ? null : known.table;
  }

  /** Some entries were looked for. */
  void looked(int entries) {
    looked.add(entries);
  }

  /** Whether entries are added now. */
  boolean takesMore() {
    long toCome = looksToCome;
    return toCome == 0 || looked.sum() >= toCome;
  }

  /**
   * Adds an entry that came again. It is in the table at once, or when the table is written anew,
   * for which some have to be missed; those of a proxy whose hash is another one's are in none.
   *
   * @param to where it ends in its message
   */
  synchronized void add(
      Proxy proxy, long proxyHash, ShapeRecording entry, int to, KnownShapes.Known shape) {
    if (!takesMore()) {
      return;
    }
    if (looksToCome > 0) {
      proxies.clear();
      looked.reset();
      looksToCome = 0;
      bytes = 0;
      added = 0;
    }
    OfProxy all = proxies.get(proxyHash);
    if (all == null) {
      all = new OfProxy(proxy);
      proxies.put(proxyHash, all);
      bytes += OVERHEAD + proxy.bytes();
    } else if (!all.proxy.equals(proxy)) {
      return;
    }
    ShapeTree<KnownShapes.Known> before = all.tree;
    all.tree = before.with(entry, to, shape);
    if (all.tree != before) {
      bytes += WITH_TABLE * (all.tree.bytes() - before.bytes()) + shape.bytes();
      added++;
      all.isWritten = false;
    }
    all.missed++;
    boolean isFull = bytes >= mostBytes;
    if (isFull) {
      looked.reset();
      looksToCome = Math.max(1, USES * added);
    }
    if (!all.isWritten && (isFull || all.missed * WRITTEN >= all.tree.bytes())) {
      all.missed = 0;
      all.isWritten = true;
      all.table = all.tree.table();
    }
  }

  /** How much memory is taken, about. */
  synchronized long bytes() {
    return bytes;
  }
}
