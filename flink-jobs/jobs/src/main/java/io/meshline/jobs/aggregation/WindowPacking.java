package io.meshline.jobs.aggregation;

/**
 * Whether windows are ready to be merged into, which is fast, or packed: encoded, which is small.
 * They are packed when nothing is merged into them soon, and all of them while there are so many
 * entities that memory could not hold their windows otherwise.
 *
 * <p>Not thread-safe.
 */
final class WindowPacking {

  private final HeldWindows held;
  private final int maxReady;
  private final Scratch scratch = new Scratch();

  /**
   * @param maxReady entities up to which windows are ready
   */
  WindowPacking(HeldWindows held, int maxReady) {
    this.held = held;
    this.maxReady = maxReady;
  }

  /** Merges an encoded accumulator into a window. */
  void merge(WindowState window, byte[] accumulator) {
    if (isCrowded()) {
      window.mergePacked(accumulator, scratch);
    } else {
      window.merge(accumulator);
    }
  }

  /**
   * Merges a window, the other one, into a window; the other one may be packed for that.
   *
   * @param at event time, as a watermark
   */
  void merge(long id, WindowState window, WindowState other, long at) {
    if (isCrowded()) {
      other.pack(scratch); // once, and not for each that takes it
      window.mergePacked(other, scratch);
    } else {
      window.merge(other);
      rest(id, window, at);
    }
  }

  /**
   * Packs a window that nothing is merged into soon.
   *
   * @param at event time, as a watermark
   */
  void rest(long id, WindowState window, long at) {
    if (isCrowded() || at >= Lateness.closesAt(WindowId.size(id), WindowId.startMicros(id))) {
      pack(window);
    }
  }

  /** Packs a window. */
  void pack(WindowState window) {
    window.pack(scratch);
  }

  private boolean isCrowded() {
    return held.entities() > maxReady;
  }
}
