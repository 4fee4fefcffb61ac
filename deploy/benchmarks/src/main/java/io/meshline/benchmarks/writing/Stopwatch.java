package io.meshline.benchmarks.writing;

/** Is told when writing begins and when it has come to its end. */
interface Stopwatch {

  /** The first document is taken. */
  void begin();

  /** The store has all that were written until now; the last time counts. */
  void end();
}
