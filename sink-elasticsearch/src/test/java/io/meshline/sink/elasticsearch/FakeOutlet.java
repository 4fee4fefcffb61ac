package io.meshline.sink.elasticsearch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps rejected documents in a list, and fails when told to. */
final class FakeOutlet implements RejectedDocuments.Outlet {
  private final List<RejectedDocument> taken;
  @Nullable RuntimeException rejectFault;
  @Nullable RuntimeException flushFault;
  boolean closed;

  FakeOutlet(List<RejectedDocument> taken) {
    this.taken = taken;
  }

  @Override
  public void reject(RejectedDocument rejected) {
    failBy(rejectFault);
    taken.add(rejected);
  }

  @Override
  public void flush() {
    failBy(flushFault);
  }

  @Override
  public void close() {
    closed = true;
  }

  private static void failBy(@Nullable RuntimeException fault) {
    if (fault != null) {
      throw fault;
    }
  }
}
