package io.meshline.schemas;

/** Takes the calls of a batch one by one. */
@FunctionalInterface
public interface CallSink {
  /**
   * One call.
   *
   * @param index its position in the batch, from 0
   * @param call a record of its own; its parties may be shared with other calls of the batch
   */
  void accept(int index, CallRecord call);
}
